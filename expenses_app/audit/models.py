from typing import Any

from django.db import models


class Event(models.Model):
    """One change: who, when, what, before and after. Append-only; `sequence` is the order in which rows were made.

    `company_id` is no foreign key: events outlive their company. A bulk action is one parent with rows below it.
    `digest` is given by the sealing and stays when what the event tells is erased (`erased_at`).
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
    digest = models.BinaryField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["company_id", "subject_type", "subject_id", "sequence"], name="audit_subject"
            ),
            models.Index(fields=["company_id", "sequence"], name="audit_company"),
            models.Index(
                fields=["company_id", "sequence"], name="audit_unsealed", condition=models.Q(digest=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("events are never deleted one by one")


class Seal(models.Model):
    """A link of a company's chain: `count` events, the last of them `last_sequence`, and all links before.

    `company_id` is null for what belongs to no company. `digest`: SHA-256 over the digest of the link before and the
    digests of its own events, in their order.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    last_sequence = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("company_id", "position", name="seal_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"seal {self.position} of {self.company_id}"
