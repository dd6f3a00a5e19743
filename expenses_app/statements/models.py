import secrets
import uuid
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company, Member
from expenses_app.core.messages import Message
from expenses_app.statements.choices import AT_WORK, IMPORTABLE, INWARD, OPEN, OUTWARD, Choice, Outcome, State
from expenses_app.statements.readers.columns import Reading
from expenses_app.statements.readers.detect import Form
from expenses_app.transactions.models import Transaction, amount_field, rate_field


def random_name(statement_import: "StatementImport", filename: str) -> str:
    """Name a stored file so that nothing of it can be guessed and nothing comes from the uploader."""
    return f"statements/{statement_import.company_id}/{secrets.token_hex(16)}"


class StatementImport(models.Model):
    """One uploaded file on its way to transactions.

    `reading` says how a delimited file is read (`readers.columns.Reading`), `signature` names its header.
    `refusal`: {"message", "line", "column"}. `total` rows, `made` transactions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="statement_imports")
    state = models.CharField(max_length=10, choices=State.choices)
    name = models.CharField(_("file name"), max_length=200)
    form = models.CharField(max_length=10, choices=[(form.value, form.value) for form in Form])
    file = models.FileField(upload_to=random_name, max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    reading = models.JSONField(null=True)
    signature = models.CharField(max_length=64, blank=True)
    notices = models.JSONField(default=list)
    refusal = models.JSONField(null=True)
    total = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "-created_at", "-id"], name="statement_by_age"),
            models.Index(fields=["company", "sha256"], name="statement_by_content"),
            models.Index(
                fields=["worked_at"],
                name="statement_at_work",
                condition=models.Q(state__in=AT_WORK),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_working(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_delimited(self) -> bool:
        return self.form == Form.DELIMITED

    @property
    def stored_reading(self) -> Reading | None:
        return Reading.from_json(self.reading) if self.reading else None

    @property
    def notice_messages(self) -> list[Message]:
        return [Message.from_json(notice) for notice in self.notices]

    @property
    def refusal_message(self) -> Message | None:
        return Message.from_json(self.refusal["message"]) if self.refusal else None


class AccountStatement(models.Model):
    """One account's part of a file.

    `bank_account_id` is the ledger's record id of the card or bank account that a person chose, of the ledger named by
    `ledger_id`. The file's own account number is kept as its ending and a digest, by which the choice is remembered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    statement_import = models.ForeignKey(StatementImport, on_delete=models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    account_kind = models.CharField(max_length=10)
    account_ending = models.CharField(max_length=4, blank=True)
    account_digest = models.CharField(max_length=64, blank=True)
    bank_account_id = models.CharField(max_length=120, blank=True)
    ledger_id = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    opening_balance = amount_field(null=True)
    closing_balance = amount_field(null=True)
    balance_gap = amount_field(null=True)
    notices = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("statement_import", "position", name="account_statement_position_once")
        ]
        indexes = [models.Index(fields=["company", "account_digest"], name="account_statement_by_digest")]

    def __str__(self) -> str:
        return f"{self.account_kind} {self.account_ending}".strip()

    @property
    def notice_messages(self) -> list[Message]:
        return [Message.from_json(notice) for notice in self.notices]


class StatementLine(models.Model):
    """One row of a file, with what was found out about it and what a person chose.

    `amount` is signed, negative where money went out; None where the row could not be read (`text` is then its
    beginning). `known` is the transaction that it equals or resembles, `transaction` the one it became. `identity` and
    `content` are `statements.identity`'s; `mark`, the identity within the account, is given with the transaction, once.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    statement = models.ForeignKey(AccountStatement, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    date = models.DateField(null=True)
    booked_on = models.DateField(null=True)
    amount = amount_field(null=True)
    currency = models.CharField(max_length=3, blank=True)
    original_amount = amount_field(null=True)
    original_currency = models.CharField(max_length=3, blank=True)
    rate = rate_field(null=True)
    description = models.TextField(blank=True)
    counterparty = models.TextField(blank=True)
    memo = models.TextField(blank=True)
    bank_identifier = models.CharField(max_length=255, blank=True)
    corrects = models.CharField(max_length=255, blank=True)
    raw_type = models.CharField(max_length=60, blank=True)
    parts = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.JSONField(null=True)
    notices = models.JSONField(default=list)
    is_settlement = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    content = models.CharField(max_length=64, blank=True)
    identity = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    known = models.ForeignKey(Transaction, null=True, on_delete=models.SET_NULL, related_name="+")
    transaction = models.ForeignKey(
        Transaction, null=True, on_delete=models.SET_NULL, related_name="statement_lines"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("statement", "position", name="statement_line_position_once"),
            models.UniqueConstraint(
                "company",
                "mark",
                name="statement_mark_once",
                condition=models.Q(transaction__isnull=False) & ~models.Q(mark=""),
            ),
        ]
        indexes = [
            models.Index(fields=["statement", "outcome", "position"], name="statement_line_by_outcome")
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.date} {self.amount} {self.currency}"

    @property
    def merchant(self) -> str:
        """The name of the other side, on one line."""
        return " ".join((self.counterparty or self.description or self.memo).split())

    @property
    def is_importable(self) -> bool:
        return self.outcome in IMPORTABLE

    @property
    def is_decided(self) -> bool:
        return bool(self.choice)

    @property
    def is_incoming(self) -> bool:
        return self.amount is not None and self.amount > 0

    @property
    def absolute_amount(self) -> Decimal | None:
        return abs(self.amount) if self.amount is not None else None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the row may become, by the direction of its money."""
        if not self.is_importable:
            return ()
        return INWARD if self.is_incoming else OUTWARD

    @property
    def reason_message(self) -> Message | None:
        return Message.from_json(self.reason) if self.reason else None

    @property
    def notice_messages(self) -> list[Message]:
        return [Message.from_json(notice) for notice in self.notices]


class ColumnMapping(models.Model):
    """How a company reads files with this header: remembered once a person has confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    reading = models.JSONField()
    encoding = models.CharField(max_length=20, blank=True)
    bank_account_id = models.CharField(max_length=120, blank=True)
    ledger_id = models.CharField(max_length=200, blank=True)
    confirmed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("company", "signature", name="column_mapping_once")]

    def __str__(self) -> str:
        return self.signature[:8]

    @property
    def stored_reading(self) -> Reading:
        return Reading.from_json(self.reading)
