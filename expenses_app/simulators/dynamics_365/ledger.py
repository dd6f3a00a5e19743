"""The books of a company as the pages and the control interface read them."""

import mimetypes
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerDocument, LedgerLine
from expenses_app.simulators.dynamics_365.books.company import Company, PostedDocument
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.posting.checks import is_empty
from expenses_app.simulators.dynamics_365.posting.sides import included_tax
from expenses_app.simulators.dynamics_365.rules.sides import BANK, by_number, currency_of

ZERO = Decimal("0.00")
TITLES = {
    "PostedDocument": "Posted journal entry",
    "Reversal": "Reversal",
    "JournalLines": "Unposted journal lines",
}


def document_keys(company: Company) -> list[tuple[str, str]]:
    """Posted documents and reversals in order, then the documents that still wait in journals."""
    return [*company.order, *(("JournalLines", lines[0]["id"]) for lines in waiting(company))]


def waiting(company: Company) -> list[list[Row]]:
    """Unposted lines, together by journal, document number and day."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for line in company["journalLines"].ordered():
        if not is_empty(line):
            key = (line["journalId"], line["documentNumber"], line["postingDate"])
            groups.setdefault(key, []).append(line)
    return list(groups.values())


def document(company: Company, kind: str, key: str) -> LedgerDocument:
    """One document as it stands; raises KeyError."""
    if kind == "JournalLines":
        for lines in waiting(company):
            if lines[0]["id"] == key:
                return _waiting_document(company, lines)
        raise KeyError(key)
    return _posted_document(company, kind, company.posted[key])


def _posted_document(company: Company, kind: str, posted: PostedDocument) -> LedgerDocument:
    holder = ("document", posted.number, posted.day.isoformat())
    status = "Reversed" if posted.reversed_by else "Posted"
    details = {
        "Journal": posted.journal,
        "External document number": posted.external_number,
        "Entry numbers": ", ".join(
            str(company["generalLedgerEntries"].rows[key]["entryNumber"]) for key in posted.entries
        ),
        "EntryID": " ".join(posted.entries),
    }
    return _document(
        company, kind, posted.key, status, posted.number, posted.lines, holder,
        {"date": posted.day, "currency": posted.currency, "created": posted.created, "updated": posted.created,
         "details": details},
    )  # fmt: skip


def _waiting_document(company: Company, lines: list[Row]) -> LedgerDocument:
    first = lines[0]
    sides = [side for line in lines for side in _draft_sides(company, line)]
    details = {
        "Journal": first["journalDisplayName"],
        "External document number": first["externalDocumentNumber"],
    }
    return _document(
        company, "JournalLines", first["id"], "Draft", first["documentNumber"], sides, ("line", *(line["id"] for line in lines)),
        {"date": first["postingDate"] or first["_created"].date(), "currency": currency_of(company, first),
         "created": first["_created"], "updated": max(line["lastModifiedDateTime"] for line in lines),
         "details": details},
    )  # fmt: skip


def _draft_sides(company: Company, line: Row) -> list[Row]:
    setup = company.tax_setups.get((line["_business_group"], line["taxCode"]))
    tax = included_tax(line["amount"], setup.rate) if setup and line["_posting_type"] else ZERO
    common = {"description": line["description"], "dimensions": line["_dimensions"], "line": line["id"]}
    sides = [
        common
        | {"kind": line["accountType"], "number": line["accountNumber"], "gross": line["amount"], "tax": tax,
           "tax_code": line["taxCode"], "balance": False}
    ]  # fmt: skip
    if line["balancingAccountNumber"]:
        sides.append(
            common
            | {"kind": line["balanceAccountType"], "number": line["balancingAccountNumber"], "gross": -line["amount"],
               "tax": ZERO, "tax_code": "", "balance": True}
        )  # fmt: skip
    return sides


def _document(
    company: Company, kind: str, key: str, status: str, number: str, sides: list[Row], holder: tuple[str, ...],
    common: dict[str, Any],
) -> LedgerDocument:  # fmt: skip
    money = [side for side in sides if side["kind"] == BANK or side["balance"]]
    shown = [side for side in sides if side not in money] if money else sides
    total = sum((side["gross"] for side in shown if money or side["gross"] > 0), ZERO)
    tax = sum((side["tax"] for side in shown), ZERO)
    account = by_number(company, money[0]["kind"], money[0]["number"]) if money else None
    places = [holder] if holder[0] == "document" else [("line", line) for line in holder[1:]]
    files = [file for one in places for file in company.attachments.with_value("_holder", one)]
    place = "/".join(holder) if holder[0] == "document" else ""
    return LedgerDocument(
        key=key, kind=kind, title=TITLES[kind], status=status, net=total - tax, tax=tax, total=total, reference=number,
        memo=shown[0]["description"] if shown else "", account=money[0]["number"] if money else "",
        account_name=account["displayName"] if account else "",
        lines=tuple(_line(company, side) for side in shown),
        attachments=tuple(attachment_of(company, file) for file in files),
        history=tuple(company.history.get(place, ())), **common,
    )  # fmt: skip


def _line(company: Company, side: Row) -> LedgerLine:
    record = by_number(company, side["kind"], side["number"]) if side["number"] else None
    names = {row["code"]: row["displayName"] for row in company["taxGroups"]}
    code = side["tax_code"]
    return LedgerLine(
        account=side["number"],
        account_name=record["displayName"] if record else "(no account)",
        description=side["description"],
        net=side["gross"] - side["tax"],
        tax=side["tax"],
        tax_rate=f"{code} ({names.get(code, '')})" if code else "",
        tracking=tuple(sorted(side["dimensions"].items())),
        line_id=side["line"],
        details={"AccountID": record["id"] if record else ""},
    )


def attachment_of(company: Company, row: Row) -> LedgerAttachment:
    """A stored file as the chassis shows it."""
    guessed = mimetypes.guess_type(row["fileName"])[0]
    sent = row["_type"].partition(";")[0]
    kind = sent if sent not in ("", "application/octet-stream") else guessed or "application/octet-stream"
    return LedgerAttachment(
        row["id"],
        row["fileName"],
        kind,
        row["_content"],
        row["parentId"] or "",
        row["parentType"],
        row["_created"],
    )


def other_attachments(company: Company) -> list[LedgerAttachment]:
    """Files whose parent is gone, or that never had one."""
    known = {("line", line["id"]) for line in company["journalLines"]}
    return [
        attachment_of(company, row)
        for row in company.attachments
        if row["_holder"][0] != "document" and row["_holder"] not in known
    ]


COLUMNS: dict[str, tuple[str, str]] = {
    "Accounts": ("accounts", "number displayName category accountType directPosting blocked id"),
    "Bank accounts": ("bankAccounts", "number displayName currencyCode blocked bankAccountNumber id"),
    "Vendors": ("vendors", "number displayName email currencyCode blocked id"),
    "Customers": ("customers", "number displayName currencyCode blocked id"),
    "Employees": ("employees", "number displayName email status id"),
    "Tax groups": ("taxGroups", "code displayName taxType id"),
    "Dimension values": ("dimensionValues", "code displayName dimensionId id"),
    "Currencies": ("currencies", "code displayName id"),
    "Journals": ("journals", "code displayName templateDisplayName id"),
    "Ledger entries": (
        "generalLedgerEntries",
        "entryNumber postingDate documentNumber accountNumber description debitAmount creditAmount id",
    ),
}


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 vendors cost nothing."""

    def __init__(self, records: list[Row], columns: list[str]) -> None:
        self._records, self._columns = records, columns

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(record) for record in self._records[index]]
        return self._row(self._records[index])

    def _row(self, record: Row) -> Row:
        return {name: record.get(name) for name in self._columns}


def lists(company: Company) -> dict[str, Sequence[dict[str, Any]]]:
    """The reference data as tables."""
    return {
        name: Rows(list(company[set_name].ordered()), columns.split())
        for name, (set_name, columns) in COLUMNS.items()
    }
