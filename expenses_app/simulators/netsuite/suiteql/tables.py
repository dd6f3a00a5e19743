"""The tables of SuiteQL and their columns, named as the REST fields in lower case."""

import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS, every_record
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.names import account_path, record_name
from expenses_app.simulators.netsuite.wire import Record

TYPE_CODES = {
    "creditCardCharge": "CardChrg",
    "creditCardRefund": "CardRfnd",
    "check": "Check",
    "deposit": "Deposit",
    "vendorBill": "VendBill",
    "expenseReport": "ExpRept",
}
KINDS = {"string": "text", "enum": "text", "integer": "number", "collection": "text", "date-time": "moment"}
PER_LINE = ("department", "class", "location", "memo", "entity", "customer")


@dataclass(frozen=True)
class Column:
    """How a column is read from a row, its kind (number, text, flag, date, moment), and its display name."""

    kind: str
    value: Callable[[Record], Any]
    display: Callable[[Record], str] | None = None


@dataclass(frozen=True)
class Table:
    """A table: its columns, and its rows from a given id on, in order of ids when ``by_id``."""

    columns: dict[str, Column]
    rows: Callable[[int], Iterable[Record]]
    by_id: bool = True


def table(call: Call, name: str) -> Table | None:
    """A table by its lower-case name, or None."""
    made: dict[str, Callable[[Call], Table | None]] = {
        "transaction": _transactions,
        "transactionline": _lines,
        "deletedrecord": _deleted,
        "file": _files,
        "mediaitemfolder": _folders,
    }
    if name in made:
        return made[name](call)
    kinds = {kind.lower(): kind for kind in every_record() if kind not in TRANSACTIONS}
    kind = kinds.get(name)
    if kind is None or (
        kind in ("salesTaxItem", "taxGroup", "taxType") and call.company.features["suite_tax"]
    ):
        return None
    return Table(_columns(call, kind), lambda first: _from(call, kind, first))


def _from(call: Call, kind: str, first: int) -> Iterable[Record]:
    records = call.company.records[kind]
    numbers = call.company.numbers[kind]
    low = bisect.bisect_left(numbers, first)
    return (records[str(number)] for number in numbers[low:])


def _columns(call: Call, kind: str) -> dict[str, Column]:
    company = call.company
    columns: dict[str, Column] = {}
    for name, field in every_record()[kind].items():
        if field.kind in ("sublist", "object"):
            continue
        if field.kind == "collection":
            columns[name.lower()] = Column("text", _joined(name))
        elif field.kind == "ref":
            columns[name.lower()] = Column("number", _plain(name), _named(call, (field.target,), name))
        elif field.kind == "boolean":
            columns[name.lower()] = Column("flag", _flag(name))
        else:
            columns[name.lower()] = Column(KINDS.get(field.kind, field.kind), _plain(name))
    columns["id"] = Column("number", _plain("id"))
    if kind == "account":
        columns["fullname"] = Column("text", lambda row: account_path(company, row))
        columns["displaynamewithhierarchy"] = columns["fullname"]
        columns["accountsearchdisplayname"] = Column("text", lambda row: record_name(company, "account", row))
    if kind == "currency":
        columns["isbasecurrency"] = Column("flag", lambda row: row["symbol"] == company.currency)
    return columns


def _plain(name: str) -> Callable[[Record], Any]:
    return lambda row: row.get(name)


def _flag(name: str) -> Callable[[Record], Any]:
    return lambda row: bool(row.get(name))


def _joined(name: str) -> Callable[[Record], Any]:
    return lambda row: ", ".join(row.get(name) or []) or None


def _named(call: Call, kinds: tuple[str, ...], name: str) -> Callable[[Record], str]:
    def display(row: Record) -> str:
        found = call.company.find_any(kinds, str(row.get(name) or ""))
        return record_name(call.company, *found) if found else ""

    return display


def _entity_name(call: Call) -> Callable[[Record], str]:
    def display(row: Record) -> str:
        found = call.company.entity(str(row.get("entity") or ""))
        return record_name(call.company, *found) if found else ""

    return display


def _transactions(call: Call) -> Table:
    short = call.switches["suiteql_type_codes"] == "short"
    columns = {
        name.lower(): Column(kind, _plain(name))
        for name, kind in {
            "tranId": "text", "externalId": "text", "memo": "text", "transactionNumber": "text",
            "tranDate": "date", "dueDate": "date", "lastModifiedDate": "moment", "createdDate": "moment",
            "postingPeriod": "number", "exchangeRate": "number", "subsidiary": "number", "account": "number",
            "department": "number", "class": "number", "location": "number", "id": "number",
        }.items()
    }  # fmt: skip
    columns |= {
        "type": Column("text", lambda row: TYPE_CODES[row["_kind"]] if short else row["_kind"]),
        "recordtype": Column("text", lambda row: row["_kind"].lower()),
        "entity": Column("number", _plain("entity"), _entity_name(call)),
        "currency": Column("number", _currency_of, _named(call, ("currency",), "currency")),
        "foreigntotal": Column("number", _plain("total")),
        "total": Column("number", _plain("total")),
        "taxtotal": Column("number", _plain("taxTotal")),
        "status": Column("text", _plain("status")),
        "voided": Column("flag", lambda row: bool(row.get("_voided"))),
        "trandisplayname": Column("text", lambda row: record_name(call.company, row["_kind"], row)),
    }
    return Table(columns, lambda first: _all_transactions(call, first))


def _currency_of(row: Record) -> Any:
    return row.get("currency") or row.get("expensereportcurrency")


def _all_transactions(call: Call, first: int) -> Iterable[Record]:
    found = ((int(key), kind) for kind, key in call.company.order if int(key) >= first)
    for number, kind in sorted(found):
        yield call.company.records[kind][str(number)] | {"_kind": kind}


def _lines(call: Call) -> Table:
    columns = {name: Column("text" if name == "memo" else "number", _plain(name)) for name in PER_LINE}
    columns |= {
        name: Column("number", _plain(name))
        for name in (
            "id",
            "transaction",
            "linesequencenumber",
            "expenseaccount",
            "netamount",
            "foreignamount",
            "taxcode",
        )
    }
    return Table(columns, lambda first: _all_lines(call), by_id=False)


def _all_lines(call: Call) -> Iterable[Record]:
    for record in _all_transactions(call, 1):
        lines = [*(record.get("expense") or []), *(record.get("other") or [])]
        for number, line in enumerate(lines, start=1):
            yield {name: line.get(name) for name in PER_LINE} | {
                "id": str(number),
                "transaction": record["id"],
                "linesequencenumber": number,
                "expenseaccount": line.get("account"),
                "netamount": line["amount"],
                "foreignamount": line["amount"],
                "taxcode": line.get("taxCode"),
            }


def _deleted(call: Call) -> Table | None:
    if not call.switches["suiteql_deleted_records"]:
        return None
    columns = {
        "id": Column("number", _plain("id")),
        "recordid": Column("number", _plain("record")),
        "name": Column("text", _plain("name")),
        "type": Column("text", lambda row: TYPE_CODES.get(row["kind"], row["kind"])),
        "scriptid": Column("text", lambda row: row["kind"].upper()),
        "deleteddate": Column("moment", _plain("moment")),
        "deletedby": Column("text", _plain("actor")),
    }
    return Table(columns, lambda first: (row for row in call.company.deleted if int(row["id"]) >= first))


def _files(call: Call) -> Table:
    columns = {
        "id": Column("number", _plain("id")),
        "name": Column("text", _plain("name")),
        "folder": Column("number", _plain("folder")),
        "filesize": Column("number", _plain("size")),
        "filetype": Column("text", _plain("type")),
        "createddate": Column("moment", _plain("created")),
        "lastmodifieddate": Column("moment", _plain("created")),
    }
    return Table(columns, lambda first: _all_files(call, first))


def _all_files(call: Call, first: int) -> Iterable[Record]:
    for key, file in list(call.company.files.items()):
        if int(key) >= first:
            moment: datetime = file.created
            yield {"id": key, "name": file.name, "folder": call.company.file_folders[key], "size": file.size,
                   "type": file.content_type, "created": moment}  # fmt: skip


def _folders(call: Call) -> Table:
    columns = {
        "id": Column("number", _plain("id")),
        "name": Column("text", _plain("name")),
        "parent": Column("number", lambda row: row["parent"] or None),
        "lastmodifieddate": Column("moment", _plain("lastModifiedDate")),
    }
    return Table(
        columns, lambda first: (row for row in call.company.folders.values() if int(row["id"]) >= first)
    )
