"""Reads expense and item lines of a request onto the lines that stand."""

from collections.abc import Callable
from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import stored_texts
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.booking import cents

NEW_LINE = "-1"
CUSTOMER_NEEDED = "A billable line needs a customer or job."


def expense_line(call: Call, kind: str, given: Fields, line: Fields) -> Fields:
    """An expense line as it will stand; raises Refused (3140, 3150, 3210, 3250)."""
    where = f"{kind} ExpenseLine"
    fields = line | _shared(call, given, where)
    account = resolve(call.file, given.get("AccountRef"), ("Account",), f"{where} AccountRef")
    if account:
        fields["AccountRef"] = account
    if given.get("Amount") is not None:
        fields["Amount"] = given["Amount"]
    fields.setdefault("Amount", Decimal("0.00"))
    if not fields.get("AccountRef"):
        raise refusals.missing(f"{where}/AccountRef")
    if call.file.of(fields["AccountRef"])["AccountType"] == "NonPosting":
        raise refusals.bad_reference(
            "Account",
            call.file.of(fields["AccountRef"])["FullName"],
            f"{where} AccountRef",
            "It takes no postings.",
        )
    if "Memo" in given:
        fields["Memo"] = stored_texts(call, given["Memo"])
    return _checked(fields)


def item_line(call: Call, kind: str, given: Fields, line: Fields) -> Fields:
    """An item line as it will stand; its amount is quantity times cost unless the amount is given."""
    where = f"{kind} ItemLine"
    fields = line | _shared(call, given, where)
    item = resolve(call.file, given.get("ItemRef"), ("ItemService",), f"{where} ItemRef")
    override = resolve(
        call.file, given.get("OverrideItemAccountRef"), ("Account",), f"{where} OverrideItemAccountRef"
    )
    if item:
        fields["ItemRef"] = item
    if override:
        fields["_override"] = override
    if not fields.get("ItemRef"):
        raise refusals.missing(f"{where}/ItemRef")
    fields |= {
        name: stored_texts(call, given[name]) for name in ("Desc", "Quantity", "Cost") if name in given
    }
    fields.setdefault("Quantity", Decimal(1))
    if given.get("Amount") is not None:
        fields["Amount"] = given["Amount"]
        fields["Cost"] = given["Amount"] / fields["Quantity"] if fields["Quantity"] else Decimal(0)
    elif {"Quantity", "Cost"} & set(given) or "Amount" not in fields:
        fields["Amount"] = cents(fields["Quantity"] * fields.get("Cost", Decimal(0)))
    return _checked(fields)


def item_account(call: Call, line: Fields) -> Ref:
    """The account that an item line is posted to."""
    item = call.file.of(line["ItemRef"])
    account: Ref = line.get("_override") or item["SalesOrPurchase"]["AccountRef"]
    return account


def changed_lines(
    call: Call,
    kind: str,
    standing: list[Fields],
    given: list[Fields] | None,
    clear: bool,
    read: Callable[[Call, str, Fields, Fields], Fields],
) -> list[Fields]:
    """The lines after a Mod: all stay when none is sent; else those left out go, and -1 adds one."""
    if given is None:
        return [] if clear else standing
    known = {line["TxnLineID"]: line for line in standing}
    lines = []
    for each in given:
        key = each["TxnLineID"]
        if key != NEW_LINE and key not in known:
            raise refusals.unknown_object(key)
        line = read(call, kind, each, known.get(key, {}))
        line["TxnLineID"] = call.file.new_transaction_id(call.now) if key == NEW_LINE else key
        lines.append(line)
    return lines


def numbered(call: Call, lines: list[Fields]) -> list[Fields]:
    """New lines with their TxnLineID."""
    return [{"TxnLineID": call.file.new_transaction_id(call.now)} | line for line in lines]


def _shared(call: Call, given: Fields, where: str) -> Fields:
    fields: Fields = {}
    if "CustomerRef" in given:
        fields["CustomerRef"] = resolve(
            call.file, given["CustomerRef"], ("Customer",), f"{where} CustomerRef"
        )
    if "ClassRef" in given:
        fields["ClassRef"] = chosen_class(call, given["ClassRef"], where)
    if "SalesTaxCodeRef" in given:
        fields["SalesTaxCodeRef"] = chosen_tax_code(call, given["SalesTaxCodeRef"], where)
    if given.get("BillableStatus"):
        fields["BillableStatus"] = given["BillableStatus"]
    return fields


def chosen_class(call: Call, given: Fields | None, where: str) -> Ref | None:
    """The class that is named; raises Refused (3250) while class tracking is off."""
    if given is not None and not call.file.preferences.classes:
        raise refusals.not_enabled("class tracking")
    return resolve(call.file, given, ("Class",), f"{where} ClassRef")


def chosen_tax_code(call: Call, given: Fields | None, where: str) -> Ref | None:
    """The tax code that is named; raises Refused (3250) while sales tax is off."""
    if given is not None and not call.file.preferences.sales_tax:
        raise refusals.not_enabled("sales tax")
    return resolve(call.file, given, ("SalesTaxCode",), f"{where} SalesTaxCodeRef")


def _checked(fields: Fields) -> Fields:
    if fields.get("BillableStatus") == "Billable" and not fields.get("CustomerRef"):
        raise refusals.bad_value("BillableStatus", "Billable", CUSTOMER_NEEDED)
    if fields.get("CustomerRef"):
        fields.setdefault("BillableStatus", "NotBillable")
    return fields
