import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company
from expenses_app.transactions.models import amount_field


class MerchantTest(models.TextChoices):
    """How the merchant is compared: without case, accents and doubled spaces."""

    CONTAINS = "contains", _("contains any of")
    STARTS = "starts", _("starts with any of")
    EQUALS = "equals", _("is")


class LiveRules(models.Manager["Rule"]):
    """Those that nobody deleted."""

    def get_queryset(self) -> models.QuerySet["Rule"]:
        return super().get_queryset().filter(deleted_at=None)


class Rule(models.Model):
    """If all conditions hold, the proposals are made. The first rule that fits, by `position`, proposes alone.

    An empty condition asks for nothing; an empty proposal proposes nothing. Ids are the ledger's own, as text, of the
    ledger named by `ledger_id`: connecting it again finds the rules as they were. Amounts are in `amount_currency`,
    major units, both ends included. `purposes` are words of mapping.purposes ("expense.Payment", "transfer").
    `hits` counts transactions that the rule proposed something for. A deleted rule stays for undoing and for history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="rules", db_index=False)
    ledger_id = models.CharField(max_length=200)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField()
    active = models.BooleanField(_("on"), default=True)

    merchant_test = models.CharField(
        max_length=10, choices=MerchantTest.choices, default=MerchantTest.CONTAINS
    )
    merchants = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    notes = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    bank_account_ids = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    amount_from: Any = amount_field(null=True, blank=True)
    amount_to: Any = amount_field(null=True, blank=True)
    amount_currency = models.CharField(max_length=3, blank=True)

    account_id = models.CharField(max_length=120, blank=True)
    tax_rate_id = models.CharField(max_length=120, blank=True)
    tracking = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    supplier_id = models.CharField(max_length=120, blank=True)
    type = models.CharField(max_length=10, blank=True)
    not_for_ledger = models.BooleanField(default=False)

    hits = models.PositiveBigIntegerField(default=0)
    last_hit_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager["Rule"]()
    live = LiveRules()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint("company", "id", name="rules_rule_tenant")]
        indexes = [
            models.Index(
                fields=["company", "ledger_id", "position"],
                name="rule_order",
                condition=models.Q(deleted_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.name
