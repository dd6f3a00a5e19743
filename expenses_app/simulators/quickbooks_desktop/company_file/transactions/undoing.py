"""Voids and deletes transactions."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Deleted, Fields
from expenses_app.simulators.quickbooks_desktop.company_file.transactions import booking
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.kinds import EXPENSES

NOTHING = Decimal("0.00")


def void(call: Call) -> Answer:
    """Answer TxnVoid: the amounts become zero, the memo says so, the transaction stays."""
    kind = call.given["TxnVoidType"]
    record = booking.existing(call, kind, call.given["TxnID"])
    booking.check_open(call, kind, record["TxnDate"])
    emptied = dict(record)
    if not record["_voided"]:
        empty(emptied, call.switches["void_memo"])
        booking.enter(call, emptied, [], "Voided")
    shown = {name: emptied.get(name) for name in ("TxnID", "TimeCreated", "TimeModified", "RefNumber")}
    return Answer(direct={"TxnVoidType": kind} | shown)


def empty(record: Fields, mark: str) -> None:
    """Set every amount of a transaction to zero and mark its memo (a journal's lines: it has no memo of its own)."""
    record |= {"_voided": True, "_tax": NOTHING, "_total": NOTHING, "_line_taxes": []}
    kind = EXPENSES.get(record["_kind"])
    if kind:
        record |= {
            name: NOTHING
            for name in (kind.total_field, kind.home_total_field, "OpenAmount")
            if name in record
        }
        for name in ("ExpenseLineRet", "ItemLineRet"):
            record[name] = [line | {"Amount": NOTHING} for line in record[name]]
        record["Memo"] = f"{mark}{record.get('Memo', '')}"
    else:
        record[MIXED] = [
            (side, line | {"Amount": NOTHING, "Memo": f"{mark}{line.get('Memo', '')}"})
            for side, line in record[MIXED]
        ]


def delete(call: Call) -> Answer:
    """Answer TxnDel: the transaction goes, an entry in the log of the deleted stays."""
    kind = call.given["TxnDelType"]
    record = booking.existing(call, kind, call.given["TxnID"])
    booking.check_open(call, kind, record["TxnDate"])
    gone = remove(call, record)
    return Answer(
        direct={"TxnDelType": kind, "TxnID": gone.key, "TimeDeleted": gone.deleted, "RefNumber": gone.name}
    )


def remove(call: Call, record: Fields) -> Deleted:
    """Take a transaction out of the file and note it among the deleted."""
    file = call.file
    booking.post(file, record["_postings"], -1)
    del file.transactions[record["TxnID"]]
    gone = Deleted(
        record["_kind"],
        record["TxnID"],
        record["TimeCreated"],
        call.now.replace(microsecond=0),
        record.get("RefNumber", ""),
    )
    file.deleted.append(gone)
    return gone
