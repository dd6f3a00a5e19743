"""Journals, which are general journal batches: made, renamed, removed.

Source: Microsoft's published page "APIV2 - Journals".
"""

from expenses_app.simulators.dynamics_365.api.call import JOURNALS, Call
from expenses_app.simulators.dynamics_365.books.company import DEFAULT_TEMPLATE, TEMPLATES, new_id
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import dialog, exists, must_have_value, no_relation
from expenses_app.simulators.dynamics_365.odata.wire import Row

ENTITY = BY_SET["journals"]
TABLE = ENTITY.table


def create(call: Call) -> Row:
    """A new journal; without a template it takes the first general one. Raises Refusal."""
    call.need(JOURNALS)
    values = read(ENTITY, call.content())
    row: Row = {"id": new_id(), "code": "", "displayName": "", "templateDisplayName": DEFAULT_TEMPLATE}
    row["_series"] = bool(call.switches["posting_number_series"])
    row = _checked(call, row | values)
    made = call.company["journals"].put(row, call.now)
    call.company.changed("journals", made["id"], "created", call.now)
    return made


def update(call: Call, row: Row) -> Row:
    """Another name or description; lines stay. Raises Refusal."""
    call.need(JOURNALS)
    changed = call.company["journals"].put(_checked(call, row | read(ENTITY, call.content())), call.now)
    call.company.changed("journals", row["id"], "updated", call.now)
    return changed


def remove(call: Call, row: Row) -> None:
    """The journal and its lines."""
    call.need(JOURNALS)
    for line in call.company["journalLines"].with_value("journalId", row["id"]):
        call.company["journalLines"].remove(line["id"])
    call.company["journals"].remove(row["id"])
    call.company.changed("journals", row["id"], "deleted", call.now)


def identified(row: Row) -> str:
    """How a refusal names a journal."""
    return f"Journal Template Name='{row['templateDisplayName']}',Name='{row['code']}'"


def _checked(call: Call, row: Row) -> Row:
    if not row["code"]:
        raise must_have_value("Name", TABLE, f"Journal Template Name={row['templateDisplayName']}, Name=")
    template = row["templateDisplayName"] or DEFAULT_TEMPLATE
    if template not in TEMPLATES:
        raise no_relation("Journal Template Name", TABLE, template, "Gen. Journal Template")
    for other in call.company["journals"]:
        same = (other["code"], other["templateDisplayName"]) == (row["code"], template)
        if same and other["id"] != row["id"]:
            raise exists(TABLE, identified(other))
    number = ""
    if row.get("balancingAccountId"):
        account = call.company["accounts"].get(row["balancingAccountId"])
        if account is None:
            raise dialog('The "balancingAccountId" does not match to an Account.')
        number = account["number"]
    return row | {"templateDisplayName": template, "balancingAccountNumber": number}
