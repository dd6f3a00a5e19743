"""Journal lines: what they default to, what is looked up, what is refused.

Source: Microsoft's published page "APIV2 - JournalLines" and the table behind it.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.simulators.dynamics_365.api.call import JOURNALS, Call
from expenses_app.simulators.dynamics_365.books.company import AccountSetup, Company, new_id
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import (
    Refusal,
    bad_request,
    dialog,
    exists,
    field_validation,
    must_equal,
    no_relation,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.rules import dimensions
from expenses_app.simulators.dynamics_365.rules.sides import (
    ACCOUNT,
    BALANCE,
    BANK,
    LEDGER,
    SideNames,
    by_number,
    check_usable,
    currency_of,
    named,
)  # fmt: skip

ENTITY = BY_SET["journalLines"]
STEP = 10_000
CENT = Decimal("0.01")


def create(call: Call, journal: Row) -> Row:
    """A new line at the end of a journal. Raises Refusal."""
    call.need(JOURNALS)
    content = call.content()
    if "dimensionSetLines" in content and not call.switches["deep_insert_dimensions"]:
        raise bad_request("The property 'dimensionSetLines' cannot be written together with its parent.")
    values = read(ENTITY, content, ("dimensionSetLines",))
    line = _changed(call, _blank(call.company, journal, call), values)
    for element in content.get("dimensionSetLines") or []:
        line["_dimensions"] = dimensions.added(call, line["_dimensions"], element)
    return call.company["journalLines"].put(line, call.now)


def update(call: Call, line: Row) -> Row:
    """Changed members only. Raises Refusal."""
    call.need(JOURNALS)
    changed = _changed(call, dict(line), read(ENTITY, call.content()))
    return call.company["journalLines"].put(changed, call.now)


def remove(call: Call, line: Row) -> None:
    """One line."""
    call.need(JOURNALS)
    call.company["journalLines"].remove(line["id"])


def left_over(company: Company, journal: Row, call_now: Any) -> None:
    """The blank line that a posting leaves in a journal without a number series."""
    row = empty_line(journal) | {"lineNumber": STEP, "postingDate": call_now.date()}
    company["journalLines"].put(row, call_now)


def empty_line(journal: Row) -> Row:
    """A line with nothing in it."""
    return {
        "id": new_id(), "journalId": journal["id"], "journalDisplayName": journal["code"], "lineNumber": 0,
        "accountType": LEDGER, "accountId": None, "accountNumber": "", "postingDate": None, "documentNumber": "",
        "externalDocumentNumber": "", "amount": Decimal(0), "description": "", "comment": "", "taxCode": "",
        "balanceAccountType": LEDGER, "balancingAccountId": None, "balancingAccountNumber": "",
        "_template": journal["templateDisplayName"], "_posting_type": "", "_business_group": "", "_dimensions": {},
    }  # fmt: skip


def _blank(company: Company, journal: Row, call: Call) -> Row:
    lines = sorted(
        company["journalLines"].with_value("journalId", journal["id"]), key=lambda row: row["lineNumber"]
    )
    number = next((line["documentNumber"] for line in reversed(lines) if line["documentNumber"]), "")
    if not number and journal.get("_series"):
        number = f"G{company.next_number('GJNL-GEN', 1001):05d}"
    last = lines[-1]["lineNumber"] if lines else 0
    return empty_line(journal) | {
        "lineNumber": last + STEP,
        "postingDate": call.now.date(),
        "documentNumber": number,
    }


def _changed(call: Call, line: Row, values: Row) -> Row:
    """Apply the members of a body to a line, in the order of the page or (by a switch) of the body."""
    for other in call.company["journalLines"].with_value("journalId", line["journalId"]):
        if other["lineNumber"] == values.get("lineNumber") and other["id"] != line["id"]:
            raise exists(ENTITY.table, named(other | {"lineNumber": values["lineNumber"]}))
    plain: Row = {
        name: values[name]
        for name in ("lineNumber", "postingDate", "documentNumber", "externalDocumentNumber", "comment")
        if name in values
    }
    line |= plain
    for side in (ACCOUNT, BALANCE):
        _apply_side(call, line, side, values)
    if "description" in values:
        line["description"] = values["description"]
    if "amount" in values:
        line["amount"] = (values["amount"] or Decimal(0)).quantize(CENT, ROUND_HALF_UP)
    if "taxCode" in values:
        line["taxCode"] = values["taxCode"]
        _check_tax(call.company, line)
    line["_currency"] = currency_of(call.company, line)
    return line


def _apply_side(call: Call, line: Row, side: SideNames, values: Row) -> None:
    names = list(values)
    early = side.number in names and side.kind in names and names.index(side.number) < names.index(side.kind)
    kind = str(values.get(side.kind, line[side.kind]))
    looked_up = str(line[side.kind]) if early and call.switches["member_order_matters"] else kind
    if kind != line[side.kind] and side.number not in values and side.identity not in values:
        _empty_side(line, side)
    line[side.kind] = kind
    record = None
    if values.get(side.identity):
        record = call.company["accounts" if looked_up == LEDGER else "bankAccounts"].get(
            values[side.identity]
        )
        if record is None:
            raise dialog(f'The "{side.identity}" does not match to an Account.')
        if values.get(side.number) not in (None, "", record["number"]):
            raise dialog("The account values do not match to a specific Account.")
    elif values.get(side.number):
        record = by_number(call.company, looked_up, values[side.number])
        if record is None and side is ACCOUNT:
            raise dialog('The "accountNumber" does not match to an Account.')
        if record is None:
            raise no_relation(side.field, ENTITY.table, values[side.number], looked_up)
    elif side.number in values or side.identity in values:
        _empty_side(line, side)
    if record is not None:
        check_usable(looked_up, record)
        line |= {side.identity: record["id"], side.number: record["number"]}
        if side is ACCOUNT:
            _take_defaults(call.company, line, record, by_name=bool(values.get(side.number)))


def _empty_side(line: Row, side: SideNames) -> None:
    line |= {side.identity: None, side.number: ""}
    if side is ACCOUNT:
        line |= {"taxCode": "", "_posting_type": "", "_business_group": ""}


def _take_defaults(company: Company, line: Row, record: Row, *, by_name: bool) -> None:
    """Name and, only when the account came by its number, the tax groups of the account."""
    setup = AccountSetup()
    if by_name and line["accountType"] == LEDGER:
        setup = company.account_setups.get(record["number"], setup)
    line["description"] = record["displayName"]
    line["taxCode"] = setup.product_group
    line["_posting_type"], line["_business_group"] = setup.posting_type, setup.business_group


def _check_tax(company: Company, line: Row) -> None:
    code = line["taxCode"]
    if not code:
        return
    kind = "VAT Prod. Posting Group" if company.uses_vat else "Tax Group Code"
    related = "VAT Product Posting Group" if company.uses_vat else "Tax Group"
    if all(row["code"] != code for row in company["taxGroups"]):
        raise no_relation(kind, ENTITY.table, code, related)
    if line["accountType"] == BANK:
        raise must_equal(kind, "", ENTITY.table, named(line), code)
    if not line["_posting_type"]:
        text = f"Gen. Posting Type in Gen. Journal Line {named(line)} must either be of type Purchase or Sale"
        raise field_validation(f"{text} when {kind} is {code}.")
    if company.uses_vat and (line["_business_group"], code) not in company.tax_setups:
        raise Refusal(
            400, "Internal_RecordNotFound",
            "The VAT Posting Setup does not exist. Identification fields and values: "
            f"VAT Bus. Posting Group='{line['_business_group']}',VAT Prod. Posting Group='{code}'",
        )  # fmt: skip
