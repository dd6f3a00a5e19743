"""The words of an import and of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """An import before and after a person has agreed to it. Only IMPORTED has transactions."""

    COLUMNS = "columns", _("Columns to confirm")
    READING = "reading", _("Being read")
    PREVIEW = "preview", _("To check")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    REFUSED = "refused", _("Refused")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


#: States in which the background has something to do.
AT_WORK = (State.READING, State.IMPORTING, State.UNDOING)
#: States in which a person may still change choices or let the file go.
OPEN = frozenset({State.COLUMNS, State.PREVIEW, State.REFUSED})


class Outcome(models.TextChoices):
    """What became of a row of the file, before anybody chose. The first seven are `identity.Verdict`'s."""

    NEW = "new", _("New")
    HERE = "here", _("Already here")
    REPEAT = "repeat", _("Repeated in the file")
    TWIN = "twin", _("Probably here")
    PENDING = "pending", _("Not booked yet")
    REUSED = "reused", _("Reference used twice")
    CORRECTION = "correction", _("Correction")
    UNREADABLE = "unreadable", _("Unreadable")
    NOTHING = "nothing", _("No money moved")


class Choice(models.TextChoices):
    """What a row is to become. Empty: a person has to decide."""

    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    REWARD = "reward", _("Reward")
    CHARGEBACK = "chargeback", _("Chargeback")
    TRANSFER = "transfer", _("Transfer")
    LEAVE_OUT = "leave_out", _("Leave out")


OUTWARD = (Choice.PAYMENT, Choice.TRANSFER, Choice.LEAVE_OUT)
INWARD = (Choice.REFUND, Choice.REWARD, Choice.CHARGEBACK, Choice.TRANSFER, Choice.LEAVE_OUT)
#: Outcomes of rows that can become a transaction.
IMPORTABLE = (Outcome.NEW, Outcome.HERE, Outcome.TWIN, Outcome.REUSED, Outcome.CORRECTION)
