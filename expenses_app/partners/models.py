import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from expenses_app.companies.models import Company, Partner
from expenses_app.connections.models import Connection


class ApiKey(models.Model):
    """What a partner's program signs in with. The key is shown once and stored hashed; `hint` are its first letters.

    A revoked key stays, so that the history can name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("partner", "created_at", name="api_key_by_partner")]

    def __str__(self) -> str:
        return self.name or self.hint


class PartnerAccess(models.Model):
    """What a partner set up for its programs and sites.

    `redirect_url`: where people go once they have connected; `{names}` in it are filled in. `redirect_hosts`: hosts that
    its filled-in form may lead to. `origins`: sites whose pages may call us and embed ours. `partner_wins`: a program's
    change replaces what a person set here; otherwise it is refused with both values.
    """

    partner = models.OneToOneField(Partner, primary_key=True, on_delete=models.CASCADE, related_name="access")
    redirect_url = models.CharField(max_length=2000, blank=True)
    redirect_hosts = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    origins = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    partner_wins = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "partner access"

    def __str__(self) -> str:
        return f"access of {self.partner_id}"


class CompanyProfile(models.Model):
    """What a partner's program says of a company: `tags` are texts by name, at most ten."""

    company = models.OneToOneField(
        Company, primary_key=True, on_delete=models.CASCADE, related_name="profile"
    )
    description = models.TextField(blank=True)
    tags = models.JSONField(default=dict, blank=True)
    made_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"profile of {self.company_id}"


class RemovedConnection(models.Model):
    """A connection that the partner removed. Its row stays, because what it wrote names it; no list shows it."""

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="removal")
    removed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.connection_id} removed"
