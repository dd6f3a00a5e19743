"""What Xero answers when it says no -> one LedgerError. A table, read from the top; pure.

Source: the vendor's pages on response codes, rate limits and OAuth 2.0, and the messages of its schema's 400 examples.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from expenses_app.core.json_bytes import loads
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import (
    Defect,
    Duplicate,
    Gone,
    LedgerError,
    Locked,
    Misconfigured,
    NeedsReauthorising,
    OutcomeUnknown,
    PeriodClosed,
    PermissionMissing,
    RateLimited,
    ReferenceGone,
    Refused,
    SubscriptionLapsed,
    Unavailable,
)

Lines = Sequence[Mapping[str, Any]]
_SAID_LENGTH = 500
_OFFLINE_MINUTES = 5

_ASK = Message("Xero did not say whether it was written. It is being asked.")
_AWAY = Message("Xero is not available. It is tried again by itself.")


@dataclass(frozen=True)
class Row:
    """`statuses` empty: any. `pattern` is searched in Xero's words; its group `value` is looked up in the document's lines
    under `line_key`, and `field` gets that line's number in place of `*`."""

    statuses: tuple[int, ...]
    pattern: str
    error: Callable[..., LedgerError]
    advice: Message
    field: str = ""
    line_key: str = ""


_ROWS = (
    # identity
    Row(
        (400, 401),
        r"invalid_grant",
        NeedsReauthorising,
        Message("Xero no longer lets us in. Reconnect Xero."),
    ),
    Row(
        (400, 401),
        r"invalid_client|unauthorized_client|invalid_scope",
        Misconfigured,
        Message(
            "Xero does not accept this installation's app: check client id, secret, redirect address and scopes."
        ),
    ),
    Row(
        (401, 403),
        r"AuthorizationUnsuccessful|insufficient_scope",
        PermissionMissing,
        Message("Reconnect Xero and grant everything it asks for."),
    ),
    Row((401,), r"", NeedsReauthorising, Message("Xero no longer lets us in. Reconnect Xero.")),
    Row(
        (403,),
        r"subscription|trial|cancelled plan",
        SubscriptionLapsed,
        Message("The Xero subscription has ended. Renew it in Xero."),
    ),
    Row(
        (403,),
        r"AuthenticationUnsuccessful",
        NeedsReauthorising,
        Message("The organisation was disconnected in Xero. Reconnect Xero."),
    ),
    Row(
        (403,),
        r"",
        PermissionMissing,
        Message("The Xero user who connected may not do this. Connect as a Standard or Adviser user."),
    ),
    # the call as a whole
    Row((404,), r"", Gone, Message("It is no longer in Xero.")),
    Row(
        (412, 415, 406), r"", Defect, Message("Xero could not read our request. The operator has been told.")
    ),
    Row(
        (400,),
        r"idempotency key.*different request",
        OutcomeUnknown,
        Message("Xero knows this request with other content. It is being asked what stands."),
    ),
    # closed books, locks
    Row(
        (),
        r"lock date|period lock|locked period",
        PeriodClosed,
        Message("The period is locked in Xero. Change the date, or open the period in Xero."),
        "date",
    ),
    Row(
        (),
        r"payment or credit note allocated",
        Locked,
        Message("A payment is allocated to it in Xero. Remove the payment there first."),
    ),
    Row(
        (),
        r"reconciled",
        Locked,
        Message("It is reconciled in Xero. Remove & Redo it there, then try again."),
    ),
    # what the document points to
    Row(
        (),
        r"account code '(?P<value>[^']*)' has been (archived|deleted|removed)|account .*(archived|deleted)",
        ReferenceGone,
        Message("The account was archived or deleted in Xero. Choose another, or restore it there."),
        "lines.*.account_id",
        "AccountCode",
    ),
    Row(
        (),
        r"account code '(?P<value>[^']*)' is not a valid code",
        Refused,
        Message("Xero does not take this account here. Choose another."),
        "lines.*.account_id",
        "AccountCode",
    ),
    Row(
        (),
        r"tax ?type( code)? '(?P<value>[^']*)'.*(does not exist|cannot be used)|tax ?type",
        Refused,
        Message("Xero does not take this tax rate here. Choose another."),
        "lines.*.tax_rate_id",
        "TaxType",
    ),
    Row(
        (),
        r"not subscribed to currency",
        Refused,
        Message("Add the currency in Xero first; it needs a plan with several currencies."),
        "currency",
    ),
    Row(
        (),
        r"contact.*archived",
        ReferenceGone,
        Message("The contact was archived in Xero. Choose another, or restore it there."),
        "contact_id",
    ),
    Row(
        (),
        r"contact name .* already assigned|unique name|unique code",
        Duplicate,
        Message("This name is taken in Xero. Choose the existing one."),
        "name",
    ),
    Row(
        (),
        r"contact must contain|\bcontact\b",
        Refused,
        Message("Choose another supplier or customer."),
        "contact_id",
    ),
    Row(
        (),
        r"total debits .* must equal total credits",
        Refused,
        Message("Debits and credits must be equal."),
        "lines",
    ),
    Row((), r"invoice # must be unique", Duplicate, Message("Xero has a document of this number.")),
    Row(
        (),
        r"tracking",
        Refused,
        Message("Xero does not take this tracking option. Choose another."),
        "lines.*.tracking",
    ),
    Row((400,), r"", Refused, Message("Xero refused it. Its own words say why.")),
)


def words(headers: Mapping[str, str], body: bytes) -> str:
    """What Xero said, in its own words: validation errors, else problem, else plain text."""
    try:
        told = loads(body)
    except ValueError:
        plain = body[: _SAID_LENGTH * 4].decode("utf-8", "replace").strip()
        return (plain or headers.get("www-authenticate", ""))[:_SAID_LENGTH]
    if not isinstance(told, Mapping):
        return headers.get("www-authenticate", "")
    elements = told.get("Elements") or ()
    errors = [text for element in elements for text in validation_errors(element)]
    if errors:
        return "; ".join(dict.fromkeys(errors))[:_SAID_LENGTH]
    keys = ("Message", "Title", "Detail", "error", "error_description")
    parts = [str(told[key]) for key in keys if told.get(key)]
    return (": ".join(parts) or headers.get("www-authenticate", ""))[:_SAID_LENGTH]


def validation_errors(element: Mapping[str, Any]) -> list[str]:
    """The messages that Xero hung on one element of a list."""
    return [str(error.get("Message", "")) for error in element.get("ValidationErrors") or ()]


def fault(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime,
    writing: bool,
) -> LedgerError:
    """The error of a whole call. `writing`: whether something may have been written by it. `headers`: names in lower case."""
    said = words(headers, body)
    code = _code(status, body)
    if status == 429:
        return _limited(headers, said, now)
    if status == 503 and _surely_offline(said):
        return Unavailable(_AWAY, said, code, until=now + timedelta(minutes=_OFFLINE_MINUTES))
    if status >= 500 or status == 408 or status < 400:
        return OutcomeUnknown(_ASK, said, code) if writing else Unavailable(_AWAY, said, code)
    evidence = f"{said} {headers.get('www-authenticate', '')}"
    return _matched(status, evidence, said, code, ())


def element_fault(messages: Sequence[str], lines: Lines = ()) -> LedgerError:
    """The error of one element inside a list that was otherwise taken. `lines`: the document's, to name the guilty one."""
    said = "; ".join(dict.fromkeys(messages))[:_SAID_LENGTH]
    return _matched(400, said, said, "10", lines)


def _matched(status: int, evidence: str, said: str, code: str, lines: Lines) -> LedgerError:
    for row in _ROWS:
        found = re.search(row.pattern, evidence, re.IGNORECASE | re.DOTALL)
        if found and (not row.statuses or status in row.statuses):
            value = found.groupdict().get("value")
            return row.error(row.advice, said, code, _field(row, value, lines))
    return Refused(Message("Xero refused it. Its own words say why."), said, code)


def _field(row: Row, value: str | None, lines: Lines) -> str:
    guilty = [index for index, line in enumerate(lines) if value and line.get(row.line_key) == value]
    if guilty:
        return row.field.replace("*", str(guilty[0]))
    return row.field.replace("*", "0") if len(lines) == 1 else row.field.replace(".*", "")


def _limited(headers: Mapping[str, str], said: str, now: datetime) -> RateLimited:
    told = headers.get("retry-after", "")
    until = now + timedelta(seconds=int(told)) if told.isdecimal() else None
    problem = headers.get("x-rate-limit-problem", "").lower()
    advice = (
        Message("Today's calls to this Xero organisation are used up. It goes on by itself.")
        if problem == "day"
        else Message("Xero asked us to slow down. It goes on by itself.")
    )
    return RateLimited(advice, said, problem or "429", until=until)


def _surely_offline(said: str) -> bool:
    """Only these two say that the request never reached the books; any other 503 may come from a gateway half-way."""
    return bool(re.search(r"organisation is offline|offline for maintenance", said, re.IGNORECASE))


def _code(status: int, body: bytes) -> str:
    try:
        told = loads(body)
    except ValueError:
        return str(status)
    number = told.get("ErrorNumber") if isinstance(told, Mapping) else None
    return f"{status}/{number}" if number is not None else str(status)
