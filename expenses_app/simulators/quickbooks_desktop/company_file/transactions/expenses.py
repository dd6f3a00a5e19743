"""Adds and changes cheques, card charges, card credits, bills and vendor credits."""

from datetime import timedelta
from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import check_guid, stored_texts
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions import booking, currency
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.kinds import EXPENSES, Expense
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.lines import (
    changed_lines,
    chosen_tax_code,
    expense_line,
    item_account,
    item_line,
    numbered,
)
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.tax import (
    line_tax,
    purchase_rate,
    tax_account,
    tax_code_of,
)

PLAIN = (
    "TxnDate",
    "DueDate",
    "RefNumber",
    "Memo",
    "IsToBePrinted",
    "IsTaxIncluded",
    "ExternalGUID",
    "Address",
    "VendorAddress",
)
WRONG_TYPE = "You cannot use this type of account here."


def add_expense(call: Call) -> Answer:
    """Answer CheckAdd, CreditCardChargeAdd, CreditCardCreditAdd, BillAdd or VendorCreditAdd."""
    kind = EXPENSES[call.checked.name.removesuffix("AddRq")]
    body = call.given[f"{kind.name}Add"]
    for name in ("LinkToTxnID", "ApplyCheckToTxnAdd"):
        for linked in body.get(name, []):
            raise refusals.unknown_object(linked["TxnID"] if isinstance(linked, dict) else linked)
    for group in body.get("ItemGroupLineAdd", []):
        resolve(call.file, group["ItemGroupRef"], ("ItemGroup",), f"{kind.name} ItemGroupLine")
    check_guid(call, body.get("ExternalGUID"))
    record = booking.new_record(call, kind.name)
    _header(call, kind, body, record)
    record["ExpenseLineRet"] = numbered(
        call, [expense_line(call, kind.name, each, {}) for each in body.get("ExpenseLineAdd", [])]
    )
    record["ItemLineRet"] = numbered(
        call, [item_line(call, kind.name, each, {}) for each in body.get("ItemLineAdd", [])]
    )
    return _enter(call, kind, record, body.get("ExchangeRate"), "Created")


def change_expense(call: Call) -> Answer:
    """Answer the Mod of one of them; header elements left out stay."""
    kind = EXPENSES[call.checked.name.removesuffix("ModRq")]
    body = call.given[f"{kind.name}Mod"]
    record = booking.to_change(call, kind.name, body)
    kept = record["_currency"], record["_rate"]
    _header(call, kind, body, record)
    for ret, sent, clear, read in (
        ("ExpenseLineRet", "ExpenseLineMod", "ClearExpenseLines", expense_line),
        ("ItemLineRet", "ItemLineMod", "ClearItemLines", item_line),
    ):
        record[ret] = changed_lines(call, kind.name, record[ret], body.get(sent), bool(body.get(clear)), read)
    rate = body.get("ExchangeRate")
    if rate is None and _currency(call, kind, record) == kept[0] != call.file.home:
        rate = kept[1]
    return _enter(call, kind, record, rate, "Changed")


def _header(call: Call, kind: Expense, body: Fields, record: Fields) -> None:
    file, where = call.file, kind.name
    account = resolve(file, body.get(kind.account_field), ("Account",), f"{where} {kind.account_field}")
    payee = resolve(file, body.get(kind.payee_field), kind.payee_kinds, f"{where} {kind.payee_field}")
    if account:
        if file.of(account)["AccountType"] != kind.account_type:
            raise refusals.bad_reference(
                "Account", file.of(account)["FullName"], f"{where} {kind.account_field}", WRONG_TYPE
            )
        record[kind.account_field] = account
    if payee:
        record[kind.payee_field] = payee
    if kind.account_field not in record:
        record[kind.account_field] = _payable(call, record[kind.payee_field])
    for name in PLAIN:
        if body.get(name) is not None:
            record[name] = stored_texts(call, body[name])
    if body.get("IsTaxIncluded") is not None and not file.preferences.amounts_include_tax:
        raise refusals.not_enabled("amounts that include tax")
    if "SalesTaxCodeRef" in body:
        record["SalesTaxCodeRef"] = chosen_tax_code(call, body["SalesTaxCodeRef"], where)
    if "TermsRef" in body:
        record["TermsRef"] = resolve(file, body["TermsRef"], ("StandardTerms",), f"{where} TermsRef")
    if kind.is_due:
        days = file.of(record.get("TermsRef")).get("StdDueDays", file.preferences.days_bills_are_due)
        record.setdefault("DueDate", record["TxnDate"] + timedelta(days=days))


def _payable(call: Call, vendor: Ref) -> Ref:
    """The first A/P account in the vendor's currency."""
    wanted = call.file.currency_of(call.file.of(vendor))
    for each in call.file.every("Account"):
        if each["AccountType"] == "AccountsPayable" and call.file.currency_of(each) == wanted:
            return Ref(each["ListID"])
    raise refusals.missing("APAccountRef")


def _currency(call: Call, kind: Expense, record: Fields) -> Ref:
    payee = record.get(kind.payee_field)
    if kind.account_type == "AccountsPayable":
        return call.file.currency_of(call.file.of(payee))
    return currency.of_header(call, record[kind.account_field], payee)


def _enter(call: Call, kind: Expense, record: Fields, rate: Decimal | None, what: str) -> Answer:
    file = call.file
    chosen = _currency(call, kind, record)
    accounts = [line["AccountRef"] for line in record["ExpenseLineRet"]]
    accounts += [item_account(call, line) for line in record["ItemLineRet"]]
    header = record[kind.account_field]
    if kind.account_type == "AccountsPayable" and file.currency_of(file.of(header)) != chosen:
        raise refusals.bad_reference(
            "Account", file.of(header)["FullName"], f"{kind.name} {kind.account_field}", currency.MISMATCH
        )
    currency.check_sides(call, chosen, [header, record.get(kind.payee_field), *accounts], kind.name)
    record["_currency"], record["_rate"] = chosen, currency.rate_of(call, chosen, rate)
    lines = [*record["ExpenseLineRet"], *record["ItemLineRet"]]
    if not lines and call.switches["empty_transaction"] == "refuse":
        raise refusals.missing(f"{kind.name}/ExpenseLine")
    total, taxes = _sums(call, record, lines)
    if total < 0:
        raise refusals.bad_value(kind.total_field, f"{total:.2f}", "Transaction amount must be positive.")
    booking.check_open(call, kind.name, record["TxnDate"])
    _totals(call, kind, record, total)
    postings = [booking.on_account(file, header, -kind.side * total, record["_rate"])]
    included = record.get("IsTaxIncluded", False)
    for account, line, tax in zip(accounts, lines, taxes, strict=True):
        net = line["Amount"] - tax if included else line["Amount"]
        postings.append(booking.on_account(file, account, kind.side * net, record["_rate"]))
    if record["_tax"]:
        postings.append(
            booking.on_account(file, tax_account(file), kind.side * record["_tax"], record["_rate"])
        )
    booking.enter(call, record, postings, what)
    return Answer(rows=[(f"{kind.name}Ret", record)])


def _sums(call: Call, record: Fields, lines: list[Fields]) -> tuple[Decimal, list[Decimal]]:
    included = record.get("IsTaxIncluded", False)
    rates = [purchase_rate(call.file, tax_code_of(line, record)) for line in lines]
    taxes = [line_tax(line["Amount"], rate, included) for line, rate in zip(lines, rates, strict=True)]
    record["_tax"] = sum(taxes, Decimal(0))
    record["_line_taxes"] = list(zip(taxes, rates, strict=True))
    amounts = sum((line["Amount"] for line in lines), Decimal(0))
    return amounts if included else amounts + record["_tax"], taxes


def _totals(call: Call, kind: Expense, record: Fields, total: Decimal) -> None:
    record["_total"] = record[kind.total_field] = total
    record |= currency.shown(call, record["_currency"], record["_rate"])
    if call.file.preferences.multi_currency:
        record[kind.home_total_field] = booking.cents(total * record["_rate"])
    if kind.is_due:
        record["IsPaid"] = record.get("IsPaid", False)
        record["OpenAmount"] = Decimal("0.00") if record["IsPaid"] else total
    if kind.name == "VendorCredit":
        record["OpenAmount"] = total
    if kind.name == "Check":
        record.setdefault("IsToBePrinted", False)
