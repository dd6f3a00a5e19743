from typing import Any

from django.db import models


class Event(models.Model):
    """One change: who, when, what, before and after. Append-only; `sequence` is the order in which rows were made.

    `company_id` is no foreign key: events outlive their company. A bulk action is one parent with rows below it.
    """

    sequence = models.BigAutoField(primary_key=True)
    company_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    actor = models.JSONField()
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        indexes = [
            models.Index(
                fields=["company_id", "subject_type", "subject_id", "sequence"], name="audit_subject"
            ),
            models.Index(fields=["company_id", "sequence"], name="audit_company"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("events are never deleted one by one")
