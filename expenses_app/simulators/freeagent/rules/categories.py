"""Categories, the accounts of FreeAgent: grouped, known by nominal code, fixed once they hold items."""

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import shown
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import NOT_VALID, required, texts
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.seed import add_category
from expenses_app.simulators.freeagent.state import STANDARD
from expenses_app.simulators.freeagent.wire import Record, answer, not_found, problem

ROOT = "category"
GROUPS = ("admin_expenses", "cost_of_sales", "income", "general")
# group asked for: group it is listed in, lowest and highest nominal code, whether it takes tax attributes
WRITABLE = {
    "income": ("income", 1, 49, False),
    "cost_of_sales": ("cost_of_sales", 96, 199, True),
    "admin_expenses": ("admin_expenses", 200, 399, True),
    "current_assets": ("general", 671, 720, False),
    "liabilities": ("general", 731, 780, False),
    "equities": ("general", 921, 960, False),
}
# Only the lists that are documented in full; the second is that of a UK limited company.
REPORTING_NAMES = {
    "current_assets": ("debtors", "money_in_transit", "prepayments_and_accrued_income"),
    "cost_of_sales": ("commissions_payable", "material_costs", "purchases", "subcontractor_costs"),
}
ANY_CODE = (1, 999)


def many(call: Call) -> Response:
    """GET all, in four lists; with ``sub_accounts`` also those of bank accounts and users."""
    lists: dict[str, list[Record]] = {f"{group}_categories": [] for group in GROUPS}
    for record in call.company.categories.values():
        lists[f"{record['_group']}_categories"].append(shown.category(call, record))
    if call.request.args.get("sub_accounts", "").lower() == "true":
        lists["general_categories"] += _sub_accounts(call)
    return answer(lists)


def one(call: Call, code: str) -> Response:
    """GET one, under the key of its group."""
    return answer(_keyed(call, call.find("categories", code)))


def create(call: Call) -> Response:
    """POST one; needs a level that the documents do not name."""
    _check_level(call)
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "CategoryWrite")
    required(complaints, content, ("description", "nominal_code", "category_group"))
    texts(call, complaints, content, ("description",))
    complaints.end()
    group, lowest, highest, taxed = WRITABLE[content["category_group"]]
    if content["category_group"] == "equities" and not call.switches["equities_range_checked"]:
        lowest, highest = ANY_CODE
    code = content["nominal_code"]
    if not code.isdigit() or len(code) != 3 or not lowest <= int(code) <= highest:
        raise problem(400, "Invalid nominal code")
    if not call.switches["category_code_kept"]:
        code = _next_free(call, int(code), highest)
    if code in call.company.categories:
        complaints.add("nominal_code", call.switches["code_in_use_text"])
    _check_reporting_name(call, complaints, content)
    complaints.end()
    rate = content.get("auto_sales_tax_rate") or STANDARD if taxed else None
    record = add_category(
        call.company, group, code, content["description"], rate, content.get("tax_reporting_name")
    )
    if taxed:
        record["allowable_for_tax"] = content.get("allowable_for_tax", True)
    call.touched()
    response = answer(_keyed(call, record), 201)
    response.headers["Location"] = call.url("categories", code)
    return response


def update(call: Call, code: str) -> Response:
    """PUT: changes a category without items; its group stays."""
    _check_level(call)
    record = call.find("categories", code)
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "CategoryWrite")
    if "category_group" in content:
        complaints.add("category_group", "can't be changed")
    if "description" in content:
        required(complaints, content, ("description",))
    texts(call, complaints, content, ("description",))
    fresh = content.pop("nominal_code", code)
    if fresh != code and fresh in call.company.categories:
        complaints.add("nominal_code", call.switches["code_in_use_text"])
    if _used(call, code):
        complaints.add("category", "can't be changed because it has items")
    complaints.end()
    if fresh != code and not (fresh.isdigit() and len(fresh) == 3):
        raise problem(400, "Invalid nominal code")
    del call.company.categories[code]
    record |= content | {"nominal_code": fresh}
    call.company.categories[fresh] = record
    call.touched()
    return answer(_keyed(call, record))


def delete(call: Call, code: str) -> Response:
    """DELETE a category without items."""
    _check_level(call)
    record = call.find("categories", code)
    if call.switches["used_category_kept"] and _used(call, code):
        raise problem(409, "Category can't be deleted because it has items")
    content = _keyed(call, record)
    del call.company.categories[code]
    call.touched()
    return answer(content)


def _check_level(call: Call) -> None:
    if call.level < call.switches["category_write_level"]:
        raise problem(403, "You are not allowed to access this action.")


def _check_reporting_name(call: Call, complaints: Complaints, content: Record) -> None:
    group, name = content["category_group"], content.get("tax_reporting_name")
    if group == "cost_of_sales" and call.company.record["type"] != "UkLimitedCompany":
        return
    if name and name not in REPORTING_NAMES.get(group, (name,)):
        complaints.add("tax_reporting_name", NOT_VALID)


def _keyed(call: Call, record: Record) -> Record:
    return {f"{record['_group']}_categories": shown.category(call, record)}


def _next_free(call: Call, code: int, highest: int) -> str:
    for each in range(code + 1, highest + 1):
        if f"{each:03d}" not in call.company.categories:
            return f"{each:03d}"
    raise not_found()


def _used(call: Call, code: str) -> bool:
    items = [item for bill in call.company.bills.values() for item in bill["bill_items"]]
    records = [*call.company.explanations.values(), *call.company.expenses.values(), *items]
    return any(each.get("category") == code for each in records)


def _sub_accounts(call: Call) -> list[Record]:
    found = [
        (each["_sub_account"], f"Bank Account: {each['name']}")
        for each in call.company.bank_accounts.values()
    ]
    for place, user in enumerate(call.company.users.values(), start=1):
        name = f"{user['first_name']} {user['last_name']}"
        found += [
            (f"905-{place}", f"Expense Account: {name}"),
            (f"907-{place}", f"Director Loan Account: {name}"),
        ]
    return [
        {"url": call.url("categories", code), "nominal_code": code, "description": text}
        for code, text in found
    ]
