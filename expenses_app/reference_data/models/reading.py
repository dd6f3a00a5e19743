from django.db import models

from expenses_app.companies.models import Company


class Reading(models.Model):
    """How far one kind of record has been read from one ledger.

    `high_water`: from where the next incremental reading starts. `complete_at`: when the whole list was last seen.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    ledger_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    high_water = models.DateTimeField(null=True)
    read_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)  # records of a whole reading, for the next one's progress

    class Meta:
        constraints = [models.UniqueConstraint("company", "ledger_id", "kind", name="reading_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ledger_id}"
