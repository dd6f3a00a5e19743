"""The only validator, and the only builder: what is previewed is what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from expenses_app.companies.installation import installation_id
from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.codec import remote_from_json
from expenses_app.ledger.documents import Plan
from expenses_app.ledger.entries import Entry, Expense, ExpenseType, Kind
from expenses_app.ledger.errors import LedgerError, PeriodClosed, Unbuildable, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.markers import marker
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.promise import Marked, Platform
from expenses_app.mapping.defaults import configuration_of
from expenses_app.reference_data.queries import chart_for
from expenses_app.sync.completing import in_booked_currency, with_defaults
from expenses_app.sync.entries import Content, entry_from, references_of
from expenses_app.sync.models import Part
from expenses_app.sync.queries import active_connection, standing_parts
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.snapshot import snapshot


@dataclass(frozen=True)
class Preview:
    """What posting would write (`plan`), or why it cannot be posted (`problem`; its `field` names the place).

    `content` is the snapshot it was built from, defaults and booked currency included: the revision keeps it.
    `standing`: the documents it starts from.
    """

    connection: Connection | None
    operation: Operation
    plan: Plan | None
    problem: LedgerError | None
    content: Content = field(default_factory=dict)
    standing: Mapping[str, Part] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        return self.problem is None

    @property
    def replaces(self) -> bool:
        """What stands will be taken back and written anew: a person confirms it before it is posted."""
        return self.operation is Operation.REPLACE


def preview(transaction: Transaction, connection: Connection | None = None) -> Preview:
    """Build exactly what would be written for this transaction now. Reads the database only."""
    return preview_all([transaction], connection)[0]


def preview_all(transactions: Sequence[Transaction], connection: Connection | None = None) -> list[Preview]:
    """`preview` for many of one company: reference data is read once."""
    if not transactions:
        return []
    connection = connection or active_connection(transactions[0].company_id)
    facts = connection.facts if connection else None
    if connection is None or facts is None:
        message = (
            Message("Connect the accounting software first.")
            if connection is None
            else Message("The first reading of the accounting software is not finished.")
        )
        return [Preview(connection, Operation.CREATE, None, Unbuildable(message)) for _ in transactions]
    capabilities = connection.capabilities
    configuration = configuration_of(connection.company_id, connection.ledger_id)
    contents = [
        with_defaults(snapshot(transaction), configuration, capabilities) for transaction in transactions
    ]
    references = set().union(*(references_of(content) for content in contents))
    chart = chart_for(connection, references)
    installation = installation_id()
    revised = [transaction.id for transaction in transactions if transaction.revision]
    standing = standing_parts(connection.company_id, revised, connection.ledger_id) if revised else {}
    return [
        _preview(
            transaction, content, connection, facts, chart, installation, standing.get(transaction.id, {})
        )
        for transaction, content in zip(transactions, contents, strict=True)
    ]


def _preview(
    transaction: Transaction,
    content: Content,
    connection: Connection,
    facts: Facts,
    chart: Chart,
    installation: UUID,
    standing: Mapping[str, Part],
) -> Preview:
    platform = connection.declared
    operation = Operation.UPDATE if standing else Operation.CREATE
    try:
        if transaction.ledger_id and transaction.ledger_id != connection.ledger_id:
            raise Unbuildable(
                Message("It was categorised for another organisation. Choose account and tax again."),
                field="lines.0.account_id",
            )
        capabilities = connection.capabilities
        content = in_booked_currency(content, capabilities, chart, facts)
        entry = entry_from(content)
        declare(entry, capabilities, platform, chart, operation)
        if facts.locked_until and entry.date <= facts.locked_until:
            raise PeriodClosed(
                Message(
                    "Your books are locked up to %(day)s. We never move a date without being told to.",
                    {"day": facts.locked_until.isoformat()},
                ),
                field="date",
            )
        marked = marked_for(transaction, connection, installation, standing)
        plan = platform.build(entry, chart, facts, marked)
        if plan.replaces:
            operation = Operation.REPLACE
            if entry.kind not in capabilities.replaceable:
                raise _unchangeable(platform)
    except LedgerError as problem:
        return Preview(connection, operation, None, problem)
    return Preview(connection, operation, plan, None, content, standing)


def marked_for(
    transaction: Transaction, connection: Connection, installation: UUID, standing: Mapping[str, Part]
) -> Marked:
    """How the documents of this transaction are named, and which of them stand."""

    def name(part: str, incarnation: int) -> str:
        return marker(
            installation,
            transaction.company_id,
            connection.ledger_id,
            transaction.kind,
            transaction.id,
            part,
            incarnation,
        )

    return Marked(
        marker=lambda part: (
            standing[part].marker if part in standing else name(part, transaction.incarnation)
        ),
        anew=lambda part: name(part, transaction.incarnation + 1),
        standing={
            part: remote_from_json(stands.remote) for part, stands in standing.items() if stands.remote
        },
        contents={part: stands.digest for part, stands in standing.items() if stands.state == State.WRITTEN},
    )


def declare(
    entry: Entry, capabilities: Capabilities, platform: Platform, chart: Chart, operation: Operation
) -> None:
    """Raise Unsupported, with a sentence, for what the platform does not declare. Nothing of it is ever sent."""
    words = {"platform": platform.name}
    if entry.kind not in capabilities.kinds:
        raise Unsupported(Message("%(platform)s takes no such transactions from us.", words), field="kind")
    if isinstance(entry, Expense) and capabilities.expense is not None:
        bank = chart.account(entry.bank_account_id, "bank_account_id").bank
        if bank is None:
            raise Unbuildable(Message("Choose a bank or card account."), field="bank_account_id")
        if entry.type not in capabilities.expense.types.get(bank, frozenset()):
            raise Unsupported(
                Message(
                    "%(platform)s takes no %(type)s on this kind of account.",
                    {**words, "type": entry.type.lower()},
                ),
                field="type",
            )
        if entry.draft and Kind.EXPENSE not in capabilities.drafts:
            raise Unsupported(Message("%(platform)s has no drafts.", words), field="post_as_draft")
    if operation is Operation.UPDATE and not may_change(entry, capabilities):
        raise _unchangeable(platform)


def may_change(entry: Entry, capabilities: Capabilities) -> bool:
    """Whether what stands of it can be changed in place, or taken back and written anew."""
    if entry.kind in capabilities.replaceable:
        return True
    if isinstance(entry, Expense) and ExpenseType(entry.type) not in capabilities.updatable_types:
        return False
    return entry.kind in capabilities.updatable


def _unchangeable(platform: Platform) -> Unsupported:
    return Unsupported(
        Message(
            "%(platform)s cannot change this once it is posted. Take it back and post it anew.",
            {"platform": platform.name},
        )
    )
