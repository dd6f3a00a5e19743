"""Say what a transaction was for: account, tax, tracking, supplier, note. Each field remembers who set it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.core.money import fits, split_gross
from expenses_app.ledger.records import RecordKind, TaxRate
from expenses_app.reference_data.queries import records
from expenses_app.transactions.choices import ExpenseType, Kind
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.editing import alter


@dataclass(frozen=True)
class LineInput:
    """A line as somebody wants it: `gross` in the transaction's currency; the tax is taken out of it by the rate,
    unless `tax` says otherwise. `id` names an existing line. An adjustment's line has its signed amount in `gross`."""

    gross: Decimal
    id: UUID | None = None
    account_id: str = ""
    tax_rate_id: str = ""
    tax: Decimal | None = None
    tracking: tuple[str, ...] = ()
    description: str = ""
    billable_to: str = ""


_HEADER = ("merchant", "memo", "reference", "bank_account_id", "contact_kind", "contact_id", "payable_account_id",
           "destination_account_id", "type", "date", "due_date", "rate", "post_as_draft")  # fmt: skip


def set_header(
    company: Company,
    id: UUID,
    version: int,
    values: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    by: str = "person",
    ledger_id: str = "",
) -> Transaction:
    """Set fields of the transaction itself. Raises as `alter`, and Unacceptable for a type that does not exist.

    `ledger_id`: the ledger that the references among `values` are of.
    """
    unknown = set(values) - set(_HEADER)
    if unknown:
        raise ValueError(f"no such fields: {sorted(unknown)}")

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        if "type" in values and (row.kind != Kind.EXPENSE or values["type"] not in ExpenseType.values):
            raise Unacceptable(
                {"type": Message("Say whether it is a payment, a refund, a reward or a chargeback.")}
            )
        belong_to(row, lines, ledger_id)
        for name, value in values.items():
            setattr(row, name, value)
            row.origins = {**row.origins, _field_name(name): _origin(by, actor)}

    return alter(company, id, version, change, action="transaction.changed", actor=actor, now=now)


def set_line(
    company: Company,
    id: UUID,
    version: int,
    line_id: UUID,
    values: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    by: str = "person",
    why: str = "",
    ledger_id: str = "",
) -> Transaction:
    """Set account_id, tax_rate_id, tracking, description or billable_to of one line; a new rate takes its tax out of
    the same gross. `ledger_id`: the ledger that the references among `values` are of. Raises as `alter`, and
    Unacceptable for a rate whose per cent is not known."""

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        belong_to(row, lines, ledger_id)
        line = next((one for one in lines if one.id == line_id), None)
        if line is None:
            raise Unacceptable({"lines": Message("That line is no longer there.")})
        origins = dict(line.origins)
        for name, value in values.items():
            if name == "tax_rate_id":
                set_tax_rate(row, line, str(value))
            else:
                setattr(line, name, value)
            origins[_field_name(name)] = {**_origin(by, actor), **({"why": why} if why else {})}
        line.origins = origins

    return alter(company, id, version, change, action="transaction.categorised", actor=actor, now=now)


def set_lines(
    company: Company,
    id: UUID,
    version: int,
    wanted: Sequence[LineInput],
    *,
    actor: Actor,
    now: datetime,
    ledger_id: str = "",
) -> Transaction:
    """Split: replace all lines. They must add up to the transaction's amount. Raises as `alter`.

    `ledger_id`: the ledger that the references of `wanted` are of.
    """

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        belong_to(row, lines, ledger_id)
        known = {line.id: line for line in lines}
        mistakes: dict[str, Message] = {}
        result: list[TransactionLine] = []
        for position, one in enumerate(wanted):
            if not fits(one.gross, row.currency):
                mistakes[f"lines.{position}.gross"] = Message(
                    "%(currency)s has fewer decimal places.", {"currency": row.currency}
                )
                continue
            line = known.get(one.id) if one.id else None
            line = line or TransactionLine(company_id=row.company_id, transaction=row)
            before = _chosen(line)
            line.account_id = one.account_id
            line.tracking = list(one.tracking)
            line.description = one.description
            line.billable_to = one.billable_to
            line.net, line.tax = one.gross, Decimal(0)
            set_tax_rate(row, line, one.tax_rate_id)
            if one.tax is not None:
                line.net, line.tax = one.gross - one.tax, one.tax
            after = _chosen(line)
            changed = [name for name, value in after.items() if value != before[name]]
            if one.tax is not None and "tax_rate" not in changed:
                changed.append("tax_rate")  # a tax that somebody typed is his, whoever proposed the rate
            line.origins = {**line.origins, **{name: _origin("person", actor) for name in changed}}
            result.append(line)
        if mistakes:
            raise Unacceptable(mistakes)
        lines[:] = result

    return alter(company, id, version, change, action="transaction.split", actor=actor, now=now)


def _chosen(line: TransactionLine) -> dict[str, object]:
    return {"account": line.account_id, "tax_rate": line.tax_rate_id, "tracking": list(line.tracking)}


def belong_to(row: Transaction, lines: Sequence[TransactionLine], ledger_id: str) -> None:
    """Let the transaction belong to this ledger. What names records of another ledger is taken off: ids mean nothing there."""
    if not ledger_id or row.ledger_id == ledger_id:
        return
    if row.ledger_id:
        for name in (
            "bank_account_id",
            "contact_id",
            "contact_kind",
            "payable_account_id",
            "destination_account_id",
        ):
            setattr(row, name, "")
        for line in lines:
            line.account_id = line.tax_rate_id = line.billable_to = ""
            line.tracking = []
    row.ledger_id = ledger_id


def set_tax_rate(row: Transaction, line: TransactionLine, tax_rate_id: str) -> None:
    """Put the rate on the line and take its tax out of the line's gross."""
    line.tax_rate_id = tax_rate_id
    gross = line.net + line.tax
    if not tax_rate_id:
        line.net, line.tax = gross, Decimal(0)
        return
    parts = split_gross(gross, percent_of(row.company_id, row.ledger_id, tax_rate_id), row.currency)
    line.net, line.tax = parts.net, parts.tax


def percent_of(company_id: UUID, ledger_id: str, tax_rate_id: str) -> Decimal:
    """The effective per cent of a rate. Raises Unacceptable where the ledger does not tell it."""
    found = records(company_id, ledger_id, RecordKind.TAX_RATE, [tax_rate_id])
    rate = next(iter(found), None)
    if not isinstance(rate, TaxRate) or rate.percent is None:
        raise Unacceptable(
            {"tax_rate_id": Message("Choose another tax rate: the ledger does not tell its per cent.")}
        )
    return rate.percent


def _origin(by: str, actor: Actor) -> dict[str, str]:
    return {"by": by, "name": actor.name} if by == "person" else {"by": by}


def _field_name(name: str) -> str:
    return name.removesuffix("_id")
