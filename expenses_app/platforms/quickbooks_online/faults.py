"""What QuickBooks Online answers when it says no -> one LedgerError. A table by code; pure.

Source: the vendor's pages "Error codes" and "API call limits and throttles". A Fault may come inside HTTP 200.
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
    Stale,
    SubscriptionLapsed,
    Unavailable,
    Unsupported,
)

_SAID_LENGTH = 500
_THROTTLE_SECONDS = 60  # no Retry-After is documented
_RECONNECT = Message("QuickBooks Online no longer lets us in. Reconnect it.")
_AWAY = Message("QuickBooks Online is not available. It is tried again by itself.")
_ASK = Message("QuickBooks Online did not say whether it was written. It is being asked.")
_PLAN = Message("The QuickBooks Online plan lacks this. Upgrade it, or leave out class, location or bill.")
_CLOSED = Message("The books are closed in QuickBooks Online. Change the date, or open the period there.")
_OWN_WORDS = Message("QuickBooks Online refused it. Its own words say why.")
_LOCKED = Message("It is matched, deposited or billed in QuickBooks Online. Undo that there first.")
_FILE = Message("QuickBooks Online does not take this file. Try a smaller one, or another type.")
_OUR_FAULT = Message("QuickBooks Online could not read our request. The operator has been told.")


@dataclass(frozen=True)
class Row:
    error: Callable[..., LedgerError]
    advice: Message
    field: str = ""


_ROWS: Mapping[str, Row] = {
    **dict.fromkeys(("3200", "3202", "100", "110", "3100"), Row(NeedsReauthorising, _RECONNECT)),
    "120": Row(
        NeedsReauthorising,
        Message("The person who connected is no longer an administrator. A current one has to reconnect."),
    ),
    **dict.fromkeys(("5020", "5030"), Row(Unsupported, _PLAN)),
    **dict.fromkeys(("130", "140", "150"), Row(Unavailable, _AWAY)),
    "600": Row(Duplicate, Message("QuickBooks Online knows this request already. It is being asked what stands.")),
    **dict.fromkeys(("2130", "4000", "4001", "4002", "10100"), Row(Defect, _OUR_FAULT)),
    "5010": Row(Stale, Message("Somebody changed it in QuickBooks Online since it was posted.")),
    "6140": Row(Duplicate, Message("This document number is taken in QuickBooks Online. Choose another."), "reference"),
    "6240": Row(Duplicate, Message("This name is taken in QuickBooks Online. Choose the existing one."), "name"),
    **dict.fromkeys(("6200", "6210"), Row(PeriodClosed, _CLOSED, "date")),
    "6190": Row(SubscriptionLapsed, Message("The QuickBooks Online subscription has ended. Renew it there.")),
    **dict.fromkeys(("6480", "6540", "6400", "6280"), Row(Locked, _LOCKED)),
    **dict.fromkeys(("6020", "6030", "6040", "6041", "6050"), Row(Refused, _FILE, "receipt")),
    "1040": Row(Refused, Message("QuickBooks Online takes fewer documents at once. They are sent in smaller lots.")),
    "2050": Row(Refused, Message("A text is too long for QuickBooks Online. Shorten it.")),
    "2290": Row(Refused, Message("QuickBooks Online takes no negative amount here."), "lines"),
    "2300": Row(Refused, Message("Debits and credits must be equal."), "lines"),
    "6100": Row(Refused, Message("QuickBooks Online does not take this tax rate here. Choose another."), "lines.tax_rate_id"),
    "6170": Row(Refused, Message("QuickBooks Online takes no tax on this transaction."), "lines.tax"),
    "6310": Row(Refused, Message("A billable line needs a customer. Choose one."), "lines.billable_to"),
    "6430": Row(Refused, Message("QuickBooks Online does not take this account here. Choose another."), "lines.account_id"),
    **dict.fromkeys(
        ("2010", "2020", "2090", "2170", "2250", "2260", "2270", "2280", "6000", "6160", "6320", "6440", "6470"),
        Row(Refused, _OWN_WORDS),
    ),
}  # fmt: skip
_REFERENCES = {
    "accounts": ("account_id", Message("The account is no longer in QuickBooks Online. Choose another.")),
    "klasses": ("tracking", Message("The class is no longer in QuickBooks Online. Choose another.")),
    "depts": ("tracking", Message("The location is no longer in QuickBooks Online. Choose another.")),
    "names": (
        "contact_id",
        Message("The supplier or customer is no longer in QuickBooks Online. Choose another."),
    ),
}
_DEAD = re.compile(r"(Accounts|Klasses|Depts|Names) element id (\S+) not found", re.IGNORECASE)
_SERVER = re.compile(r"^(10000|10[01]\d)$|^1020$")


@dataclass(frozen=True)
class Fault:
    """The first error of a fault, its texts as the vendor wrote them."""

    code: str
    said: str
    type: str


def found_fault(told: Any) -> Fault | None:
    """The Fault in an answer, whatever the case of its keys; None where there is none."""
    lower = _lower(told)
    fault = lower.get("fault") if isinstance(lower, Mapping) else None
    if not isinstance(fault, Mapping):
        return None
    errors: Sequence[Mapping[str, Any]] = fault.get("error") or ({},)
    texts = [
        ": ".join(str(error[key]) for key in ("message", "detail") if error.get(key)) for error in errors
    ]
    return Fault(
        code=str(errors[0].get("code", "")).lstrip("0"),
        said="; ".join(dict.fromkeys(text for text in texts if text))[:_SAID_LENGTH],
        type=str(fault.get("type", "")),
    )


def fault_of(
    fault: Fault, *, now: datetime, writing: bool, body: Mapping[str, Any] | None = None
) -> LedgerError:
    """The error that a Fault means. `body`: the document that was refused; by it the guilty field is named, and a missing
    record is told from a missing document: something new cannot be missing itself."""
    code, said = fault.code, fault.said
    if code == "3001":
        return _throttled({}, said, now)
    if code == "610":
        return _missing(fault, body if writing else None)
    if code == "2500":
        return _dead_reference(fault, body or {})
    if code == "6210" and "duplicate" in said.lower():  # an old page gives this code to duplicate numbers
        return Duplicate(_ROWS["6140"].advice, said, code, "reference")
    row = _ROWS.get(code)
    if row is not None:
        return row.error(row.advice, said, code, row.field)
    if _SERVER.match(code) or fault.type.lower().startswith("system"):
        return OutcomeUnknown(_ASK, said, code) if writing else Unavailable(_AWAY, said, code)
    if fault.type.lower().startswith("authentication"):
        return NeedsReauthorising(_RECONNECT, said, code)
    if fault.type.lower().startswith("authoriz"):
        return PermissionMissing(
            Message("QuickBooks Online does not allow this. Reconnect it as an administrator."), said, code
        )
    return Refused(_OWN_WORDS, said, code)


def fault(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime,
    writing: bool,
    document: Mapping[str, Any] | None = None,
) -> LedgerError:
    """The error of a whole call. `writing`: whether something may have been written. `headers`: names in lower case."""
    told = _told(body)
    known = found_fault(told)
    said = known.said if known else _words(told, body)
    code = known.code if known and known.code else str(status)
    if status == 429:
        return _throttled(headers, said, now)
    identity = told.get("error") if isinstance(told, Mapping) else None
    if identity in ("invalid_grant",):
        return NeedsReauthorising(_RECONNECT, said, str(identity))
    if identity in ("invalid_client", "unauthorized_client", "invalid_scope"):
        advice = Message(
            "Intuit does not accept this installation's app: check client id, secret and redirect address."
        )
        return Misconfigured(advice, said, str(identity))
    if status == 401:
        return NeedsReauthorising(_RECONNECT, said, code)
    if status >= 500 or status == 408 or (status < 400 and known is None):
        return OutcomeUnknown(_ASK, said, code) if writing else Unavailable(_AWAY, said, code)
    if known is not None and (known.code or known.type):
        return fault_of(known, now=now, writing=writing, body=document)
    by_status: Mapping[int, LedgerError] = {
        403: PermissionMissing(
            Message("QuickBooks Online does not allow this. Check the scope, or reconnect."), said, code
        ),
        404: Gone(Message("It is no longer in QuickBooks Online."), said, code),
    }
    return by_status.get(status) or Refused(_OWN_WORDS, said, code)


def _missing(fault: Fault, body: Mapping[str, Any] | None) -> LedgerError:
    """The same words tell of a missing document and of an inactive record it points to; what was asked for decides."""
    if body is None or ("Id" in body and ("TxnDate" not in body or "inactive" not in fault.said.lower())):
        return Gone(Message("It is no longer in QuickBooks Online."), fault.said, fault.code)
    advice = Message("Something it points to was made inactive in QuickBooks Online. Choose again.")
    return ReferenceGone(advice, fault.said, fault.code)


def _dead_reference(fault: Fault, body: Mapping[str, Any]) -> LedgerError:
    found = _DEAD.search(fault.said)
    if not found:
        advice = Message("Something it points to is no longer in QuickBooks Online. Choose again.")
        return ReferenceGone(advice, fault.said, fault.code)
    field, advice = _REFERENCES[found.group(1).lower()]
    return ReferenceGone(advice, fault.said, fault.code, _place(field, found.group(2), body))


def _place(field: str, id: str, body: Mapping[str, Any]) -> str:
    """Our name of the field that holds the id: lines.0.account, bank_account, contact."""
    if field == "contact_id":
        return field
    for index, line in enumerate(body.get("Line") or ()):
        detail = line.get(line.get("DetailType", ""), {})
        held = {(detail.get(name) or {}).get("value") for name in ("AccountRef", "ClassRef", "DepartmentRef")}
        if id in held:
            return f"lines.{index}.{field}"
    return "bank_account_id" if field == "account_id" and body else f"lines.{field}"


def _throttled(headers: Mapping[str, str], said: str, now: datetime) -> RateLimited:
    told = headers.get("retry-after", "")
    seconds = int(told) if told.isdecimal() else _THROTTLE_SECONDS
    advice = Message("QuickBooks Online asked us to slow down. It goes on by itself.")
    return RateLimited(advice, said, "429", until=now + timedelta(seconds=seconds))


def _told(body: bytes) -> Any:
    try:
        return loads(body)
    except ValueError:
        return None


def _words(told: Any, body: bytes) -> str:
    if isinstance(told, Mapping):
        parts = [str(told[key]) for key in ("error", "error_description") if told.get(key)]
        return ": ".join(parts)[:_SAID_LENGTH]
    return body[: _SAID_LENGTH * 4].decode("utf-8", "replace").strip()[:_SAID_LENGTH]


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(inner) for key, inner in value.items()}
    return [_lower(inner) for inner in value] if isinstance(value, list) else value
