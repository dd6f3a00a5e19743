"""History and notes of a record, and links that make a line billable to a customer."""

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import LedgerEvent
from expenses_app.simulators.xero.rules.attachments import parent_of
from expenses_app.simulators.xero.rules.call import Call, ElementRefused, checked, elements_of, read_body
from expenses_app.simulators.xero.state import millisecond, new_id
from expenses_app.simulators.xero.wire import NO_ID, Record, not_found

LONGEST_NOTE = 2500


def history(call: Call, resource: str, key: str) -> Response:
    """GET the history, newest first."""
    parent_of(call.organisation, resource, key)
    events = call.organisation.history.get(key.lower(), [])
    return call.reply(HistoryRecords=[_shown(event) for event in reversed(events)])


def add_notes(call: Call, resource: str, key: str) -> Response:
    """PUT notes into the history."""
    parent_of(call.organisation, resource, key)
    elements, complaints = elements_of(call, "HistoryRecords", "HistoryRecords", "HistoryRecord")
    for index, element in enumerate(elements):
        text = element.get("Details", "")
        errors = list(complaints.get(index, []))
        if not text.strip():
            errors.append("Details must be specified.")
        if len(text) > LONGEST_NOTE:
            errors.append(f"The field Details must be no longer than {LONGEST_NOTE} characters.")
        if errors:
            return call.refused([element | {"ValidationErrors": [{"Message": each} for each in errors]}])
    written = []
    for element in elements:
        call.organisation.note(key.lower(), millisecond(call.now), call.actor, "Note", element["Details"])
        written.append(_shown(call.organisation.history[key.lower()][-1]) | {"ValidationErrors": []})
    return call.reply(HistoryRecords=written)


def _shown(event: LedgerEvent) -> Record:
    return {
        "Changes": event.what,
        "DateUTCString": f"{event.moment:%Y-%m-%dT%H:%M:%S}",
        "DateUTC": event.moment,
        "User": event.actor,
        "Details": event.details,
    }


def links(call: Call) -> Response:
    """GET linked transactions, narrowed by the ids in the query."""
    found = list(call.organisation.linked_transactions.values())
    for field in ("LinkedTransactionID", "SourceTransactionID", "ContactID", "Status"):
        wanted = call.request.args.get(field)
        if wanted:
            found = [each for each in found if each.get(field, "").lower() == wanted.lower()]
    return call.reply(LinkedTransactions=found)


def link(call: Call) -> Response:
    """PUT one link from a line to a customer."""
    element = read_body(call, "LinkedTransaction")
    complaints = checked(call, element, "LinkedTransaction", None)
    try:
        if complaints.get(0):
            raise ElementRefused(*complaints[0])
        made = _link(call, element)
    except ElementRefused as refused:
        errors = [{"Message": sentence} for sentence in refused.sentences]
        return call.refused([{"LinkedTransactionID": NO_ID} | element | {"ValidationErrors": errors}])
    return call.reply(LinkedTransactions=[made])


def _link(call: Call, element: Record) -> Record:
    organisation = call.organisation
    source = organisation.bank_transactions.get(element.get("SourceTransactionID", "").lower())
    if source is None or source["Type"] != "SPEND" or source["Status"] != "AUTHORISED":
        raise ElementRefused("The source transaction could not be found.")
    if not call.switches["linked_transaction_of_spend"]:
        raise ElementRefused("The source transaction must be a bill.")
    lines = {line["LineItemID"] for line in source["LineItems"]}
    if element.get("SourceLineItemID", "").lower() not in lines:
        raise ElementRefused("The source line item could not be found.")
    contact = element.get("ContactID")
    if contact and contact.lower() not in organisation.contacts:
        raise ElementRefused(f"The contact with ContactID '{contact}' could not be found.")
    if any(
        each["SourceLineItemID"] == element["SourceLineItemID"].lower()
        for each in organisation.linked_transactions.values()
    ):
        raise ElementRefused("The source line item is linked already.")
    made: Record = {
        "LinkedTransactionID": new_id(),
        "SourceTransactionID": source["BankTransactionID"],
        "SourceLineItemID": element["SourceLineItemID"].lower(),
        "ContactID": contact.lower() if contact else None,
        "Status": "APPROVED" if contact else "DRAFT",
        "Type": "BILLABLEEXPENSE",
        "UpdatedDateUTC": millisecond(call.now),
        "SourceTransactionTypeCode": "SPEND",
    }
    organisation.linked_transactions[made["LinkedTransactionID"]] = made
    return made


def unlink(call: Call, key: str) -> Response:
    """DELETE one link."""
    if call.organisation.linked_transactions.pop(key.lower(), None) is None:
        raise not_found()
    return Response(status=204)
