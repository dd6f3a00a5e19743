"""What a fresh demo holds: one sign-in, and one company for each platform with three months of card spend."""

import datetime
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db import connections, transaction

from config.demo.choices import Choices
from config.demo.companies import DemoCompany, demo_company
from config.demo.connecting import connect, read_everything
from config.demo.other_kinds import other_kinds
from config.demo.receipts import draw_receipt
from config.demo.spend import Spend, months_of_spend
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company, Member, Partner, Role
from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.core.money import split_gross
from expenses_app.mapping.services.set_defaults import set_defaults
from expenses_app.platforms import platform as platform_of
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import Received as ReceivedReceipt
from expenses_app.receipts.services.receive import receive as receive_receipt
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive
from expenses_app.users.models import User

OWNER = "owner@demo.example"
OWNER_NAME = "Olive Owner"
# The oldest spend is in the ledger already; the newest waits for the next posting.
POSTED, READY = 40, 30
AT_ONCE = 4


@dataclass(frozen=True)
class Addresses:
    """Where the parts of the running demo are. `simulators`: address by platform key. `password`: for the sign-ins."""

    site: str
    simulators: Mapping[str, str]
    password: str


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str
    role: str


@dataclass(frozen=True)
class Seeded:
    """What the person at the keyboard is told. `partner_api_key` is empty while there is none."""

    sign_ins: list[SignIn] = field(default_factory=list)
    partner_api_key: str = ""
    companies: list[str] = field(default_factory=list)


def seed(addresses: Addresses) -> Seeded:
    """Create what is missing and leave what exists as it is; called at every start of the demo."""
    clock = system_clock()
    owner = _owner(addresses.password)
    wanted = [demo_company(key, address) for key, address in addresses.simulators.items()]

    def seeded(one: DemoCompany) -> str:
        try:
            if not Company.objects.filter(name=one.name, members__user=owner).exists():
                _company(one, owner, clock)
        finally:
            connections.close_all()
        return one.name

    # Side by side: most of the time goes by in answers of simulators.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        names = list(pool.map(seeded, wanted))
    return Seeded(sign_ins=[SignIn(OWNER, addresses.password, "owner")], companies=names)


def _owner(password: str) -> User:
    with transaction.atomic():
        owner = User.objects.filter(email=OWNER).first()
        if owner is None:
            owner = User(email=OWNER, name=OWNER_NAME)
            owner.set_password(password)
            owner.save()
        EmailAddress.objects.update_or_create(
            user=owner, email=OWNER, defaults={"verified": True, "primary": True}
        )
    return owner


def _company(wanted: DemoCompany, owner: User, clock: Clock) -> None:
    company = Company.objects.create(
        partner=Partner.objects.get(slug="own"),
        name=wanted.name,
        country=wanted.country,
        time_zone=wanted.time_zone,
    )
    member = Member.objects.create(company=company, user=owner, name=OWNER_NAME, role=Role.OWNER)
    platform = platform_of(wanted.platform)
    connection = connect(company, member, platform, wanted, clock, entered=wanted.prepare())
    read_everything(connection, clock, wanted.visit)
    choices = Choices(connection)
    cards = choices.bank_accounts()
    actor = member.actor()
    set_defaults(
        connection,
        {"bank_account_id": cards[0].id, "supplier_id": choices.suppliers[0].id},
        actor,
        clock.now(),
    )
    spend = list(months_of_spend(choices.base, clock.now().date(), wanted.platform))
    drafts = [_draft(one, choices, connection) for one in spend]
    drafts += list(other_kinds(choices, connection, clock.now().date()))
    received = receive(company, drafts, actor=actor, now=clock.now())
    rows = {row.source_id: row for row in received.new}
    for one in spend:
        if one.receipt:
            _attach(company, one, rows[one.source_id], member, clock)
    complete = [rows[one.source_id] for one in spend if choices.account(one.category)]
    _post(company, complete[:POSTED], member, clock)
    _make_ready(company, complete[-READY:], member, clock)
    _spoil(wanted, connection, company, choices, member, clock)


def _draft(one: Spend, choices: Choices, connection: Connection) -> Draft:
    account = choices.account(one.category)
    rate = choices.usual_rate(account, one.taxed) if account else None
    percent = rate.percent if rate and rate.percent is not None else Decimal(0)
    parts = split_gross(one.amount, percent, one.currency)
    supplier = next(
        (each for each in choices.suppliers if each.name.split()[0].lower() in one.merchant.lower()), None
    )
    return Draft(
        kind=Kind.EXPENSE,
        type=one.type,
        arrival=Arrival.API_REVIEW,
        source_id=one.source_id,
        date=one.date,
        currency=one.currency,
        merchant=one.merchant,
        memo=one.memo,
        original_amount=one.original_amount,
        original_currency=one.original_currency,
        ledger_id=connection.ledger_id,
        bank_account_id=choices.bank_accounts()[0].id,
        contact_kind="supplier" if supplier else "",
        contact_id=supplier.id if supplier else "",
        lines=[
            DraftLine(
                net=parts.net,
                tax=parts.tax,
                account_id=account.id if account else "",
                tax_rate_id=rate.id if rate else "",
                origins={"account": {"by": "api"}, "tax_rate": {"by": "api"}} if account else {},
            )
        ],
    )


def _attach(company: Company, one: Spend, row: Transaction, member: Member, clock: Clock) -> None:
    name, content = draw_receipt(one)
    stored = receive_receipt(company, name, content, actor=member.actor(), at=clock.now())
    if isinstance(stored, ReceivedReceipt):
        receipt: Receipt = stored.receipt
        link(receipt, row, actor=member.actor(), at=clock.now())


def _make_ready(company: Company, rows: list[Transaction], member: Member, clock: Clock) -> list[Transaction]:
    fresh = list(Transaction.objects.filter(company=company, id__in=[row.id for row in rows]))
    return mark_ready(company, fresh, actor=member.actor(), now=clock.now()).ready


def _post(company: Company, rows: list[Transaction], member: Member, clock: Clock) -> None:
    ready = _make_ready(company, rows, member, clock)
    post(company, ready, actor=member.actor(), now=clock.now())


def _spoil(
    wanted: DemoCompany,
    connection: Connection,
    company: Company,
    choices: Choices,
    member: Member,
    clock: Clock,
) -> None:
    """Post rows on an account that is archived in the accounting software before they arrive: it must refuse them."""
    account = choices.account("subscriptions") or choices.account("dues") or choices.account("legal")
    if account is None:
        return
    today = clock.now().date()
    drafts = [
        Draft(
            kind=Kind.EXPENSE,
            type="Payment",
            arrival=Arrival.API_REVIEW,
            source_id=f"refused-{number}",
            date=today - datetime.timedelta(days=number),
            currency=choices.base,
            merchant="Ledgerline Books",
            ledger_id=connection.ledger_id,
            bank_account_id=choices.bank_accounts()[0].id,
            lines=[
                DraftLine(
                    net=Decimal("18.00") + number, account_id=account.id, origins={"account": {"by": "api"}}
                )
            ],
        )
        for number in (1, 2)
    ]
    rows = receive(company, drafts, actor=member.actor(), now=clock.now()).new
    wanted.archive_account(account.id, account.code)
    _post(company, rows, member, clock)
