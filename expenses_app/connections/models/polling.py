import uuid

from django.db import models

from expenses_app.companies.models import Company
from expenses_app.connections.models.connection import Connection
from expenses_app.core.messages import Message


class PolledAccess(models.Model):
    """With what a system signs in that fetches its work. The password is hashed and shown once.

    `file_id` is stamped into the company file and names the ledger. `failures` are wrong passwords in a row.
    `polled_at`: last sign-in; `worked_at`: when the ledger behind the connector answered last. `trouble` is a stored
    Message: why it did not, until it does again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="polled_access")
    user_name = models.CharField(max_length=40, unique=True)
    password_hash = models.CharField(max_length=200, editable=False)
    file_id = models.UUIDField()
    made_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    trouble_json = models.JSONField(null=True, db_column="trouble")
    trouble_said = models.CharField(max_length=500, blank=True)
    trouble_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.user_name

    @property
    def trouble(self) -> Message | None:
        return Message.from_json(self.trouble_json) if self.trouble_json else None


class PollSession(models.Model):
    """One visit of a connector. Its key is the lease token of the parcels it carries; the ticket is stored hashed.

    `checked`: the right company file is open. `parcel_id`: the parcel that is out and not answered yet. `handed`: what is
    out was really fetched, so that a reply that comes twice is not taken for the next one's.
    `said`: what the connector shows its user when it asks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="poll_sessions")
    ticket_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    checked = models.BooleanField(default=False)
    served = models.PositiveIntegerField(default=0)
    parcel_id = models.UUIDField(null=True)
    handed = models.BooleanField(default=False)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "id", name="connections_pollsession_tenant"),
            models.UniqueConstraint(
                "connection", name="one_open_poll_session", condition=models.Q(ended_at=None)
            ),
        ]
        indexes = [models.Index("ended_at", name="poll_session_ended")]

    def __str__(self) -> str:
        return f"poll session {self.id}"


class PollQuestion(models.Model):
    """Something that was asked of the system in a session, and its reply. Gone with the session.

    `purpose` keeps the questions of one inquiry together; within it the same bytes asked for the n-th time have the same
    `digest` and the next `occurrence`.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(PollSession, on_delete=models.CASCADE, related_name="questions")
    purpose = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField()
    body = models.BinaryField()
    reply_body = models.BinaryField(null=True)
    reply_status = models.PositiveSmallIntegerField(default=0)
    reply_headers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("session", "purpose", "digest", "occurrence", name="poll_question_once"),
            models.UniqueConstraint(
                "session", name="one_open_poll_question", condition=models.Q(answered_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.occurrence}"
