import uuid

from django.db import models
from django.db.models import F, Q

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message


class PullKind(models.TextChoices):
    FULL = "full"  # everything
    INCREMENTAL = "incremental"  # long lists from where the last reading ended


class PullState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # goes on by itself at `not_before`
    DONE = "done"
    FAILED = "failed"


class StepState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Pull(models.Model):
    """One reading of a ledger's reference data, in steps that can be resumed by any process.

    `problem` is a stored Message; `problem_said` are the platform's own words. The lease belongs to the process that
    works on it.
    """

    Kind = PullKind
    State = PullState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="pulls")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="pulls")
    kind = models.CharField(max_length=12, choices=PullKind.choices)
    state = models.CharField(max_length=10, choices=PullState.choices, default=PullState.QUEUED)
    asked_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem_json = models.JSONField(null=True, db_column="problem")
    problem_said = models.CharField(max_length=500, blank=True)
    problem_cause = models.CharField(max_length=40, blank=True)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    OPEN = (PullState.QUEUED, PullState.RUNNING, PullState.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "id", name="reference_data_pull_tenant"),
            models.UniqueConstraint(
                "connection", name="one_open_pull", condition=Q(state__in=["queued", "running", "waiting"])
            ),
        ]
        indexes = [
            models.Index("connection", F("created_at").desc(), name="pull_newest"),
            models.Index(
                "created_at", name="pull_open", condition=Q(state__in=["queued", "running", "waiting"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} pull, {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def problem(self) -> Message | None:
        return Message.from_json(self.problem_json) if self.problem_json else None


class PullStep(models.Model):
    """One kind of record within a pull; `kind` is "facts" for company information. `cursor` continues the listing.

    `since` is None where everything is read. `expected` is what the last whole reading found, None when never read.
    """

    State = StepState

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    since = models.DateTimeField(null=True)
    cursor = models.TextField(null=True)  # noqa: DJ001  None means: at the beginning
    high_water = models.DateTimeField(null=True)
    expected = models.PositiveIntegerField(null=True)
    read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    archived = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem_json = models.JSONField(null=True, db_column="problem")
    problem_said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("pull", "position", name="step_position")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"

    @property
    def problem(self) -> Message | None:
        return Message.from_json(self.problem_json) if self.problem_json else None
