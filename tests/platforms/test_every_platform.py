"""The promise each adapter keeps, computed from its declaration: what is declared builds, what is not is refused in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expenses_app.core.json_bytes import dumps, loads
from expenses_app.core.money import places
from expenses_app.ledger.capabilities import CurrencyOption
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import (
    Adjustment,
    AdjustmentLine,
    Contact,
    ContactKind,
    Expense,
    ExpenseType,
    Kind,
    Line,
    Reimbursable,
    Transfer,
    TransferSide,
)
from expenses_app.ledger.errors import Unbuildable, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Customer,
    Supplier,
    TaxComponent,
    TaxRate,
)
from tests.platforms.declared import declared
from tests.platforms.fakes import MAIN, marked, marker_number
from tests.shipped import shipped_platforms

PLATFORMS = shipped_platforms()
TRANSACTION = UUID("7f0c9a2e-0000-4000-8000-000000000001")
DAY = date(2026, 11, 2)
BANKS = {BankAccountKind.BANK: "bank", BankAccountKind.CARD: "card"}
each_platform = pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.key)


def facts(currency="GBP"):
    return Facts(
        ledger_key="ledger",
        name="Harbour Cafe Ltd",
        base_currency=currency,
        country="GB",
        multi_currency=True,
        currencies=(currency,),
        extra={"classes": True, "departments": True, "billable_expenses": True},
    )


CHART = Chart.of(
    [
        Account("bank", "Current account", account_class=AccountClass.ASSET, bank=BankAccountKind.BANK),
        Account("card", "Cards", account_class=AccountClass.LIABILITY, bank=BankAccountKind.CARD),
        Account("food", "Food", code="429", account_class=AccountClass.EXPENSE),
        Account("clearing", "Clearing", code="850", account_class=AccountClass.LIABILITY),
        Supplier("supplier", "Corner Cafe"),
        Customer("customer", "Corner Cafe"),
        TaxRate(
            "rate",
            "Two taxes",
            code="rate",
            percent=Decimal(12),
            components=(TaxComponent("a", "A", Decimal(5)), TaxComponent("b", "B", Decimal(7))),
        ),
    ]
)


def contact_for(platform, type):
    support = platform.capabilities.expense
    kind = support.contact_for_payment if type is ExpenseType.PAYMENT else support.contact_for_others
    return Contact(kind, kind.value) if kind else None


def expense(platform, type=ExpenseType.PAYMENT, bank="bank", lines=None, currency="GBP"):
    return Expense(
        transaction_id=TRANSACTION,
        type=type,
        date=DAY,
        bank_account_id=bank,
        currency=currency,
        lines=tuple(lines or (Line(Decimal(12), Decimal(0), "food"),)),
        contact=contact_for(platform, type),
        merchant="Corner Cafe",
    )


def entry_of(platform, kind):
    side = TransferSide("bank", Decimal(12), "GBP")
    return {
        Kind.EXPENSE: lambda: expense(platform),
        Kind.REIMBURSABLE: lambda: Reimbursable(
            TRANSACTION,
            DAY,
            DAY,
            Contact(ContactKind.SUPPLIER, "supplier"),
            "GBP",
            (Line(Decimal(12), Decimal(0), "food"),),
        ),
        Kind.TRANSFER: lambda: Transfer(TRANSACTION, DAY, side, replace(side, account_id="card")),
        Kind.ADJUSTMENT: lambda: Adjustment(
            TRANSACTION,
            DAY,
            "GBP",
            (AdjustmentLine(Decimal(12), "food"), AdjustmentLine(Decimal(-12), "clearing")),
        ),
    }[kind]()


def build(platform, entry, currency="GBP"):
    return platform.build(entry, CHART, facts(currency), marked()).documents


def every(of):
    rows = [(platform, *row) for platform in PLATFORMS for row in of(platform)]
    return pytest.mark.parametrize(
        "row",
        rows,
        ids=lambda row: " ".join([row[0].key, *(getattr(part, "value", str(part)) for part in row[1:])]),
    )


def is_declared(platform, bank, type):
    support = platform.capabilities.expense
    return support is not None and type in support.types.get(bank, ())


def check_main(documents, total):
    """The main document of a new entry, and our marker in the bytes that will leave."""
    main = next(document for document in documents if document.marker == MAIN)
    assert main.operation is Operation.CREATE
    assert main.expectation.total == total
    assert MAIN.removeprefix("EXP-").lower() in dumps(main.body).decode().lower()


@every(lambda platform: product(BANKS, ExpenseType))
def test_every_declared_expense_builds_and_every_other_is_refused_in_a_sentence(row):
    platform, bank, type = row
    entry = expense(platform, type, BANKS[bank])

    if is_declared(platform, bank, type):
        check_main(build(platform, entry), Decimal(12))
        return
    with pytest.raises(Unsupported) as refusal:
        build(platform, entry)
    assert str(refusal.value.advice).endswith(".")


@every(lambda platform: [(kind,) for kind in Kind])
def test_every_declared_kind_builds_and_every_other_is_refused_in_a_sentence(row):
    platform, kind = row
    entry = entry_of(platform, kind)

    if kind in platform.capabilities.kinds:
        check_main(build(platform, entry), Decimal(12))
        return
    with pytest.raises(Unsupported) as refusal:
        build(platform, entry)
    assert refusal.value.field == "kind"
    assert str(refusal.value.advice).endswith(".")


def platform_keeps(platform, entry, currency):
    step = Decimal(1).scaleb(-min(declared(platform.key).places, places(currency)))
    return all(amount % step == 0 for line in entry.lines for amount in (line.net, line.tax))


@st.composite
def lines_in(draw, currency):
    step = Decimal(1).scaleb(-places(currency))
    units = st.integers(min_value=1, max_value=10_000_000)
    pairs = draw(st.lists(st.tuples(units, units), min_size=1, max_size=8))
    return [Line(net * step, tax * step, "food", "rate") for net, tax in pairs]


@each_platform
@pytest.mark.parametrize("currency", ["JPY", "GBP", "KWD"], ids=["no places", "two places", "three places"])
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledgers_lines_add_up_to_the_cards_amount(platform, currency, data):
    """An amount finer than the ledger keeps is refused; it is never rounded."""
    entry = expense(platform, lines=data.draw(lines_in(currency)), currency=currency)
    if Kind.EXPENSE not in platform.capabilities.kinds or not platform.capabilities.tax_rates_offered:
        return
    if not platform_keeps(platform, entry, currency):
        with pytest.raises(Unbuildable, match="decimal places"):
            build(platform, entry, currency)
        return
    (document,) = build(platform, entry, currency)
    assert document.expectation.total == entry.total
    assert document.expectation.tax == sum(line.tax for line in entry.lines)
    body = loads(dumps(document.body))
    assert declared(platform.key).lines_total(body) == entry.total


@each_platform
@given(
    count=st.integers(min_value=1, max_value=140),
    batch=st.integers(min_value=1, max_value=60),
    memo=st.integers(0, 400),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_parcels_keep_order_and_limits(platform, count, batch, memo):
    (document,) = build(platform, replace(expense(platform), memo="x" * memo))
    keyed = [
        Keyed(replace(document, marker=marker_number(number)), f"{number:032x}") for number in range(count)
    ]
    limits = replace(platform.limits, batch=min(batch, platform.limits.batch), max_parcel_bytes=20_000)

    parcels = platform.pack(keyed, limits)

    assert [marker for parcel in parcels for marker in parcel.markers] == [
        one.document.marker for one in keyed
    ]
    assert all(1 <= len(parcel.markers) <= limits.batch for parcel in parcels)
    assert all(sum(len(call.head) for call in parcel.calls) <= 20_000 for parcel in parcels)
    assert len({parcel.call_key for parcel in parcels}) == len(parcels)
    assert parcels == platform.pack(keyed, limits)


@each_platform
def test_a_declaration_agrees_with_itself(platform):
    capabilities = platform.capabilities

    assert capabilities.updatable <= capabilities.kinds
    assert capabilities.replaceable <= capabilities.voidable <= capabilities.kinds
    assert bool(capabilities.creates | capabilities.updates) == (platform.push is not None)
    if platform.push:
        assert set(platform.push.targets) == capabilities.creates | capabilities.updates
    assert capabilities.billable <= capabilities.kinds
    assert set(capabilities.currencies) == set(capabilities.kinds)
    assert all(CurrencyOption.ALL_BASE in options for options in capabilities.currencies.values())
    assert (capabilities.expense is not None) == (Kind.EXPENSE in capabilities.kinds)
    if capabilities.attachments:
        assert capabilities.attachments.kinds <= capabilities.kinds
        assert capabilities.attachments.max_bytes > 0


@each_platform
def test_every_address_can_be_overridden_and_is_protected(platform):
    prefix = platform.key.upper() + "_"

    for address in platform.addresses.values():
        assert address.variable.startswith(prefix)
        assert address.default.startswith("https://")
    assert len({address.variable for address in platform.addresses.values()}) == len(platform.addresses)


@each_platform
def test_narrowing_only_takes_away(platform):
    declared = platform.capabilities
    poorest = Facts(ledger_key="l", name="n", base_currency="GBP")

    narrowed = platform.narrow(declared, poorest)

    assert narrowed.kinds <= declared.kinds
    assert narrowed.updatable <= narrowed.kinds
    assert narrowed.max_tracking_per_line <= declared.max_tracking_per_line
    assert all(options <= declared.currencies[kind] for kind, options in narrowed.currencies.items())
    assert platform.narrow(narrowed, poorest) == narrowed
