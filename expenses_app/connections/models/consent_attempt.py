import uuid

from django.db import models

from expenses_app.companies.models import Company, Member
from expenses_app.connections.models.authorisation import Authorisation
from expenses_app.connections.models.connection import Connection


class ConsentOutcome(models.TextChoices):
    WAITING = "waiting"
    CANCELLED = "cancelled"
    FAILED = "failed"
    CHOOSING = "choosing"  # several organisations: a person picks one
    LINKED = "linked"


class ConsentAttempt(models.Model):
    """One way to a platform's consent page and back.

    The state parameter is stored hashed and used once; `used_at` is set by whoever comes back with it first.
    `browser_hash` binds people without a session of their own (embedded pages) to the window that set out.
    `way` is the declared way in, `entered_sealed` the answers to its blanks. `tenants` are what can be chosen next, `inside`
    what was opened before, `given` what the choice may look at besides (never a token).
    """

    Outcome = ConsentOutcome

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="consent_attempts")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="consent_attempts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=40)
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=40, default="consent")
    entered_sealed = models.TextField(blank=True, editable=False)
    verifier_sealed = models.TextField(blank=True, editable=False)
    popup = models.BooleanField(default=False)
    return_path = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=ConsentOutcome.choices, default=ConsentOutcome.WAITING)
    message_json = models.JSONField(null=True, db_column="message")
    said = models.CharField(max_length=500, blank=True)
    authorisation = models.ForeignKey(Authorisation, null=True, on_delete=models.SET_NULL, related_name="+")
    tenants = models.JSONField(default=list)
    inside = models.CharField(max_length=150, blank=True)
    given = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("company", "id", name="connections_attempt_tenant")]
        indexes = [
            models.Index("member", "created_at", name="attempt_open", condition=models.Q(used_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.outcome}"
