"""The two RESTlets of the SuiteApp: write a card charge or refund, and store a file and attach it.

Card: POST ``{"type": "creditCardCharge", …fields as for REST…}``, with ``id`` to change; GET and DELETE with
``type`` and ``id`` (or ``externalId``). File: POST ``{"name", "content" (base64), "type", "id", "folder"}``; without a
folder the file goes to "Expenses receipts", which is made when it is not there.
"""

import base64
import binascii
from dataclasses import replace
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.attaching import attach
from expenses_app.simulators.netsuite.cabinet import add_folder, store
from expenses_app.simulators.netsuite.catalogue import CHARGES, Fields, offered
from expenses_app.simulators.netsuite.grants.access import Access, Caller
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.parse import parse
from expenses_app.simulators.netsuite.records.shown import shown
from expenses_app.simulators.netsuite.records.writing import create, delete, update
from expenses_app.simulators.netsuite.refusals import method_not_allowed, not_there, refused
from expenses_app.simulators.netsuite.switches import SWITCHES, Switches
from expenses_app.simulators.netsuite.wire import Record, Refused, answer, read

PATH = "/app/site/hosting/restlet.nl"
RECEIPTS_FOLDER = "Expenses receipts"
CARD, FILE = "customscript_expenses_card", "customscript_expenses_file"
SCRIPTS = {CARD: CARD, "101": CARD, FILE: FILE, "102": FILE}


class ScriptSwitches(Switches):
    """SuiteScript sees the legacy tax fields of card records whatever REST does."""

    def __init__(self, switches: Switches) -> None:
        super().__init__()
        self.restore(switches.values())
        for name in ("legacy_charge_over_rest", "legacy_charge_tax_code"):
            self._values[name] = SWITCHES[name].value


def script_error(refusal: Refused) -> Response:
    """A refusal in the shape of RESTlets."""
    detail = refusal.details[0]
    content = {"error": {"code": detail.code, "message": detail.text}}
    return answer(content, refusal.status if refusal.status in (401, 403) else 400, "application/json")


class Restlets:
    """Runs the deployed script that a request names."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def handle(self, call: Call, caller: Caller, request: Request) -> Response:
        """Answer one request; raises Refused."""
        script = SCRIPTS.get(request.args.get("script", ""))
        if script is None or not request.args.get("deploy") or not call.company.features["suite_app"]:
            sentence = "That Suitelet is invalid, disabled, or no longer exists."
            raise refused("SSS_INVALID_SCRIPTLET_ID", sentence)
        self._access.require(caller, "SuiteScript")
        call = replace(call, switches=ScriptSwitches(call.switches), names="error", values="error")
        sent = request.args.to_dict() if request.method in ("GET", "DELETE") else _body(request)
        if script == FILE:
            if request.method != "POST":
                raise method_not_allowed(request.method)
            self._access.require(caller, "Documents and Files")
            return answer(_stored_file(call, sent), 200, "application/json")
        self._access.require(caller, "Transactions")
        return answer(_card(call, request.method, sent), 200, "application/json")


def _card(call: Call, method: str, sent: Record) -> Record:
    kind = {name.lower(): name for name in CHARGES}.get(str(sent.get("type", "")).lower())
    if kind is None:
        raise refused("SSS_INVALID_TYPE_ARG", "type must be creditCardCharge or creditCardRefund.")
    key = str(sent.get("id") or f"eid:{sent.get('externalId')}")
    record = call.company.find(kind, key)
    fields = {name: value for name, value in sent.items() if name not in ("type", "id", "replace")}
    if method == "POST" and "id" not in sent:
        return _answered(call, kind, create(call, kind, parse(call, kind, fields)))
    if record is None:
        raise refused("RCRD_DSNT_EXIST", f"That record does not exist. Path: {kind}/{sent.get('id')}")
    if method == "DELETE":
        delete(call, kind, record["id"])
        return {"id": record["id"], "type": kind, "deleted": True}
    if method in ("POST", "PUT"):
        call = replace(call, replace=frozenset({"expense"}))
        record = update(call, kind, record, parse(call, kind, fields))
    return _answered(call, kind, record)


def _answered(call: Call, kind: str, record: Record) -> Record:
    return {"type": kind} | shown(call, kind, record, expand=True)


def _stored_file(call: Call, sent: Record) -> Record:
    try:
        content = base64.b64decode(str(sent.get("content") or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise refused("SSS_FILE_CONTENT_INVALID", "content is not base64.") from error
    folder = str(sent.get("folder") or _receipts_folder(call))
    kind, key = str(sent.get("type", "")), str(sent.get("id", ""))
    fields: Fields | None = offered(kind, call.company.features, call.switches)
    if fields is None or call.company.find(kind, key) is None:
        raise not_there()
    file = store(call, str(sent.get("name") or ""), folder, content, overwrite=True)
    # N/record.attach takes every transaction, whatever the REST service does.
    call.switches.restore({"attach_file_refused": ""})
    attach(call, kind, key, "file", file.key)
    return {"fileId": file.key, "name": file.name, "folder": folder, "size": file.size}


def _receipts_folder(call: Call) -> str:
    for key, folder in call.company.folders.items():
        if folder["name"] == RECEIPTS_FOLDER and not folder["parent"]:
            return key
    return str(add_folder(call, RECEIPTS_FOLDER)["id"])


def _body(request: Request) -> Record:
    try:
        sent: Any = read(request.get_data())
    except ValueError as error:
        raise refused("SYNTAX_ERROR", "SyntaxError: the body is not JSON.") from error
    if not isinstance(sent, dict):
        raise refused("SYNTAX_ERROR", "SyntaxError: the body is not an object.")
    return sent
