"""What proposals are made from: rules, memory and defaults, gathered for a batch in a handful of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from expenses_app.connections.models import Connection
from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.entries import ContactKind, ExpenseType
from expenses_app.ledger.records import Account, AnyRecord, RecordKind, RecordStatus, TaxRate
from expenses_app.mapping.defaults import configuration_of
from expenses_app.mapping.purposes import (
    ADJUSTMENT,
    TRANSFER,
    Purpose,
    bank_accounts_serve,
    purposes_of_account,
    purposes_of_tax_rate,
)
from expenses_app.reference_data.queries import chart_for
from expenses_app.rules.matching import Conditions, Matcher
from expenses_app.rules.memory import Memory, remember
from expenses_app.rules.models import Rule
from expenses_app.transactions.models import Transaction

Reference = tuple[RecordKind, str]


@dataclass(frozen=True)
class Sources:
    """`records`: those that anything here names. `defaults`: the company's contacts by kind."""

    ledger_id: str
    capabilities: Capabilities
    rules: Mapping[UUID, Rule]
    matcher: Matcher
    memory: Memory
    records: Mapping[Reference, AnyRecord]
    defaults: Mapping[ContactKind, str]

    def active(self, kind: RecordKind, record_id: str) -> AnyRecord | None:
        """The record, if it can still be chosen."""
        found = self.records.get((kind, record_id)) if record_id else None
        return found if found is not None and found.status is RecordStatus.ACTIVE else None

    def account_serves(self, account_id: str, purpose: Purpose) -> bool:
        account = self.active(RecordKind.ACCOUNT, account_id)
        if not isinstance(account, Account):
            return False
        if account.bank:
            return purpose == TRANSFER or (
                purpose == ADJUSTMENT and bank_accounts_serve(purpose, self.capabilities)
            )
        return purpose in purposes_of_account(account, self.capabilities)

    def rate_for(self, tax_rate_id: str, account_id: str, purpose: Purpose) -> TaxRate | None:
        """The rate, if its per cent is known and it goes with the purpose and with the account."""
        rate = self.active(RecordKind.TAX_RATE, tax_rate_id)
        if not isinstance(rate, TaxRate) or purpose not in purposes_of_tax_rate(rate, self.capabilities):
            return None
        account = self.records.get((RecordKind.ACCOUNT, account_id))
        if rate.account_classes and isinstance(account, Account):
            return rate if account.account_class in rate.account_classes else None
        return rate

    def tracking_serves(self, options: Sequence[str]) -> bool:
        return 0 < len(options) <= self.capabilities.max_tracking_per_line and all(
            self.active(RecordKind.TRACKING_OPTION, option) for option in options
        )

    def contact_wanted(self, purpose: Purpose) -> ContactKind | None:
        """Whom an expense of this type names; None where the platform names nobody."""
        support = self.capabilities.expense
        if support is None or purpose.type is None:
            return None
        return (
            support.contact_for_payment if purpose.type is ExpenseType.PAYMENT else support.contact_for_others
        )


def rules_of(company_id: UUID, ledger_id: str) -> list[Rule]:
    """All that nobody deleted, in their order."""
    return list(Rule.live.filter(company_id=company_id, ledger_id=ledger_id).order_by("position", "id"))


def conditions_of(rule: Rule) -> Conditions:
    return Conditions(
        merchant_test=rule.merchant_test,
        merchants=tuple(rule.merchants),
        notes=tuple(rule.notes),
        bank_account_ids=tuple(rule.bank_account_ids),
        purposes=tuple(rule.purposes),
        amount_from=rule.amount_from,
        amount_to=rule.amount_to,
        currency=rule.amount_currency,
    )


def gather(
    connection: Connection, transactions: Iterable[Transaction], rules: Sequence[Rule] | None = None
) -> Sources:
    """Five queries, whatever the number of transactions and rules. `rules` instead of the stored ones, for a preview."""
    ledger_id = connection.ledger_id
    stored = rules_of(connection.company_id, ledger_id) if rules is None else rules
    live = [rule for rule in stored if rule.active]
    memory = remember(connection.company_id, ledger_id, [one.merchant for one in transactions])
    configuration = configuration_of(connection.company_id, ledger_id)
    defaults = {
        kind: record_id
        for kind, record_id in (
            (ContactKind.SUPPLIER, configuration.supplier_id if configuration else ""),
            (ContactKind.CUSTOMER, configuration.customer_id if configuration else ""),
        )
        if record_id
    }
    references = {
        *_named_by(live),
        *_remembered(memory),
        *((RecordKind(kind.value), record_id) for kind, record_id in defaults.items()),
    }
    return Sources(
        ledger_id=ledger_id,
        capabilities=connection.capabilities,
        rules={rule.id: rule for rule in live},
        matcher=Matcher.of((rule.id, conditions_of(rule)) for rule in live),
        memory=memory,
        records=chart_for(connection, sorted(references)).records,
        defaults=defaults,
    )


def references_of(rule: Rule) -> set[Reference]:
    """The records that a rule's conditions and proposals name."""
    return _proposed_by(rule) | {(RecordKind.ACCOUNT, one) for one in rule.bank_account_ids}


def _proposed_by(rule: Rule) -> set[Reference]:
    found = {
        (RecordKind.ACCOUNT, rule.account_id),
        (RecordKind.TAX_RATE, rule.tax_rate_id),
        (RecordKind.SUPPLIER, rule.supplier_id),
        *((RecordKind.TRACKING_OPTION, option) for option in rule.tracking),
    }
    return {(kind, record_id) for kind, record_id in found if record_id}


def _named_by(rules: Iterable[Rule]) -> set[Reference]:
    return set().union(*(_proposed_by(rule) for rule in rules))


def _remembered(memory: Memory) -> set[Reference]:
    found: set[Reference] = set()
    for history in memory.histories():
        found |= {(RecordKind.ACCOUNT, account) for account in history.accounts}
        found |= {
            (RecordKind.TAX_RATE, rate) for rates in history.tax_rates.values() for rate in rates if rate
        }
        found |= {
            (RecordKind.TRACKING_OPTION, option)
            for counted in history.tracking.values()
            for options in counted
            for option in options
        }
        found |= {(RecordKind(kind), contact) for kind, contact in history.contacts if kind}
    return found
