"""``/objects/…``: lists, single records, creates, changes and deletes of any object type."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.sage_intacct.catalogue import (
    ACCOUNT,
    ATTACHMENT,
    BILL,
    BILL_LINE,
    CARD,
    CARD_TXN,
    CHECKING,
    CUSTOMER,
    FOLDER,
    SAVINGS,
    TYPES,
    VENDOR,
)
from expenses_app.simulators.sage_intacct.query.values import records_of
from expenses_app.simulators.sage_intacct.rules import (
    accounts,
    attachments,
    bill_lines,
    bills,
    credit_card_transactions,
    money_accounts,
    parties,
    references,
)
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import (
    Record,
    RecordRefused,
    Refusal,
    answer,
    error_object,
    invalid_request,
    listing,
    meta,
    operation_failed,
    refused_record,
    request_error,
    success,
)

MOST_IN_BATCH = 500
Create = Callable[[Call, Any], Record]
Update = Callable[[Call, Record, Any], Record]
Delete = Callable[[Call, Record], None]


def _unused(path: str) -> Delete:
    return lambda call, record: references.delete_unused(call, path, record)


def _party(path: str) -> tuple[Create, Update, Delete]:
    return (
        lambda call, body: parties.create(call, path, body),
        lambda call, record, body: parties.update(call, path, record, body),
        _unused(path),
    )


def _money_account(path: str) -> tuple[Create, Update, Delete]:
    return (
        lambda call, body: money_accounts.create(call, path, body),
        lambda call, record, body: money_accounts.update(call, path, record, body),
        _unused(path),
    )


WRITERS: dict[str, tuple[Create, Update, Delete]] = {
    CARD_TXN: (
        credit_card_transactions.create,
        credit_card_transactions.update,
        credit_card_transactions.delete,
    ),
    BILL: (bills.create, bills.update, bills.delete),
    BILL_LINE: (bill_lines.create, bill_lines.update, bill_lines.delete),
    ATTACHMENT: (attachments.create, attachments.update, attachments.delete),
    FOLDER: (attachments.create_folder, attachments.update_folder, attachments.delete_folder),
    ACCOUNT: (accounts.create, accounts.update, _unused(ACCOUNT)),
    VENDOR: _party(VENDOR),
    CUSTOMER: _party(CUSTOMER),
    CARD: _money_account(CARD),
    CHECKING: _money_account(CHECKING),
    SAVINGS: _money_account(SAVINGS),
}
ACTIONS = {"POST": "create", "PATCH": "modify", "DELETE": "delete"}


def listed(call: Call, path: str) -> Response:
    """Answer the list of an object type: key, id and href of every record, without filters."""
    rows = [
        {name: record.get(name) for name in ("key", "id", "href")}
        for record in records_of(call.company, path)
        if call.sees(record)
    ]
    return listing(rows, len(rows), 1, max(len(rows), 1))


def read(call: Call, path: str, keys: str) -> Response:
    """Answer one record, or several when keys are joined by commas."""
    wanted = keys.split(",")
    if len(wanted) > MOST_IN_BATCH:
        raise invalid_request(f"No more than {MOST_IN_BATCH} keys are read at once.")
    found = [_shown(call, path, find(call, path, key)) for key in wanted]
    return success(found[0]) if len(found) == 1 else listing(found, len(found), 1, len(found))


def find(call: Call, path: str, key: str) -> Record:
    """Return the record of a key; raises Refusal (404)."""
    record = call.company.get(path, key)
    if record is None and (TYPES[path].lines_of or path.startswith("tax/")):
        record = next((each for each in records_of(call.company, path) if each["key"] == key), None)
    if record is None or not call.sees(record):
        raise request_error(404, "invalidKey", f"Invalid key '{key}' specified.", "REST-1404")
    return record


def write(call: Call, path: str, method: str, key: str | None, body: Any, *, together: bool) -> Response:
    """Create, change or delete; a list of bodies is a batch, which with ``together`` is all or nothing."""
    if path not in WRITERS or method not in TYPES[path].methods:
        raise request_error(405, "invalidRequest", f"{method} is not allowed on objects/{path}.", "REST-1405")
    if isinstance(body, list) and method != "DELETE":
        return _batch(call, path, method, body, together=together)
    try:
        record = _one(call, path, method, key, body)
    except RecordRefused as refused:
        error = operation_failed(method, path, TYPES[path].title, refused.sentences)
        return refused_record(call.switches["validation_status"], error)
    if method == "DELETE":
        return Response(b"", 204)
    return success(_pointer(record), 201 if method == "POST" else 200)


def _one(call: Call, path: str, method: str, key: str | None, body: Any) -> Record:
    create, update, delete = WRITERS[path]
    if method == "POST":
        record = create(call, body)
    else:
        record = find(call, path, key or "")
        call = replace(call, entity=record["_entity"] or call.entity)
        if method == "PATCH":
            record = update(call, record, body)
        else:
            delete(call, record)
    call.company.audit(path, record["key"], ACTIONS[method], call.now, call.user)
    return record


def _batch(call: Call, path: str, method: str, bodies: list[Any], *, together: bool) -> Response:
    """Write one record after the other. All together: the books return to what they were when one fails."""
    if not 1 <= len(bodies) <= MOST_IN_BATCH:
        raise invalid_request(f"A batch has 1 to {MOST_IN_BATCH} records.")
    before = call.company.snapshot() if together else None
    results: list[Record] = []
    for body in bodies:
        key = str(body.get("key", "")) if isinstance(body, dict) else ""
        content = {name: part for name, part in body.items() if name != "key"} if method == "PATCH" else body
        try:
            record = _one(call, path, method, key, content)
            results.append(_pointer(record) | {"ia::status": 201 if method == "POST" else 200})
        except RecordRefused as refused:
            error = operation_failed(method, path, TYPES[path].title, refused.sentences)
            results.append({"ia::status": call.switches["validation_status"], "ia::error": error})
        except Refusal as refused:
            error = json.loads(refused.response.get_data())["ia::error"]
            results.append({"ia::status": refused.response.status_code, "ia::error": error})
    failed = sum("ia::error" in each for each in results)
    if failed and before is not None:
        call.company.restore(before)
        undone = error_object("operationFailed", "The transaction was rolled back.", "REST-7002")
        results = [
            each if "ia::error" in each else {"ia::status": 422, "ia::error": undone} for each in results
        ]
        failed = len(results)
    status = 207 if failed else 201 if method == "POST" else 200
    return answer({"ia::result": results, "ia::meta": meta(len(results) - failed, failed)}, status)


def _pointer(record: Record) -> Record:
    return {name: record.get(name) for name in ("key", "id", "href") if record.get(name) is not None}


def _shown(call: Call, path: str, record: Record) -> Record:
    return attachments.shown(call, record) if path == ATTACHMENT else record
