"""What is refused at once: what this ledger can never take, whatever else is right. Everything else is the preview's."""

from collections import Counter
from collections.abc import Iterable, Sequence

from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.schemas import transactions as wire
from expenses_app.api.submitting.books import Books
from expenses_app.ledger.entries import Kind

_CUSTOMERS = ("", "customer", "customers")


def demand_kind(books: Books, kind: Kind) -> None:
    """Raises Fault 400."""
    if kind not in books.capabilities.kinds:
        name = books.connection.platform_name
        raise Fault(400, f"{kind.value.capitalize()} transactions are not supported for {name}.")


def demand_single(ids: Sequence[str]) -> None:
    """Raises Fault 400 where one id stands twice in a batch."""
    twice = [id for id, count in Counter(ids).items() if count > 1]
    if twice:
        raise Fault(
            400,
            f"Transaction ids must be unique within a request: {', '.join(twice)}",
            mistakes=[Mistake(id, "This id is in the request more than once.", "Id") for id in twice],
        )


def demand_some_lines(said: Iterable[tuple[str, int]]) -> None:
    """`said`: how many lines each transaction has, with its id. Raises Fault 400 where one has none."""
    mistakes = [
        Mistake(id, "lines: At least one line is needed.", "Lines") for id, count in said if not count
    ]
    if mistakes:
        raise Fault(400, mistakes=mistakes)


def demand_lines(
    said: Iterable[tuple[str, Sequence[wire.ExpenseLine | wire.AdjustmentLine]]],
    books: Books,
    kind: Kind,
    *,
    accounts: bool = True,
) -> None:
    """`said`: the lines of each transaction with its id. Raises Fault 400 that names every place."""
    mistakes = [
        Mistake(id, f"lines.{position}.{place}: {message}", "Lines")
        for id, lines in said
        for position, line in enumerate(lines)
        for place, message in _mistakes(line, books, kind, accounts)
    ]
    if mistakes:
        raise Fault(400, mistakes=mistakes)


def _mistakes(
    line: wire.ExpenseLine | wire.AdjustmentLine, books: Books, kind: Kind, accounts: bool
) -> Iterable[tuple[str, str]]:
    name = books.connection.platform_name
    if isinstance(line, wire.ExpenseLine):
        if line.item_ref and line.item_ref.id:
            yield "itemRef", f"Items are not supported for {name}."
        if accounts and not (line.account_ref and line.account_ref.id):
            yield "accountRef", "An account is needed."
        if line.tax_rate_ref and line.tax_rate_ref.id and not books.capabilities.tax_rates_offered:
            yield "taxRateRef", f"Tax rates are not supported for {name}."
    if any(one.data_type != "trackingCategories" for one in line.tracking_refs or ()):
        yield "trackingRefs", f"Only tracking categories are supported for {name}."
    invoiced = line.invoice_to
    if invoiced and invoiced.id:
        if any((word or "").lower() not in _CUSTOMERS for word in (invoiced.type, invoiced.data_type)):
            yield "invoiceTo", "Only a customer can be invoiced."
        elif kind not in books.capabilities.billable:
            yield "invoiceTo", f"Billable lines are not supported for {name}."
