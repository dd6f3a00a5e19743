"""The words of a transaction's own life. What the ledger says of it is `sync`'s; both together make `status`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    EXPENSE = "expense", _("Expense")
    TRANSFER = "transfer", _("Transfer")
    REIMBURSABLE = "reimbursable", _("Reimbursable")
    ADJUSTMENT = "adjustment", _("Adjustment")


class ExpenseType(models.TextChoices):
    PAYMENT = "Payment", _("Payment")
    REFUND = "Refund", _("Refund")
    REWARD = "Reward", _("Reward")
    CHARGEBACK = "Chargeback", _("Chargeback")


class Arrival(models.TextChoices):
    API_DIRECT = "api_direct", _("API, posted at once")
    API_REVIEW = "api_review", _("API, for review")
    IMPORT = "import", _("Statement")
    HAND = "hand", _("By hand")


class Review(models.TextChoices):
    """Where a transaction stands with the people here."""

    TO_REVIEW = "to_review", _("To review")
    READY = "ready", _("Ready")
    SUBMITTED = "submitted", _("Submitted")  # given to the ledger at least once
    EXCLUDED = "excluded", _("Not for ledger")


class Status(models.TextChoices):
    """What list pages filter by: review and write state together. Set by `sync` where a write is involved."""

    TO_REVIEW = "to_review", _("To review")
    READY = "ready", _("Ready")
    QUEUED = "queued", _("Queued")
    POSTING = "posting", _("Posting")
    OFFERED = "offered", _("Waiting for the Web Connector")
    WAITING_FOR_SUPPLIER = "waiting_for_supplier", _("Waiting for supplier")
    RETRYING = "retrying", _("Retrying")
    PERIOD_LOCKED = "period_locked", _("Period locked")
    CHECKING = "checking", _("Checking")
    RECONNECT = "reconnect", _("Reconnect")
    AMBIGUOUS = "ambiguous", _("Which one is it?")
    REFUSED = "refused", _("Refused")
    PARTLY = "partly", _("Partly in")
    POSTED = "posted", _("Posted")
    RECEIPT_TO_FOLLOW = "receipt_to_follow", _("Posted, receipt to follow")
    POSTED_CHANGED_HERE = "posted_changed_here", _("Posted, changed here")
    DRAFT = "draft", _("Draft in")
    CHANGED_THERE = "changed_there", _("Changed in")
    GONE = "gone", _("Gone from")
    VOIDED = "voided", _("Voided")
    EXCLUDED = "excluded", _("Not for ledger")
