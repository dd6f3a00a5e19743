import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.ledger.operations import Operation, Role
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction


def _choices(enumeration: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in enumeration]


class SubjectType(models.TextChoices):
    TRANSACTION = "transaction"
    RECEIPT = "receipt"
    RECORD = "record"


class SyncRun(models.Model):
    """A set of writes given to the ledger together. `outcome` freezes when all items have first settled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="sync_runs")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="sync_runs")
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "-created_at"], name="run_by_company"),
            models.Index(
                fields=["connection"], name="run_unsettled", condition=models.Q(settled_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"sync run {self.id}"


class Write(models.Model):
    """An intent towards the ledger; unique on subject, operation, revision. Its state is computed from its parts.

    A receipt is its own subject, once for each transaction that it belongs to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="writes")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="writes")
    ledger_id = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=12, choices=SubjectType.choices)
    subject_id = models.UUIDField()
    transaction = models.ForeignKey(Transaction, null=True, on_delete=models.CASCADE, related_name="writes")
    operation = models.CharField(max_length=8, choices=_choices(Operation))
    revision = models.PositiveIntegerField()
    actor = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company",
                "ledger_id",
                "subject_type",
                "subject_id",
                "transaction",
                "operation",
                "revision",
                name="write_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["transaction", "revision"], name="write_by_transaction")]

    def __str__(self) -> str:
        return f"{self.operation} {self.subject_type} {self.subject_id} revision {self.revision}"


class SyncItem(models.Model):
    """A write's place in a run; `outcome` is its state when it first settled there."""

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="items")
    write = models.ForeignKey(Write, on_delete=models.CASCADE, related_name="items")
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("run", "write", name="item_once")]
        indexes = [models.Index(fields=["run"], name="item_open", condition=models.Q(outcome=""))]

    def __str__(self) -> str:
        return f"{self.write_id} in {self.run_id}"


class Parcel(models.Model):
    """Exact bytes for one sending, kept until 90 days after settlement. A file's bytes are kept once, elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=8, choices=_choices(Operation))
    markers = ArrayField(models.CharField(max_length=40))
    call_key = models.CharField(max_length=64)
    calls = models.JSONField()
    heads = ArrayField(models.BinaryField())
    tails = ArrayField(models.BinaryField())
    digest = models.CharField(max_length=64)
    atomic = models.BooleanField(default=False)
    strategy = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["markers"], name="parcel_by_marker")]

    def __str__(self) -> str:
        return f"{self.operation} of {len(self.markers)}"


class Part(models.Model):
    """One ledger document of a Write. The state table belongs to it.

    `name`: that of the document among those of the transaction. `undoes`: it takes the standing document of that name back.
    `digest`: what the document says (Document.content).
    `generation` rises after a definite failure, never after silence. `first_sent_at`, `last_sent_at`: of this generation.
    `questions`: how often the ledger was asked since; `searches`: those that found nothing and count.
    `batch_limit` shrinks while the culprit of a refused batch is looked for. `error`: cause, advice, said, code, field.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="parts")
    write = models.ForeignKey(Write, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=12, choices=_choices(Role))
    operation = models.CharField(max_length=8, choices=_choices(Operation))
    undoes = models.BooleanField(default=False)
    marker = models.CharField(max_length=40)
    incarnation = models.PositiveIntegerField(default=0)
    target = models.CharField(max_length=60, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    lane = models.CharField(max_length=120, blank=True)
    document = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    state = models.CharField(max_length=10, choices=_choices(State), default=State.QUEUED)
    generation = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    questions = models.PositiveSmallIntegerField(default=0)
    searches = models.PositiveSmallIntegerField(default=0)
    batch_limit = models.PositiveSmallIntegerField(default=1000)
    error = models.JSONField(null=True)
    remote = models.JSONField(null=True)
    remote_id = models.CharField(max_length=120, blank=True)
    differences = models.JSONField(default=list, blank=True)
    candidates = models.JSONField(default=list, blank=True)
    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.SET_NULL, related_name="parts")
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    first_sent_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("write", "name", "undoes", name="part_once")]
        indexes = [
            models.Index(
                fields=["connection", "not_before", "created_at"],
                name="part_due",
                condition=models.Q(state__in=["queued", "waiting", "unknown", "unfinished"]),
            ),
            models.Index(
                fields=["lease_until"],
                name="part_sending",
                condition=models.Q(state__in=["sending", "offered"]),
            ),
            models.Index(fields=["company", "marker"], name="part_by_marker"),
            models.Index(fields=["connection", "target", "remote_id"], name="part_by_remote"),
            models.Index(
                fields=["company", "state"],
                name="part_needs_person",
                condition=models.Q(state__in=["refused", "blocked", "ambiguous", "drifted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marker} {self.operation} {self.state}"


class Attempt(models.Model):
    """One sending of a Parcel. Append-only but for its end."""

    sequence = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="attempts")
    lease_token = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)
    detail = models.JSONField(null=True)

    class Meta:
        indexes = [BrinIndex(fields=["started_at"], name="attempt_by_time", autosummarize=True)]

    def __str__(self) -> str:
        return f"attempt {self.sequence}"


class Orphan(models.Model):
    """A ledger document with our marker that no Part of ours claims: our database is older than the ledger.

    `made_after`: it was made or changed after this moment.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="orphans")
    marker = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    remote = models.JSONField()
    found_at = models.DateTimeField()
    made_after = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Part, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("connection", "marker", "target", name="orphan_once")]

    def __str__(self) -> str:
        return self.marker


class BearingCheck(models.Model):
    """That a start of the workers has looked in the ledger for documents our database does not know.

    `doubtful`: it found some, or could not tell whether the database had been set back.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    start = models.UUIDField()
    checked_at = models.DateTimeField()
    doubtful = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("connection", "start", name="bearing_check_once")]

    def __str__(self) -> str:
        return f"{self.connection_id} at {self.checked_at}"
