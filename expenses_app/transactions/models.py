import uuid
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company, Member
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind, Review, Status


def amount_field(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=20, decimal_places=4, **options)


def rate_field(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=28, decimal_places=12, **options)


class Transaction(models.Model):
    """The working copy of one piece of spend.

    Amounts are positive, in major units; `type` gives an expense its direction. `amount` is the gross in `currency`
    and equals the sum of the lines (an adjustment: the sum of its debits). `card_amount` is what left the bank account,
    in its own currency; `original_amount` is information only. `rate`: base units per unit of `currency`.
    References are the ledger's record ids as text and belong to the ledger named by `ledger_id`.
    `origins` says of each field who set it and why: {"account": {"by": "rule", "why": "..."}}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="transactions")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.EXPENSE)
    type = models.CharField(max_length=10, choices=ExpenseType.choices, blank=True)
    arrival = models.CharField(max_length=10, choices=Arrival.choices)
    source_id = models.CharField(max_length=200)
    ledger_id = models.CharField(max_length=200, blank=True)

    date = models.DateField(_("date"))
    date_raw = models.CharField(max_length=40, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = amount_field()
    rate = rate_field(null=True, blank=True)
    card_amount = amount_field(null=True, blank=True)
    card_currency = models.CharField(max_length=3, blank=True)
    original_amount = amount_field(null=True, blank=True)
    original_currency = models.CharField(max_length=3, blank=True)

    merchant = models.CharField(_("merchant"), max_length=300, blank=True)
    memo = models.TextField(_("note"), blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    bank_account_id = models.CharField(max_length=120, blank=True)
    contact_kind = models.CharField(max_length=10, blank=True)
    contact_id = models.CharField(max_length=120, blank=True)
    payable_account_id = models.CharField(max_length=120, blank=True)
    destination_account_id = models.CharField(max_length=120, blank=True)
    destination_amount = amount_field(null=True, blank=True)
    destination_currency = models.CharField(max_length=3, blank=True)
    post_as_draft = models.BooleanField(default=False)

    review = models.CharField(max_length=10, choices=Review.choices, default=Review.TO_REVIEW)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.TO_REVIEW)
    excluded_because = models.CharField(max_length=300, blank=True)
    origins = models.JSONField(default=dict, blank=True)
    search = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)  # the newest revision made for posting; 0: none
    incarnation = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "source_id", name="transaction_source_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="transaction_amount_positive"),
        ]
        indexes = [
            models.Index(fields=["company", "status", "-date", "-id"], name="transaction_by_status"),
            models.Index(fields=["company", "-date", "-id"], name="transaction_by_date"),
            models.Index(
                fields=["company", "bank_account_id", "status", "-date", "-id"], name="transaction_by_bank"
            ),
            models.Index(
                fields=["company", "status"],
                name="transaction_open",
                condition=~models.Q(status__in=["posted", "excluded", "voided"]),
            ),
            GinIndex(
                fields=["company", "search"],
                opclasses=["uuid_ops", "gin_trgm_ops"],
                name="transaction_search",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.merchant or self.kind} {self.amount} {self.currency}"

    @property
    def is_money_out(self) -> bool:
        """Whether it reduces the bank account; refunds, rewards and chargebacks bring money back."""
        return self.type in ("", ExpenseType.PAYMENT)


class TransactionLine(models.Model):
    """net + tax = gross, in the transaction's currency. An adjustment's line is signed in `net`, debit positive, tax 0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    net = amount_field()
    tax = amount_field(default=Decimal(0))
    account_id = models.CharField(max_length=120, blank=True)
    tax_rate_id = models.CharField(max_length=120, blank=True)
    tracking = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    description = models.TextField(blank=True)
    billable_to = models.CharField(max_length=120, blank=True)
    origins = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint("transaction", "position", name="line_position_once")]
        indexes = [
            models.Index(fields=["company", "account_id"], name="line_by_account"),
            models.Index(
                fields=["company", "transaction"],
                name="line_without_account",
                condition=models.Q(account_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.gross}"

    @property
    def gross(self) -> Decimal:
        return Decimal(self.net + self.tax)


class TransactionRevision(models.Model):
    """What was given to the ledger, frozen. `content` follows `schema` and can be turned into an Entry again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("transaction", "number", name="revision_once")]

    def __str__(self) -> str:
        return f"{self.transaction_id} revision {self.number}"
