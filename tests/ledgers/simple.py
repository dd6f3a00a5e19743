"""What the three small ledgers share: one plain shape for every kind of entry."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import (
    Attachments,
    Capabilities,
    Certainty,
    CurrencyOption,
    ExpenseSupport,
    Lengths,
    Limits,
    Scopes,
)
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Keyed, Plan
from expenses_app.ledger.entries import Entry, Expense, ExpenseType, Kind
from expenses_app.ledger.errors import Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Call, FileReference, Parcel, Remote
from expenses_app.ledger.promise import Address, Marked, OAuth2, Page, Platform
from expenses_app.ledger.records import BankAccountKind, RecordKind


def build_in(lane):
    """A builder whose documents travel one after another in the lane that `lane(entry)` names.

    The connection's strategy decides what an entry becomes: "claims" one document for each line, "supplier" a supplier
    first, anything else one document, which the strategy's writer writes.
    """

    def build(entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan:
        whole = _whole(entry, chart, facts, marked, lane(entry))
        if facts.strategy == "claims":
            return Plan(tuple(_claims(whole, entry, marked)))
        if facts.strategy == "supplier":
            supplier = Document(
                marker=marked.marker("supplier"),
                operation=Operation.CREATE,
                target="Supplier",
                body={"name": entry.merchant},
                role=Role.PREREQUISITE,
            )
            return Plan((supplier, replace(whole, needs=(supplier.marker,))))
        return Plan((whole,))

    return build


def _claims(whole: Document, entry: Expense, marked: Marked):
    for position, line in enumerate(entry.lines):
        yield replace(
            whole,
            marker=marked.marker("main" if position == 0 else f"line-{position}"),
            body={**whole.body, "total": line.net + line.tax, "lines": [whole.body["lines"][position]]},
            expectation=replace(whole.expectation, total=line.net + line.tax, tax=line.tax),
        )


def _whole(entry: Entry, chart: Chart, facts: Facts, marked: Marked, lane: str) -> Document:
    if not isinstance(entry, Expense):
        raise Unsupported(Message("Only expenses."), field="kind")
    for position, line in enumerate(entry.lines):
        chart.account(line.account_id, f"lines.{position}.account_id")
    standing = marked.standing.get("main")
    return Document(
        marker=marked.marker("main"),
        operation=Operation.UPDATE if standing else Operation.CREATE,
        target=f"Entry.{facts.strategy}" if facts.strategy else "Entry",
        lane=lane,
        body={
            "date": entry.date.isoformat(),
            "bank": entry.bank_account_id,
            "currency": entry.currency,
            "total": entry.total,
            "lines": [{"account": line.account_id, "net": line.net, "tax": line.tax} for line in entry.lines],
        },
        expectation=Expectation(
            date=entry.date,
            account_id=entry.bank_account_id,
            currency=entry.currency,
            total=entry.total,
            tax=sum((line.tax for line in entry.lines), Decimal(0)),
        ),
        standing=standing,
    )


def void(entry: Entry, facts: Facts, marked: Marked) -> Plan:
    return Plan(
        (
            Document(
                marker=marked.marker("main"),
                operation=Operation.VOID,
                target="Entry",
                body={},
                standing=marked.standing["main"],
            ),
        )
    )


def attach(file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str) -> Document:
    return Document(
        marker=marker,
        operation=Operation.ATTACH,
        target="File",
        body={"name": file.name},
        role=Role.COMPANION,
        parent=parent,
        parent_target=parent_target,
        file=file,
    )


def pack_in(size: int, atomic: bool = False):
    def pack(keyed: Sequence[Keyed], limits: Limits) -> list[Parcel]:
        return [_parcel(keyed[start : start + size], atomic) for start in range(0, len(keyed), size)]

    return pack


def _parcel(keyed: Sequence[Keyed], atomic: bool) -> Parcel:
    documents = [one.document for one in keyed]
    body = json.dumps([{"marker": one.marker, **_plain(one.body)} for one in documents]).encode()
    key = batch_key(tuple(one.call_key for one in keyed))
    return Parcel(
        operation=documents[0].operation,
        markers=tuple(one.marker for one in documents),
        call_key=key,
        calls=(Call("POST", "/entries", (("Key", key),), body, file=documents[0].file),),
        atomic=atomic,
        strategy=documents[0].target.partition(".")[2],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


class NothingToRead:
    """The reading half of the promise for ledgers whose reference data is put in by the test."""

    def facts(self) -> Facts:
        return Facts(ledger_key="books", name="Books", base_currency="GBP")

    def read(self, kind: RecordKind, since: Any, cursor: str | None) -> Page:
        return Page((), None, complete=False)

    def changes(self, since: Any) -> Any:
        return iter(())


def platform(
    key: str, name: str, *, reach, certainty: Certainty, limits: Limits, pack, client, lane=lambda entry: ""
) -> Platform:
    types = frozenset({ExpenseType.PAYMENT, ExpenseType.REFUND})
    return Platform(
        key=key,
        name=name,
        tile=name[:2].title(),
        integration_key=key[:4],
        reach=reach,
        addresses={"api": Address(f"{key.upper()}_URL", "https://books.example")},
        authorisation=OAuth2(
            authorize_path="/authorize",
            token_path="/token",
            revoke_path="/revoke",
            host="api",
            authorize_host="api",
            scopes=Scopes(asked=()),
            pkce=False,
        ),
        capabilities=Capabilities(
            kinds=frozenset({Kind.EXPENSE}),
            expense=ExpenseSupport(
                types={BankAccountKind.BANK: types, BankAccountKind.CARD: types},
                contact_for_payment=None,
                contact_for_others=None,
                contact_required=False,
            ),
            lengths=Lengths(memo=100, line=100),
            currencies={Kind.EXPENSE: frozenset(CurrencyOption)},
            max_lines={Kind.EXPENSE: 100},
            updatable=frozenset({Kind.EXPENSE}),
            voidable=frozenset({Kind.EXPENSE}),
            attachments=Attachments(
                kinds=frozenset({Kind.EXPENSE}),
                expense_types=types,
                types=frozenset({"image/png", "image/jpeg", "application/pdf"}),
                max_bytes=5_000_000,
                max_files=5,
            ),
            records=frozenset({RecordKind.ACCOUNT}),
        ),
        certainty=certainty,
        limits=limits,
        narrow=lambda declared, facts: declared,
        build=build_in(lane),
        void=void,
        attach=attach,
        pack=pack,
        client=client,
        tenants=lambda session, given, inside="": [],
    )
