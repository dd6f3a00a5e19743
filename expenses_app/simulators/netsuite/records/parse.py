"""Reads a request's body against the fields that the account offers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.netsuite.catalogue import Field, Fields, targets
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import malformed
from expenses_app.simulators.netsuite.wire import Detail, Record, Refused, read

# Said by NetSuite; sent back by clients that change what they have read.
READ_ONLY = {
    "id", "links", "refName", "total", "taxTotal", "tax2Total", "userTotal", "userTaxTotal", "totalAfterTaxes",
    "createdDate", "lastModifiedDate", "dateCreated", "transactionNumber", "balance", "availableBalance", "status",
    "documentStatus", "voidJournal", "voided", "fullName", "displayNameWithHierarchy", "accountSearchDisplayName",
    "isBaseCurrency", "taxRate1", "taxRate2", "baseGrossAmt", "nexus", "prevDate", "addressId",
}  # fmt: skip


class _Wrong(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def parse_body(call: Call, kind: str, body: bytes) -> Record:
    """Read a JSON body into a record; only what was sent is in it. Raises Refused, with every complaint at once."""
    try:
        content = read(body)
    except ValueError as error:
        raise malformed("The request body is not valid JSON.") from error
    return parse(call, kind, content)


def parse(call: Call, kind: str, content: Any) -> Record:
    """The same from JSON that has been read."""
    if not isinstance(content, dict):
        raise malformed("The request body must be one JSON object.")
    complaints: list[Detail] = []
    record = _object(call, call.fields(kind), content, "", complaints)
    if complaints:
        raise Refused(400, complaints)
    return record


def _object(call: Call, fields: Fields, content: Record, path: str, complaints: list[Detail]) -> Record:
    record: Record = {}
    for name, sent in content.items():
        where = f"{path}.{name}" if path else name
        if name not in fields:
            if name not in READ_ONLY:
                sentence = f"Unknown reference or field '{where}'."
                _complain(call, call.names, Detail(sentence, "INVALID_CONTENT", where), complaints)
            continue
        # A line's own id is its key; a record's comes from the address.
        if name in READ_ONLY and not (path and name == "id"):
            continue
        try:
            record[name] = _value(call, fields[name], sent, where, complaints)
        except _Wrong as wrong:
            _complain(call, call.values, Detail(str(wrong), wrong.code, where), complaints)
    return record


def _complain(call: Call, strictness: str, detail: Detail, complaints: list[Detail]) -> None:
    if strictness == "error":
        complaints.append(detail)
    elif strictness == "warning":
        call.warnings.append(detail.text)


def _value(call: Call, field: Field, sent: Any, path: str, complaints: list[Detail]) -> Any:
    if sent is None:
        return [] if field.kind in ("sublist", "collection") else None
    if field.kind in ("sublist", "collection"):
        return _several(call, field, sent, path, complaints)
    if field.kind == "ref":
        return _reference(call, field, sent)
    if field.kind == "enum":
        key = sent.get("id") if isinstance(sent, dict) else sent
        if not isinstance(key, str) or (field.values and key not in field.values):
            raise _invalid(field, key)
        return key
    if field.kind == "object":
        if not isinstance(sent, dict):
            raise _misfit(field)
        return _object(call, field.fields or {}, sent, path, complaints)
    return _scalar(field, sent)


def _scalar(field: Field, sent: Any) -> Any:
    if field.kind == "string" and isinstance(sent, str):
        return sent
    if field.kind == "boolean" and isinstance(sent, bool):
        return sent
    if field.kind == "number" and isinstance(sent, int | Decimal) and not isinstance(sent, bool):
        return Decimal(sent)
    if field.kind == "integer" and isinstance(sent, int) and not isinstance(sent, bool):
        return sent
    if field.kind in ("date", "date-time") and isinstance(sent, str):
        try:
            if field.kind == "date":
                return date.fromisoformat(sent)
            return datetime.fromisoformat(sent.replace("Z", "+00:00"))
        except ValueError as error:
            raise _misfit(field) from error
    if field.name == "line" and isinstance(sent, int | str):
        return sent
    raise _misfit(field)


def _reference(call: Call, field: Field, sent: Any) -> str:
    kinds = targets(field)
    key = sent
    if isinstance(sent, dict):
        key = sent.get("id")
        if "externalId" in sent:
            found = [call.company.find(kind, f"eid:{sent['externalId']}") for kind in kinds]
            key = next((record["id"] for record in found if record), str(sent["externalId"]))
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise _misfit(field)
    if kinds and call.company.find_any(kinds, str(key)) is None:
        raise _invalid(field, key)
    return str(key)


def _several(call: Call, field: Field, sent: Any, path: str, complaints: list[Detail]) -> list[Any]:
    if field.kind == "collection":
        single = isinstance(sent, dict) and "items" not in sent
        if single != (call.switches["account_subsidiary_form"] == "reference"):
            raise _misfit(field)
        items = [sent] if single else sent.get("items") if isinstance(sent, dict) else None
    else:
        items = sent.get("items") if isinstance(sent, dict) else None
    if not isinstance(items, list):
        raise _misfit(field)
    if field.kind == "collection":
        return [_reference(call, Field(field.name, "ref", field.target), item) for item in items]
    lines = []
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise _misfit(field)
        lines.append(_object(call, field.fields or {}, item, f"{path}.items[{number}]", complaints))
    return lines


def _misfit(field: Field) -> _Wrong:
    return _Wrong("INVALID_CONTENT", f"Invalid value for the resource or sub-resource field '{field.name}'. "
                                     f"Provide a valid value of the type {field.kind}.")  # fmt: skip


def _invalid(field: Field, key: object) -> _Wrong:
    sentence = f"You have entered an Invalid Field Value {key} for the following field: {field.name.lower()}"
    return _Wrong("INVALID_FLD_VALUE", sentence)
