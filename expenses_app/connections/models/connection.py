import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from expenses_app.companies.models import Company
from expenses_app.connections.facts import facts_from_json
from expenses_app.connections.models.authorisation import Authorisation
from expenses_app.connections.states import ACTIVE, READABLE, WORDS, WRITABLE, State
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.promise import Platform
from expenses_app.platforms import platform as platform_of


class ConnectionKind(models.TextChoices):
    ACCOUNTING = "accounting"
    EXPENSE = "expense"  # to the partner itself, as the compatible API shows it


class Ending(models.TextChoices):
    """How far the end of a connection has come at the platform."""

    NONE = ""
    PENDING = "pending"  # we keep trying
    DONE = "done"
    IMPOSSIBLE = "impossible"  # the platform has no call for it; a person removes us there


class Connection(models.Model):
    """A company's link to one ledger.

    `ledger_id` is "<platform>:<tenant>" and names the ledger for good: mappings and markers hold it, not this row.
    `problem` says why a person is needed (a stored Message); `problem_said` is the platform's own words.
    `lease_token`, `lease_until` belong to whoever writes to this ledger just now.
    """

    Kind = ConnectionKind
    Ending = Ending

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="connections")
    kind = models.CharField(max_length=10, choices=ConnectionKind.choices, default=ConnectionKind.ACCOUNTING)
    platform = models.CharField(max_length=40)
    authorisation = models.ForeignKey(
        Authorisation, null=True, on_delete=models.PROTECT, related_name="connections"
    )
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.PENDING
    )
    tenant_id = models.CharField(max_length=150, blank=True)
    tenant_name = models.CharField(max_length=300, blank=True)
    tenant_link = models.CharField(
        max_length=150, blank=True
    )  # the platform's name of the link, for ending it
    ledger_id = models.CharField(max_length=200, blank=True)

    facts_json = models.JSONField(null=True, db_column="facts")
    facts_read_at = models.DateTimeField(null=True)
    problem_json = models.JSONField(null=True, db_column="problem")
    problem_said = models.CharField(max_length=500, blank=True)
    problem_at = models.DateTimeField(null=True)
    writes_paused_reason = models.CharField(max_length=300, blank=True)

    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    linked_by_name = models.CharField(max_length=200, blank=True)
    linked_at = models.DateTimeField(null=True)
    unlinked_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, default=Ending.NONE, blank=True)
    ending_tries = models.PositiveIntegerField(default=0)
    ending_again_at = models.DateTimeField(null=True)
    ending_said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "id", name="connections_connection_tenant"),
            models.UniqueConstraint(
                "company",
                name="one_active_accounting_connection",
                condition=Q(kind="accounting", state__in=sorted(ACTIVE)),
            ),
        ]
        indexes = [
            models.Index("ledger_id", name="connection_ledger"),
            models.Index("ending_again_at", name="connection_ending", condition=Q(ending="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.tenant_name}".strip()

    @property
    def declared(self) -> Platform:
        """The platform's declaration. Raises KeyError when its folder is gone."""
        return platform_of(self.platform)

    @property
    def platform_name(self) -> str:
        return self.declared.name

    @property
    def facts(self) -> Facts | None:
        """The ledger's facts as last read, None before the first reading."""
        return facts_from_json(self.facts_json) if self.facts_json else None

    @property
    def capabilities(self) -> Capabilities:
        """What the platform declares, narrowed by this ledger's facts where they are known."""
        declared = self.declared
        return declared.narrow(declared.capabilities, self.facts) if self.facts else declared.capabilities

    @property
    def problem(self) -> Message | None:
        return Message.from_json(self.problem_json) if self.problem_json else None

    @property
    def state_word(self) -> Any:
        return WORDS[State(self.state)]

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def can_read(self) -> bool:
        return self.state in READABLE

    @property
    def can_write(self) -> bool:
        return self.state in WRITABLE and not self.writes_paused_reason
