"""What a call to a company's data does: lists, records, parts of records, actions, files."""

from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.api import files
from expenses_app.simulators.dynamics_365.api.addresses import Segment
from expenses_app.simulators.dynamics_365.api.call import POSTING, Call, nothing, one
from expenses_app.simulators.dynamics_365.api.listing import computed, expanded, listed
from expenses_app.simulators.dynamics_365.api.parts import part_rows
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.errors import (
    Refusal,
    dialog,
    method_not_allowed,
    no_record,
    not_found,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.odata.query import read_query
from expenses_app.simulators.dynamics_365.odata.wire import Row, shown
from expenses_app.simulators.dynamics_365.posting.post import post_journal
from expenses_app.simulators.dynamics_365.rules import (
    bank_accounts,
    dimensions,
    journals,
    lines,
    people,
)  # fmt: skip

POST_ACTION = "Microsoft.NAV.post"
PARENT_NEEDED = "You must specify a journal batch ID or a journal ID to get a journal line."


def answer_to(call: Call, steps: list[Segment]) -> Response:
    """Answer a call to what stands below a company. Raises Refusal."""
    if (
        call.headers.get("If-None-Match")
        and call.switches["if_none_match"] == "refuse"
        and call.method == "POST"
    ):
        raise Refusal(400, "BadRequest", "The header If-None-Match is not supported for POST.")
    head, tail = steps[0], steps[1:]
    if head.name == "attachments":
        return files.answer_to(call, head, tail)
    entity = _entity(call, head.name)
    if not head.key:
        return _set(call, entity, tail)
    row = _row(call, entity, head.key)
    if not tail:
        return _record(call, entity, row, head)
    if entity.set_name == "journals":
        return _below_journal(call, row, tail)
    return _part(call, entity, row, tail)


def _entity(call: Call, set_name: str) -> Entity:
    if set_name not in call.company.sets:
        raise not_found(set_name)
    return bank_accounts.entity(call.switches) if set_name == "bankAccounts" else BY_SET[set_name]


def _row(call: Call, entity: Entity, key: str) -> Row:
    row = call.company[entity.set_name].get(key)
    if row is None:
        raise no_record()
    return row


def _set(call: Call, entity: Entity, tail: list[Segment]) -> Response:
    if tail:
        raise not_found(tail[0].name)
    if call.method == "GET":
        if entity.set_name == "journalLines" and "journalId eq" not in call.options.get("$filter", ""):
            raise dialog(PARENT_NEEDED)
        return listed(call, entity, call.company[entity.set_name], entity.set_name)
    if call.method != "POST" or "POST" not in entity.methods:
        raise method_not_allowed(call.method, entity.set_name)
    match entity.set_name:
        case "journals":
            row = journals.create(call)
        case "bankAccounts":
            row = bank_accounts.create(call)
        case "journalLines":
            raise dialog(PARENT_NEEDED)
        case _:
            row = people.create(call, entity)
    return one(call, entity, shown(entity, row), entity.set_name, 201)


def _record(call: Call, entity: Entity, row: Row, head: Segment) -> Response:
    if call.method == "GET":
        query = read_query(entity, call.options, "")
        content = shown(entity, row, query.select) | expanded(call, entity, row, query)
        return one(call, entity, {"id": row["id"]} | content if query.select is None else content, head.name)
    if call.method not in entity.methods or call.method == "POST":
        raise method_not_allowed(call.method, entity.set_name)
    call.check_etag(row)
    if call.method == "DELETE":
        _remove(call, entity, row)
        return nothing()
    match entity.set_name:
        case "journals":
            changed = journals.update(call, row)
        case "journalLines":
            changed = lines.update(call, row)
        case "bankAccounts":
            changed = bank_accounts.update(call, row)
        case _:
            changed = people.update(call, entity, row)
    return one(call, entity, shown(entity, changed), head.name)


def _remove(call: Call, entity: Entity, row: Row) -> None:
    match entity.set_name:
        case "journals":
            journals.remove(call, row)
        case "journalLines":
            lines.remove(call, row)
        case "bankAccounts":
            bank_accounts.remove(call, row)
        case _:
            people.remove(call, entity, row)


def _below_journal(call: Call, journal: Row, tail: list[Segment]) -> Response:
    name = tail[0].name
    if name == POST_ACTION:
        if call.method != "POST":
            raise method_not_allowed(call.method, name)
        call.need(POSTING)
        post_journal(call.company, journal, call.switches, call.now, call.actor)
        return nothing()
    if name != "journalLines":
        raise not_found(name)
    entity = BY_SET["journalLines"]
    if not tail[0].key:
        if len(tail) > 1:
            raise not_found(tail[1].name)
        if call.method == "POST":
            row = lines.create(call, journal)
            return one(call, entity, shown(entity, row) | _written_dimensions(call, row), "journalLines", 201)
        if call.method != "GET":
            raise method_not_allowed(call.method, name)
        own = call.company["journalLines"].with_value("journalId", journal["id"])
        return listed(
            call, entity, call.company["journalLines"], f"journals({journal['id']})/journalLines", own
        )
    row = _row(call, entity, tail[0].key)
    if row["journalId"] != journal["id"]:
        raise no_record()
    return _record(call, entity, row, tail[0]) if len(tail) == 1 else _part(call, entity, row, tail[1:])


def _written_dimensions(call: Call, row: Row) -> Row:
    if not row["_dimensions"]:
        return {}
    rows = dimensions.shown_rows(call.company, row, "Journal Line")
    return {"dimensionSetLines": [shown(BY_SET["dimensionSetLines"], each) for each in rows]}


def _part(call: Call, entity: Entity, parent: Row, tail: list[Segment]) -> Response:
    name, key = tail[0].name, tail[0].key
    if name not in entity.parts or name == "account":
        raise not_found(name)
    if name == "attachments":
        return files.answer_to(call, tail[0], tail[1:], parent["id"])
    part = BY_SET[name]
    rows = part_rows(call.company, entity, parent, name)
    path = f"{entity.set_name}({parent['id']})/{name}"
    if not key:
        if call.method == "GET":
            return listed(call, part, computed(part, rows), path, rows)
        if call.method != "POST" or name != "dimensionSetLines" or entity.set_name != "journalLines":
            raise method_not_allowed(call.method, name)
        wanted = dimensions.added(call, parent["_dimensions"], call.content())
        (code,) = set(wanted) - set(parent["_dimensions"])
        return _changed_set(call, parent, wanted, code, 201)
    row = next((each for each in rows if each["id"] == key), None)
    if row is None:
        raise no_record()
    if call.method == "GET":
        return one(call, part, shown(part, row), path)
    if name != "dimensionSetLines" or entity.set_name != "journalLines" or call.method == "POST":
        raise method_not_allowed(call.method, name)
    call.check_etag(row)
    if call.method == "DELETE":
        left = {code: value for code, value in parent["_dimensions"].items() if code != row["code"]}
        call.company["journalLines"].put(parent | {"_dimensions": left}, call.now)
        return nothing()
    wanted = dimensions.replaced(call, parent["_dimensions"], row["code"], call.content())
    return _changed_set(call, parent, wanted, row["code"], 200)


def _changed_set(call: Call, line: Row, wanted: dict[str, str], code: str, status: int) -> Response:
    part = BY_SET["dimensionSetLines"]
    stored = call.company["journalLines"].put(line | {"_dimensions": wanted}, call.now)
    row = next(
        each for each in dimensions.shown_rows(call.company, stored, "Journal Line") if each["code"] == code
    )
    return one(call, part, shown(part, row), "dimensionSetLines", status)
