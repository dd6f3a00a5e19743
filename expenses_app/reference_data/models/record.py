from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from expenses_app.companies.models import Company
from expenses_app.ledger.records import AnyRecord, RecordKind, RecordStatus
from expenses_app.reference_data.records import record_from


class ReferenceRecord(models.Model):
    """One record of a ledger as last read.

    `data` is the dataclass of `ledger.records`. `search` is what it is found by, normalised. `scope` stands for company,
    ledger and kind in the indexes (`records.scope_of`). `seen_in` is the pull that saw it last, so that a complete
    listing can tell what is gone. Records are never removed: a transaction may still name them.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    ledger_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in RecordKind])
    record_id = models.CharField(max_length=200)
    scope = models.BigIntegerField()
    name = models.TextField()
    code = models.TextField(blank=True)
    search = models.TextField(db_collation="C")
    status = models.CharField(
        max_length=10, choices=[(status.value, status.value) for status in RecordStatus]
    )
    data = models.JSONField()
    digest = models.BinaryField()
    seen_in = models.UUIDField(null=True)
    first_seen = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "ledger_id", "kind", "record_id", name="record_once"),
            # The id comes first: an index that begins with the company would look like a way to find its records.
            models.UniqueConstraint("id", "company", name="reference_data_referencerecord_tenant"),
        ]
        indexes = [
            models.Index(F("scope"), F("search"), F("id"), name="record_by_name"),
            models.Index(
                F("scope"), F("search"), F("id"), name="record_active_by_name", condition=Q(status="active")
            ),
            GinIndex(F("scope"), OpClass(F("search"), name="gin_trgm_ops"), name="record_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def record(self) -> AnyRecord:
        """The dataclass. Its status is the row's, which a deletion found by absence changes alone."""
        return record_from(RecordKind(self.kind), {**self.data, "status": self.status})


class ReferenceRecordChange(models.Model):
    """A record was renamed, archived, deleted or came back. Texts before and after."""

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(ReferenceRecord, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    status_before = models.CharField(max_length=10)
    status_after = models.CharField(max_length=10)
    name_before = models.TextField()
    name_after = models.TextField()

    class Meta:
        indexes = [models.Index("company", F("id").desc(), name="record_change_company")]

    def __str__(self) -> str:
        return f"{self.name_before}: {self.status_before} → {self.status_after}"
