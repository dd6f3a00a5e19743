"""How the small ledgers build: one plain shape, in one document or several, changed in place or written anew."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.computed_tax import check_tax
from expenses_app.ledger.documents import Document, Expectation, Plan
from expenses_app.ledger.entries import Entry, Expense, Line
from expenses_app.ledger.errors import Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Builder, Marked, Voider
from expenses_app.ledger.replacing import in_parts, keeps, replaced


def build_in(
    lane: Callable[[Expense], str] = lambda entry: "",
    *,
    fixed: bool = False,
    taxed: Callable[[Line, Chart], Decimal] | None = None,
) -> Builder:
    """A builder whose documents travel one after another in the lane that `lane(entry)` names.

    `fixed`: the bank account of what stands cannot be changed. `taxed`: the ledger computes the tax of a line so.
    The connection's strategy decides what an entry becomes: "claims" one document for each line, "supplier" a supplier
    first, anything else one document, which the strategy's writer writes.
    """

    def build(entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan:
        if not isinstance(entry, Expense):
            raise Unsupported(Message("Only expenses."), field="kind")
        if taxed is not None:
            check_tax(entry.lines, [taxed(line, chart) for line in entry.lines], "Books")
        wanted = _parts(entry, chart, facts, lane(entry))
        bank = {"bank": entry.bank_account_id}
        if fixed and not all(keeps(standing, bank) for standing in marked.standing.values()):
            return replaced(
                void(entry, facts, marked).documents,
                [replace(one, marker=marked.anew(one.part)) for one in wanted],
            )
        named = [replace(one, marker=marked.marker(one.part)) for one in wanted]
        if facts.strategy == "supplier":
            return Plan(_after_supplier(entry, named[0], marked))
        return in_parts(named, marked, change=_changed, undo=lambda part, standing: _undo(part, marked))

    return build


def build_anew(lane: str) -> Builder:
    """A builder for a ledger that changes nothing in place: a counter-entry, then a new document."""

    def build(entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan:
        wanted = _parts(entry, chart, facts, lane)
        if not marked.standing:
            return Plan(tuple(replace(one, marker=marked.marker(one.part)) for one in wanted))
        return replaced(
            counter(lane)(entry, facts, marked).documents,
            [replace(one, marker=marked.anew(one.part)) for one in wanted],
        )

    return build


def void(entry: Entry, facts: Facts, marked: Marked) -> Plan:
    return Plan(tuple(_undo(part, marked) for part in marked.standing))


def counter(lane: str) -> Voider:
    """Where nothing can be deleted: the same amount the other way round."""

    def undo(entry: Entry, facts: Facts, marked: Marked) -> Plan:
        return Plan(
            tuple(
                Document(
                    marker=marked.undoing(part),
                    operation=Operation.CREATE,
                    target="Entry",
                    body={"total": -standing.total, "counters": standing.id},
                    part=part,
                    counters=True,
                    standing=standing,
                    lane=lane,
                )
                for part, standing in marked.standing.items()
            )
        )

    return undo


def _undo(part: str, marked: Marked) -> Document:
    return Document(
        marker=marked.marker(part),
        operation=Operation.VOID,
        target="Entry",
        body={},
        part=part,
        standing=marked.standing[part],
    )


def _changed(document: Document, standing: Remote) -> Document:
    return replace(document, operation=Operation.UPDATE, standing=standing)


def _after_supplier(entry: Expense, document: Document, marked: Marked) -> tuple[Document, Document]:
    supplier = Document(
        marker=marked.marker("supplier"),
        operation=Operation.CREATE,
        target="Supplier",
        body={"name": entry.merchant},
        role=Role.PREREQUISITE,
        part="supplier",
    )
    return supplier, replace(document, needs=(supplier.marker,))


def _parts(entry: Expense, chart: Chart, facts: Facts, lane: str) -> list[Document]:
    """As if nothing stood, without their markers."""
    for position, line in enumerate(entry.lines):
        chart.account(line.account_id, f"lines.{position}.account_id")
    if facts.strategy != "claims":
        return [_document("main", entry, entry.lines, facts, lane)]
    return [
        _document(f"line-{position}" if position else "main", entry, [line], facts, lane)
        for position, line in enumerate(entry.lines)
    ]


def _document(part: str, entry: Expense, lines: Sequence[Line], facts: Facts, lane: str) -> Document:
    total = sum((line.gross for line in lines), Decimal(0))
    return Document(
        marker="",
        operation=Operation.CREATE,
        target=f"Entry.{facts.strategy}" if facts.strategy else "Entry",
        lane=lane,
        part=part,
        body={
            "date": entry.date.isoformat(),
            "bank": entry.bank_account_id,
            "currency": entry.currency,
            "total": total,
            "lines": [{"account": line.account_id, "net": line.net, "tax": line.tax} for line in lines],
        },
        expectation=Expectation(
            date=entry.date,
            account_id=entry.bank_account_id,
            currency=entry.currency,
            total=total,
            tax=sum((line.tax for line in lines), Decimal(0)),
        ),
    )
