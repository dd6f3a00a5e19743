import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from expenses_app.companies.models import Partner


class Endpoint(models.Model):
    """Where a partner wants to hear of events. `secrets_sealed`: newest first; all of them sign until they are over.

    `old_secrets_until`: from then on only the newest signs. `failing_since`: the first of the failures that no success
    has followed. `not_before`: it hung or was away, and is left in peace until then. `lease_until`: somebody delivers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="webhook_endpoints")
    url = models.CharField(max_length=2000)
    event_types = ArrayField(models.CharField(max_length=100))
    company_tags = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    secrets_sealed = models.JSONField(editable=False)
    old_secrets_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=200, blank=True)
    failing_since = models.DateTimeField(null=True)
    hung = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("partner", "created_at", name="endpoint_by_partner")]

    def __str__(self) -> str:
        return self.url


class Message(models.Model):
    """One event as it is told: `body` is sent byte for byte to every endpoint, at every attempt.

    `company_id` is no foreign key: a deletion is told after the company is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    company_id = models.UUIDField(null=True)
    event_type = models.CharField(max_length=100)
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("partner", "created_at", name="message_by_partner"),
            models.Index("company_id", name="message_by_company"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.id}"


class Delivery(models.Model):
    """A message on its way to one endpoint. `failures` of the present round; a replay begins a new one."""

    class State(models.TextChoices):
        SENDING = "sending"  # not tried yet
        ATTEMPTING = "attempting"  # failed so far, tried again at next_at
        SUCCESS = "success"
        FAILURE = "failure"  # given up

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENDING)
    failures = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint("endpoint", "message", name="delivery_once")]
        indexes = [
            models.Index(
                "next_at",
                "endpoint",
                name="delivery_due",
                condition=models.Q(state__in=["sending", "attempting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.endpoint_id}"


class DeliveryAttempt(models.Model):
    """One request and what came back. `problem`: why there was no answer. Signatures are not kept."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    request_headers = models.JSONField(default=dict)
    status = models.PositiveSmallIntegerField(null=True)
    response_headers = models.JSONField(default=dict)
    response_body = models.TextField(blank=True)
    problem = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"attempt {self.id} of {self.delivery_id}"
