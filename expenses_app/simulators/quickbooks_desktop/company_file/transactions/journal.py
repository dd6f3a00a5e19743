"""Adds and changes journal entries."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED
from expenses_app.simulators.quickbooks_desktop.company_file.lists.currencies import chosen_currency
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import check_guid, stored_texts
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES, Fields
from expenses_app.simulators.quickbooks_desktop.company_file.transactions import booking, currency
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.lines import (
    CUSTOMER_NEEDED,
    NEW_LINE,
    chosen_class,
)

DEBIT, CREDIT = "JournalDebitLine", "JournalCreditLine"
PLAIN = (
    "TxnDate", "RefNumber", "IsAdjustment", "IsHomeCurrencyAdjustment", "IsAmountsEnteredInHomeCurrency", "ExternalGUID",
)  # fmt: skip
LEDGER_TYPES = {"AccountsReceivable": "Customer", "AccountsPayable": "Vendor"}
Lines = list[tuple[str, Fields]]


def add_journal(call: Call) -> Answer:
    """Answer JournalEntryAdd."""
    body = call.given["JournalEntryAdd"]
    check_guid(call, body.get("ExternalGUID"))
    record = booking.new_record(call, "JournalEntry")
    record[MIXED] = [
        (side, {"TxnLineID": call.file.new_transaction_id(call.now)} | _line(call, each, {}))
        for side, each in body[MIXED]
    ]
    return _enter(call, record, body, "Created")


def change_journal(call: Call) -> Answer:
    """Answer JournalEntryMod: all lines stay when none is sent, else those left out go."""
    body = call.given["JournalEntryMod"]
    record = booking.to_change(call, "JournalEntry", body)
    if "JournalLineMod" in body:
        record[MIXED] = _changed(call, record[MIXED], body["JournalLineMod"])
    return _enter(call, record, body, "Changed")


def _changed(call: Call, standing: Lines, given: list[Fields]) -> Lines:
    known = {line["TxnLineID"]: (side, line) for side, line in standing}
    lines = []
    for each in given:
        key = each["TxnLineID"]
        if key == NEW_LINE and not each.get("JournalLineType"):
            raise refusals.missing("JournalLineMod/JournalLineType")
        if key != NEW_LINE and key not in known:
            raise refusals.unknown_object(key)
        side, line = known.get(key, ("", {}))
        if each.get("JournalLineType"):
            side = f"Journal{each['JournalLineType']}Line"
        fresh = _line(call, each, line)
        fresh["TxnLineID"] = call.file.new_transaction_id(call.now) if key == NEW_LINE else key
        lines.append((side, fresh))
    return lines


def _line(call: Call, given: Fields, line: Fields) -> Fields:
    file, where, fields = call.file, "JournalEntry Line", dict(line)
    for name, kinds in (
        ("AccountRef", ("Account",)),
        ("EntityRef", ENTITIES),
        ("ItemSalesTaxRef", ("ItemSalesTax",)),
    ):
        if name in given:
            fields[name] = resolve(file, given[name], kinds, f"{where} {name}")
    if "ClassRef" in given:
        fields["ClassRef"] = chosen_class(call, given["ClassRef"], where)
    fields |= {
        name: stored_texts(call, given[name])
        for name in ("Amount", "Memo", "BillableStatus")
        if given.get(name) is not None
    }
    if not fields.get("AccountRef"):
        raise refusals.missing(f"{where}/AccountRef")
    fields.setdefault("Amount", Decimal("0.00"))
    if fields["Amount"] < 0:
        raise refusals.bad_value(
            "Amount", f"{fields['Amount']:.2f}", "Amounts of debits and credits are unsigned."
        )
    needed = LEDGER_TYPES.get(file.of(fields["AccountRef"])["AccountType"])
    entity = file.of(fields.get("EntityRef"))
    if needed and entity.get("_kind") != needed:
        raise refusals.bad_value(
            "EntityRef", entity.get("FullName", ""), f"This account needs a {needed.lower()}."
        )
    if fields.get("BillableStatus") == "Billable" and entity.get("_kind") != "Customer":
        raise refusals.bad_value("BillableStatus", "Billable", CUSTOMER_NEEDED)
    return fields


def _enter(call: Call, record: Fields, body: Fields, what: str) -> Answer:
    file = call.file
    record |= {name: stored_texts(call, body[name]) for name in PLAIN if body.get(name) is not None}
    chosen = chosen_currency(call, body, "JournalEntry") or record.get("_currency") or file.home
    rate = body.get("ExchangeRate")
    if rate is None and chosen == record.get("_currency") != file.home:
        rate = record["_rate"]
    record["_currency"], record["_rate"] = chosen, currency.rate_of(call, chosen, rate)
    lines: Lines = record[MIXED]
    _check_ledger_lines(call, lines)
    currency.check_sides(call, chosen, [line["AccountRef"] for _, line in lines], "JournalEntry Line")
    sums = {
        side: sum((line["Amount"] for each, line in lines if each == side), Decimal(0))
        for side in (DEBIT, CREDIT)
    }
    if sums[DEBIT] != sums[CREDIT]:
        raise refusals.bad_value(
            "Amount",
            f"{sums[DEBIT] - sums[CREDIT]:.2f}",
            "The debits and credits of the transaction do not balance.",
        )
    booking.check_open(call, "JournalEntry", record["TxnDate"])
    record |= currency.shown(call, chosen, record["_rate"])
    record["_total"] = sums[DEBIT]
    entered_home = record.get("IsAmountsEnteredInHomeCurrency") or record.get("IsHomeCurrencyAdjustment")
    postings = []
    for side, line in lines:
        amount = line["Amount"] / record["_rate"] if entered_home else line["Amount"]
        debit = booking.cents(amount) * (1 if side == DEBIT else -1)
        postings.append(booking.on_account(file, line["AccountRef"], debit, record["_rate"]))
    booking.enter(call, record, postings, what)
    return Answer(rows=[("JournalEntryRet", record)])


def _check_ledger_lines(call: Call, lines: Lines) -> None:
    if not call.switches["one_ledger_line_first"]:
        return
    places = [
        number
        for number, (_, line) in enumerate(lines)
        if call.file.of(line["AccountRef"])["AccountType"] in LEDGER_TYPES
    ]
    if places not in ([], [0]):
        raise Refused(
            refusals.BAD_VALUE,
            "A journal entry can have one accounts receivable or accounts payable line, and it must come first.",
        )
