"""Files under their own addresses: of one explanation (up to fifty, by a newer version), and one by one."""

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.freeagent.rules import files
from expenses_app.simulators.freeagent.rules.call import Call, Complaints, last_segment
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, answer, not_found, problem

KIND, COLLECTION = "bank_transaction_explanation", "bank_transaction_explanations"
MOST_FILES = 50
LEVELS = {"bank_transaction_explanation": 6, "expense": 2, "bill": 5}


def many(call: Call, key: str) -> Response:
    """GET the files of an explanation."""
    return _all_of(call, _explanation(call, key)["id"])


def add(call: Call, key: str) -> Response:
    """POST files to an explanation."""
    record = _explanation(call, key)
    complaints = Complaints(call.switches)
    sent = _list(call)
    read = [
        files.checked_file(complaints, checked(call, complaints, each, "AttachmentWrite")) for each in sent
    ]
    if len(call.company.files_of.get(record["id"], [])) + len(sent) > MOST_FILES:
        complaints.add("attachments", f"are too many (maximum is {MOST_FILES})")
    complaints.end()
    for file in read:
        if file is not None:
            files.store(call, record["id"], KIND, file)
    _changed(call, record)
    return _all_of(call, record["id"], 201)


def change(call: Call, key: str) -> Response:
    """PUT: takes files away that are marked for it."""
    record = _explanation(call, key)
    held = call.company.files_of.get(record["id"], [])
    for each in _list(call):
        file = last_segment(each.get("url"), "attachments")
        if file not in held:
            raise not_found()
        if str(each.get("_destroy", "")) in ("1", "true"):
            _remove(call, call.company.files[file])
    _changed(call, record)
    return _all_of(call, record["id"])


def clear(call: Call, key: str) -> Response:
    """DELETE: takes every file of an explanation away."""
    record = _explanation(call, key)
    files.remove_all(call, record["id"])
    _changed(call, record)
    return answer({"attachments": []})


def one(call: Call, key: str) -> Response:
    """GET one file."""
    return answer({"attachment": files.shown(call, _file(call, key))})


def delete(call: Call, key: str) -> Response:
    """DELETE one file."""
    file = _file(call, key)
    content = {"attachment": files.shown(call, file)}
    _remove(call, file)
    call.touched()
    return answer(content)


def _explanation(call: Call, key: str) -> Record:
    if not call.many_attachments:
        raise not_found()
    return call.find(COLLECTION, key)


def _list(call: Call) -> list[Record]:
    sent = call.json_body().get("attachments")
    if not isinstance(sent, list) or not sent or not all(isinstance(each, dict) for each in sent):
        raise problem(400, "param is missing or the value is empty: attachments")
    return sent


def _all_of(call: Call, key: str, status: int = 200) -> Response:
    held = [call.company.files[each] for each in call.company.files_of.get(key, [])]
    return answer({"attachments": [files.shown(call, each) for each in held]}, status)


def _file(call: Call, key: str) -> LedgerAttachment:
    file = call.company.files.get(key)
    if file is None:
        raise not_found()
    if call.level < LEVELS[file.parent_kind]:
        raise problem(403, "You are not allowed to access this action.")
    return file


def _remove(call: Call, file: LedgerAttachment) -> None:
    call.company.files_of[file.parent].remove(file.key)
    del call.company.files[file.key]
    call.company.note(file.parent, call.now, call.actor, "Removed a file", file.name)


def _changed(call: Call, record: Record) -> None:
    record["updated_at"] = millisecond(call.now)
    call.touched()
