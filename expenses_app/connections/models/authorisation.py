import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from expenses_app.companies.models import Partner
from expenses_app.connections.encryption import unsealed_answers
from expenses_app.connections.reaching import entered_by_operator
from expenses_app.ledger.authorisation import Connector, MachineGrant, OAuth2
from expenses_app.ledger.promise import Platform
from expenses_app.platforms import platform as platform_of


class AuthorisationState(models.TextChoices):
    ACTIVE = "active"
    DEAD = "dead"  # the platform no longer takes it
    REPLACED = "replaced"  # a newer consent took its place
    REVOKING = "revoking"  # nobody lives on it any more; the platform has not confirmed its end yet
    REVOKED = "revoked"


class Authorisation(models.Model):
    """One consent: a token set that one or several connections of a partner live on.

    `way` is the declared way in it was made by. `places` are addresses that hold for it alone. `entered_sealed` are a
    person's answers to the way's blanks.

    Tokens are sealed (`connections.encryption`). `token_version` rises with every token that is stored;
    `issue_asked_at` is when the newest of them was asked for, so that an answer that comes late cannot replace a newer
    one. The refresh lease lets one process renew at a time. `identity` names the person at the platform who consented.
    """

    State = AuthorisationState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="authorisations")
    platform = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=AuthorisationState.choices, default=AuthorisationState.ACTIVE
    )

    way = models.CharField(max_length=40, default="consent")
    places = models.JSONField(default=dict)
    entered_sealed = models.TextField(blank=True, editable=False)
    access_token_sealed = models.TextField(blank=True, editable=False)
    refresh_token_sealed = models.TextField(blank=True, editable=False)
    token_version = models.PositiveIntegerField(default=1)
    issue_asked_at = models.DateTimeField()
    refresh_lease = models.UUIDField(null=True, editable=False)
    refresh_lease_until = models.DateTimeField(null=True, editable=False)

    client_id = models.CharField(max_length=200)
    scopes = ArrayField(models.CharField(max_length=200), default=list)
    identity = models.CharField(max_length=200, blank=True)
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    authorised_by_name = models.CharField(max_length=200, blank=True)

    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField(null=True)
    hard_expires_at = models.DateTimeField(null=True)
    last_refreshed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                "last_refreshed_at", name="authorisation_keep_alive", condition=models.Q(state="active")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}, {self.authorised_by_name or self.identity or self.id}"

    @property
    def declared(self) -> Platform:
        """The platform's declaration. Raises KeyError when its folder is gone."""
        return platform_of(self.platform)

    @property
    def declared_way(self) -> OAuth2 | MachineGrant:
        """Raises KeyError when the platform no longer declares it."""
        way = self.declared.way(self.way)
        if isinstance(way, Connector):
            raise KeyError(self.way)
        return way

    @property
    def entered(self) -> dict[str, str]:
        """Answers to the blanks; the operator's go first. Raises Misconfigured when they cannot be read."""
        return unsealed_answers(self.entered_sealed) | entered_by_operator(self.declared_way)

    @property
    def good_until(self) -> datetime:
        """Until when the access token is used without renewing it first."""
        return self.expires_at - timedelta(seconds=self.declared_way.refresh_margin_seconds)
