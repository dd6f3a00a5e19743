"""``/attachments``, by itself or below a line or an entry: records of files, and their bytes."""

from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.api.addresses import Segment
from expenses_app.simulators.dynamics_365.api.call import Call, nothing, one
from expenses_app.simulators.dynamics_365.api.listing import computed, listed
from expenses_app.simulators.dynamics_365.api.parts import attachment_shown
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import method_not_allowed, no_record, not_found
from expenses_app.simulators.dynamics_365.odata.query import read_query
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.rules import attachments


def answer_to(call: Call, head: Segment, tail: list[Segment], parent_id: str = "") -> Response:
    """Answer a call to files; ``parent_id`` is that of the address. Raises Refusal."""
    part, company = BY_SET["attachments"], call.company
    if not head.key:
        if call.method == "POST":
            made = attachments.create(call, parent_id)
            return one(call, part, attachment_shown(call, made), "attachments", 201)
        if call.method != "GET":
            raise method_not_allowed(call.method, "attachments")
        query = read_query(part, call.options, "")
        asked = dict(query.condition.equal) if query.condition else {}
        parent = parent_id or asked.get("parentId") or ""
        kind = "Journal" if parent_id else asked.get("parentType", "Journal")
        rows = attachments.of_parent(company, parent, kind) if parent else _unlinked(call, asked)
        return listed(call, part, computed(part, rows), "attachments", rows)
    row = company.attachments.rows.get(head.key)
    if row is None:
        raise no_record()
    if not tail:
        return _file_record(call, row)
    if tail[0].name != "attachmentContent":
        raise not_found(tail[0].name)
    if call.method == "GET":
        return Response(row["_content"], 200, content_type="application/octet-stream")
    if call.method != "PATCH":
        raise method_not_allowed(call.method, "attachmentContent")
    call.check_etag(row)
    attachments.put_content(call, row)
    return nothing()


def _file_record(call: Call, row: Row) -> Response:
    if call.method == "GET":
        return one(call, BY_SET["attachments"], attachment_shown(call, row), "attachments")
    call.check_etag(row)
    if call.method == "DELETE":
        attachments.remove(call, row)
        return nothing()
    if call.method != "PATCH":
        raise method_not_allowed(call.method, "attachments")
    return one(
        call, BY_SET["attachments"], attachment_shown(call, attachments.update(call, row)), "attachments"
    )


def _unlinked(call: Call, asked: Row) -> list[Row]:
    wanted = asked.get("id")
    return [
        row
        for row in call.company.attachments
        if row["_holder"] == attachments.UNLINKED or row["id"] == wanted
    ]
