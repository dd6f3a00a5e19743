"""What adding and changing of list elements have in common: names, edit sequences, locks, texts."""

from typing import Any

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref, name_group

LOCKED = "The list could not be locked.  It is in use by another user."


def check_name(call: Call, kind: str, name: str, parent: Ref | None, own: str = "") -> None:
    """Raise Refused for a colon, or for a name that another element has (3100)."""
    if ":" in name:
        raise Refused(call.switches["colon_status"], f'The name "{name}" contains a colon.')
    full = f"{call.file.of(parent)['FullName']}:{name}" if parent else name
    there = call.file.names.get((name_group(kind), full.lower()))
    if there and there != own:
        raise Refused(refusals.NAME_IN_USE, f'The name "{name}" of the list element is already in use.')


def check_guid(call: Call, guid: str | None, own: str = "") -> None:
    """Raise Refused for an ExternalGUID that another object has, where the switch says so."""
    if not guid or call.switches["duplicate_guid"] == "accept":
        return
    every = [*call.file.objects.values(), *call.file.transactions.values()]
    if any(
        each.get("ExternalGUID") == guid and own not in (each.get("ListID"), each.get("TxnID"))
        for each in every
    ):
        raise refusals.bad_value("ExternalGUID", guid, "Another object has this identifier.")


def check_lock(call: Call, key: str, what: str) -> None:
    """Raise Refused while someone holds the object open (3175), or once by order of a fault (3180)."""
    if key in call.file.held:
        raise Refused(refusals.OBJECT_IN_USE, f"The {what} is in use: {call.file.held[key]}.")
    if call.trouble("locked_once"):
        raise Refused(
            refusals.CANNOT_SAVE,
            f"There was an error when saving a {what}.  QuickBooks error message: {LOCKED}",
        )


def current(call: Call, kind: str) -> Fields:
    """The element that a Mod names, at the EditSequence that it names; raises Refused (3120, 3200)."""
    body = call.given[f"{kind}Mod"]
    record = call.file.objects.get(body["ListID"])
    if record is None or record["_kind"] != kind:
        raise refusals.unknown_object(body["ListID"])
    check_lock(call, record["ListID"], kind)
    check_edit_sequence(record, body["EditSequence"])
    return record


def check_edit_sequence(record: Fields, given: str) -> None:
    """Raise Refused (3200) when somebody changed the object since."""
    if record["EditSequence"] != given:
        raise Refused(refusals.STALE, f'The provided edit sequence "{given}" is out-of-date.')


def stored_texts(call: Call, value: Any) -> Any:
    """Texts as the file can hold them: characters outside Windows-1252 become a question mark."""
    if not call.switches["windows_1252"]:
        return value
    if isinstance(value, str):
        return value.encode("cp1252", "replace").decode("cp1252")
    if isinstance(value, dict):
        return {name: stored_texts(call, each) for name, each in value.items()}
    if isinstance(value, list):
        return [stored_texts(call, each) for each in value]
    return value
