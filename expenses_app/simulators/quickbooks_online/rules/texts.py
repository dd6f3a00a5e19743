"""Lengths and the number of a document: 2050, 6140."""

from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.rules.draft import Draft


def document_texts(draft: Draft) -> None:
    """Check DocNumber, PrivateNote and TxnDate of a transaction; fill the date."""
    draft.limit("DocNumber", 21)
    draft.limit("PrivateNote", draft.switches["private_note_length"])
    draft.body["TxnDate"] = draft.day.isoformat()


def unique_number(draft: Draft) -> None:
    """Refuse (6140) a DocNumber in use, where the company wants to be warned of that."""
    number = draft.body.get("DocNumber")
    if not number or not draft.company.warn_duplicate_bill_number:
        return
    for record in draft.company.records[draft.kind].values():
        if record.body.get("DocNumber") == number and record is not draft.previous:
            raise Refusal(
                "6140",
                "Duplicate Document Number Error : You must specify a different number. This number has already "
                f"been used. DocNumber={number} is assigned to TxnType={draft.kind} with TxnId={record.id}",
            )
