"""Reversals: a second record with the opposite amounts; the original is ``reversal`` until the day has come."""

from decimal import Decimal

from expenses_app.simulators.sage_intacct.rules.call import Call, money
from expenses_app.simulators.sage_intacct.state import Company
from expenses_app.simulators.sage_intacct.wire import Record

SIGNED = ("txnAmount", "totalTxnAmount", "amount", "baseAmount", "txnTaxAmount", "baseTaxAmount")
SIGNED_TOTALS = ("txnTotalEntered", "totalEntered", "txnTotalDue", "totalDue", "totalTxnAmount",
                 "totalTxnAmountDue", "totalBaseAmount", "totalBaseAmountDue")  # fmt: skip


def reversing_record(call: Call, path: str, record: Record, changes: Record) -> Record:
    """Store the reversing record and set the original's state; ``changes`` hold its dates and texts."""
    day = str(changes.get("txnDate") or changes.get("postingDate"))
    content = {
        name: part
        for name, part in record.items()
        if name not in ("key", "id", "href", "audit", "entity", "_entity", "webURL")
    }
    content |= {name: part for name, part in changes.items() if part is not None}
    content["lines"] = [_opposite_line(call.company, line) for line in record["lines"]]
    content |= {name: _opposite(record[name]) for name in SIGNED_TOTALS if name in record}
    content["state"] = "reversal"
    content["reversalOf"] = {"key": record["key"], "id": record["id"], "txnDate": record.get("txnDate")}
    made = call.company.add(path, content, call.now, call.user, record["_entity"])
    call.company.order.append((path, made["key"]))
    record["state"] = "reversal"
    call.company.pending_reversals[path, record["key"]] = day
    call.company.touch(record, call.now, call.user)
    settle(call.company, call.today)
    actor = f"{call.user}, {call.actor}"
    call.company.note(path, record["key"], call.now, actor, "Reversed", f"on {day} by {made['key']}")
    call.company.note(path, made["key"], call.now, actor, "Posted", f"Reverses {record['key']}")
    return made


def settle(company: Company, today: str) -> None:
    """Let every reversal whose day has come take place."""
    for (path, key), day in list(company.pending_reversals.items()):
        if day <= today:
            del company.pending_reversals[path, key]
            record = company.get(path, key)
            if record is not None:
                record["state"] = "reversed"
                company.version += 1


def _opposite(amount: str) -> str:
    return money(-Decimal(amount))


def _opposite_line(company: Company, line: Record) -> Record:
    key = company.next_key()
    turned = line | {name: _opposite(line[name]) for name in SIGNED if name in line}
    turned["taxEntries"] = [
        entry | {name: _opposite(entry[name]) for name in SIGNED if name in entry}
        for entry in line["taxEntries"]
    ]
    return turned | {"key": key, "id": key, "_total": -line["_total"]}
