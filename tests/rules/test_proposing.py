from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expenses_app.audit.models import Event
from expenses_app.core.money import split_gross
from expenses_app.ledger.records import Account, AccountClass, RecordKind, RecordStatus
from expenses_app.mapping.services.set_defaults import set_defaults
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.rules.models import Rule
from expenses_app.rules.services.propose import NEWEST, Place, propose_open
from expenses_app.rules.services.withdraw import NothingToTakeBack, withdraw
from expenses_app.rules.tasks import propose_rest
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind, Review
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.categorise import LineInput, set_header, set_line, set_lines
from expenses_app.transactions.services.receive import receive
from tests.rules.conftest import ACTOR, LEDGER, NOW, line_of

pytestmark = pytest.mark.django_db

ACCOUNT_BY_API = DraftLine(net=Decimal(12), account_id="laptop", origins={"account": {"by": "api"}})


def again(company):
    return propose_open(company, actor=ACTOR, now=NOW).changed


def whys(row):
    """Field to the reason that stands below it."""
    row.refresh_from_db()
    origins = {**row.origins, **(line_of(row).origins if row.lines.exists() else {})}
    return {name: origin["why"] for name, origin in origins.items() if "why" in origin}


def test_a_rule_fills_everything_that_is_empty_and_says_so(books, company, rule, spend):
    travel = rule(
        name="Trains",
        merchants=["rail"],
        account_id="travel",
        tax_rate_id="in20",
        tracking=["north"],
        supplier_id="acme",
    )
    row = spend("Southern Rail", "12.00")
    row.refresh_from_db()
    line = line_of(row)
    assert (line.account_id, line.tax_rate_id, line.tracking) == ("travel", "in20", ["north"])
    assert (line.net, line.tax) == (Decimal("10.00"), Decimal("2.00"))
    assert (row.contact_kind, row.contact_id) == ("supplier", "acme")
    assert line.origins["account"] == {"by": "rule", "why": "Rule: Trains", "rule": str(travel.id)}
    assert whys(row) == dict.fromkeys(["account", "tax_rate", "tracking", "contact"], "Rule: Trains")


def test_nothing_is_confirmed_by_a_proposal(books, rule, spend):
    rule(merchants=["acme"], account_id="travel", tax_rate_id="in20", supplier_id="acme")
    row = spend("Acme")
    row.refresh_from_db()
    assert (row.review, row.status) == ("to_review", "to_review")


def test_the_first_rule_wins_and_one_that_is_off_does_not_count(books, rule, spend):
    rule(merchants=["acme"], account_id="laptop", active=False)
    rule(merchants=["acme"], account_id="travel")
    rule(merchants=["acme"], account_id="laptop")
    assert line_of(spend("Acme")).account_id == "travel"


def test_memory_fills_what_the_rule_leaves_open(books, rule, spend, confirmed):
    confirmed("Acme", account="travel", tax_rate="in20", supplier="acme", times=9)
    row = spend("ACME 1234")
    assert whys(row) == dict.fromkeys(["account", "tax_rate", "contact"], "9 of 9 times before")
    rule(name="Bikes", merchants=["acme"], supplier_id="acmeb")
    assert whys(spend("Acme"))["contact"] == "Rule: Bikes"
    assert whys(spend("Acme"))["account"] == "9 of 9 times before"


def test_the_default_contact_comes_last_and_is_called_a_default(books, spend, confirmed):
    set_defaults(books, {"supplier_id": "acmeb"}, ACTOR, NOW)
    row = spend("New Shop")
    row.refresh_from_db()
    assert (row.contact_id, row.origins["contact"]) == ("acmeb", {"by": "default", "why": "Default"})
    confirmed("Known", supplier="acme", account="travel", times=2)
    known = spend("Known")
    known.refresh_from_db()
    assert (known.contact_id, known.origins["contact"]["by"]) == ("acme", "memory")


def test_open_transactions_follow_when_the_default_changes(
    books, company, spend, django_capture_on_commit_callbacks
):
    set_defaults(books, {"supplier_id": "acmeb"}, ACTOR, NOW)
    row = spend("New Shop")
    with django_capture_on_commit_callbacks() as waking:
        set_defaults(books, {"supplier_id": "acme"}, ACTOR, NOW)
    assert len(waking) == 1
    propose_rest(str(company.id), NEWEST.day.isoformat(), str(NEWEST.id), ACTOR.as_json())
    row.refresh_from_db()
    assert row.contact_id == "acme"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (ACCOUNT_BY_API, ("laptop", "", "0", "12")),
        # A value without an origin came in too.
        (DraftLine(net=Decimal(12), account_id="laptop"), ("laptop", "", "0", "12")),
        # Somebody said: none.
        (DraftLine(net=Decimal(12), origins={"account": {"by": "person"}}), ("", "", "0", "12")),
        # A tax that came in without its rate is not recalculated.
        (DraftLine(net=Decimal(11), tax=Decimal(1)), ("travel", "", "1", "11")),
    ],
)
def test_a_value_that_came_in_wins(books, rule, spend, line, kept):
    if line.tax == 0:
        line = replace(line, origins={**line.origins, "tax_rate": {"by": "api"}})
    rule(merchants=["acme"], account_id="travel", tax_rate_id="in20")
    stored = line_of(spend("Acme", line=line))
    account, rate, tax, net = kept
    assert (stored.account_id, stored.tax_rate_id) == (account, rate)
    assert (stored.tax, stored.net) == (Decimal(tax), Decimal(net))


def test_what_is_posted_at_once_is_left_as_it_came(books, rule, spend):
    rule(merchants=["acme"], account_id="travel", supplier_id="acme")
    row = spend("Acme", arrival=Arrival.API_DIRECT)
    row.refresh_from_db()
    assert (line_of(row).account_id, row.contact_id, row.origins) == ("", "", {})


@pytest.mark.parametrize(
    "values",
    [
        {"account_id": "old"},  # archived
        {"account_id": "never-read"},
        {"account_id": "control"},  # no line may use it
        {"account_id": "sales"},  # income, for a payment
        {"account_id": "card"},  # a bank account, on a line
        {"supplier_id": "gone"},
        {"tracking": ["west"]},
        {"tracking": ["north", "south"]},  # more than the platform takes
        {"tax_rate_id": "untold"},  # its per cent is not known
        {"tax_rate_id": "out20"},  # for sales
    ],
)
def test_what_cannot_be_chosen_is_never_proposed(books, rule, spend, values):
    rule(merchants=["acme"], **values)
    row = spend("Acme")
    row.refresh_from_db()
    line = line_of(row)
    assert (line.account_id, line.tax_rate_id, line.tracking, row.contact_id) == ("", "", [], "")
    assert (row.origins, line.origins) == ({}, {})


def test_memory_never_proposes_an_archived_account(books, spend, confirmed):
    confirmed("Acme", account="old", tax_rate="untold", supplier="gone", times=4)
    row = spend("Acme")
    row.refresh_from_db()
    assert (line_of(row).account_id, line_of(row).tax_rate_id, row.contact_id) == ("", "", "")


def test_a_rate_goes_with_the_account_it_is_for(books, rule, spend):
    rule(merchants=["desk"], account_id="laptop", tax_rate_id="capital")
    rule(merchants=["trip"], account_id="travel", tax_rate_id="capital")
    assert line_of(spend("Desk")).tax_rate_id == "capital"
    assert line_of(spend("Trip")).tax_rate_id == ""


@pytest.mark.parametrize("amount", ["0.01", "12.34", "99.99", "1000.00"])
def test_net_and_tax_are_those_of_a_person_who_chooses_the_same_rate(books, company, rule, spend, amount):
    by_hand = spend("Other", amount)
    set_line(company, by_hand.id, 1, line_of(by_hand).id, {"tax_rate_id": "in20"}, actor=ACTOR, now=NOW)
    rule(merchants=["acme"], tax_rate_id="in20")
    proposed, chosen = line_of(spend("Acme", amount)), line_of(by_hand)
    assert (proposed.net, proposed.tax) == (chosen.net, chosen.tax)
    assert proposed.tax == split_gross(Decimal(amount), Decimal(20), "GBP").tax


def test_a_transfer_is_proposed_where_it_went(books, rule, spend):
    rule(name="Cash", merchants=["atm"], account_id="bank")
    row = spend("ATM High Street", kind=Kind.TRANSFER, bank_account_id="card")
    row.refresh_from_db()
    assert row.destination_account_id == "bank"
    assert row.origins["destination_account"]["why"] == "Rule: Cash"


def test_a_transfer_never_goes_to_the_account_it_came_from(books, rule, spend):
    rule(merchants=["atm"], account_id="card")
    row = spend("ATM", kind=Kind.TRANSFER, bank_account_id="card")
    row.refresh_from_db()
    assert row.destination_account_id == ""


@pytest.mark.parametrize(
    ("came", "arrival", "stored"),
    [
        (ExpenseType.REFUND, Arrival.IMPORT, "Reward"),
        (ExpenseType.PAYMENT, Arrival.IMPORT, "Payment"),  # never turned round
        (ExpenseType.CHARGEBACK, Arrival.IMPORT, "Chargeback"),  # chosen in the preview of the import
        (ExpenseType.REFUND, Arrival.HAND, "Refund"),
        (ExpenseType.REFUND, Arrival.API_REVIEW, "Refund"),
    ],
)
def test_only_what_an_import_took_for_a_refund_may_become_a_reward(books, rule, spend, came, arrival, stored):
    rule(merchants=["cashback"], type="Reward")
    row = spend("Cashback", type=came, arrival=arrival)
    row.refresh_from_db()
    assert row.type == stored


def test_keeping_out_of_the_ledger_is_a_proposal_and_no_more(books, rule, spend):
    rule(name="Private", merchants=["barber"], not_for_ledger=True)
    row = spend("Barber")
    row.refresh_from_db()
    assert row.review == Review.TO_REVIEW
    assert row.origins["not_for_ledger"]["why"] == "Rule: Private"


def test_proposing_again_follows_the_rules_as_they_are_now(books, company, rule, spend):
    row = spend("Acme")
    made = rule(name="Trips", merchants=["acme"], account_id="travel", tax_rate_id="in20")
    assert again(company) == 1
    assert line_of(row).account_id == "travel"
    assert again(company) == 0  # nothing new to say
    Rule.objects.filter(id=made.id).update(account_id="laptop", tax_rate_id="")
    assert again(company) == 1
    line = line_of(row)
    assert (line.account_id, line.tax_rate_id, line.net, line.tax) == ("laptop", "", Decimal(12), Decimal(0))
    Rule.objects.all().update(active=False)
    assert again(company) == 1
    line = line_of(row)
    assert (line.account_id, line.origins) == ("", {})


def test_a_proposal_made_again_raises_the_version_so_that_no_open_page_confirms_it_unseen(
    books, company, rule, spend
):
    row = spend("Acme")
    rule(merchants=["acme"], account_id="travel")
    again(company)
    row.refresh_from_db()
    assert row.version == 2


def test_what_a_person_set_is_never_touched_again(books, company, rule, spend):
    row = spend("Acme")
    set_line(company, row.id, 1, line_of(row).id, {"account_id": "laptop"}, actor=ACTOR, now=NOW)
    set_header(company, row.id, 2, {"contact_kind": "", "contact_id": ""}, actor=ACTOR, now=NOW)
    rule(merchants=["acme"], account_id="travel", supplier_id="acme", tax_rate_id="in20")
    again(company)
    row.refresh_from_db()
    assert (line_of(row).account_id, row.contact_id) == ("laptop", "")
    assert line_of(row).tax_rate_id == "in20"  # nobody had said anything of it


def test_what_a_person_set_in_a_split_is_never_touched_again(books, company, rule, spend):
    rule(merchants=["acme"], account_id="travel", tax_rate_id="in20", tracking=["north"])
    row = spend("Acme", "12.00")
    wanted = LineInput(Decimal("12.00"), line_of(row).id, "travel", "", None, ("south",))
    set_lines(company, row.id, 1, [wanted], actor=ACTOR, now=NOW)
    again(company)
    line = line_of(row)
    assert (line.account_id, line.tax_rate_id, line.tracking, line.tax) == (
        "travel",
        "",
        ["south"],
        Decimal(0),
    )
    assert {name: origin["by"] for name, origin in line.origins.items()} == {
        "account": "rule",
        "tax_rate": "person",
        "tracking": "person",
    }


def test_a_tax_that_a_person_typed_is_not_recalculated(books, company, rule, spend):
    rule(merchants=["acme"], account_id="travel", tax_rate_id="in20")
    row = spend("Acme", "12.00")
    wanted = LineInput(Decimal("12.00"), line_of(row).id, "travel", "in20", Decimal("1.99"))
    set_lines(company, row.id, 1, [wanted], actor=ACTOR, now=NOW)
    Rule.objects.all().update(tax_rate_id="")
    again(company)
    assert (line_of(row).tax, line_of(row).tax_rate_id) == (Decimal("1.99"), "in20")


def test_choosing_what_was_proposed_makes_it_a_persons_choice(books, company, rule, spend):
    rule(merchants=["acme"], account_id="travel")
    row = spend("Acme")
    set_line(company, row.id, 1, line_of(row).id, {"account_id": "travel"}, actor=ACTOR, now=NOW)
    assert line_of(row).origins["account"]["by"] == "person"


@pytest.mark.parametrize(
    "values",
    [
        {"review": "ready", "status": "ready"},
        {"review": "submitted", "status": "posted"},
        {"review": "excluded", "status": "excluded"},
        {"revision": 1, "status": "refused"},
        {"ledger_id": "sample:another"},
    ],
)
def test_rows_that_are_not_open_are_left_alone(books, company, rule, spend, values):
    row = spend("Acme")
    Transaction.objects.filter(id=row.id).update(**values)
    rule(merchants=["acme"], account_id="travel")
    assert again(company) == 0
    assert line_of(row).account_id == ""


def test_rules_of_another_company_or_of_other_books_propose_nothing(
    books, company, other_company, rule, spend
):
    rule(company=other_company, merchants=["acme"], account_id="travel")
    rule(ledger_id="sample:another", merchants=["acme"], account_id="travel")
    assert line_of(spend("Acme")).account_id == ""


def test_without_a_connection_nothing_is_proposed(company, rule, spend):
    rule(merchants=["acme"], account_id="travel")
    assert line_of(spend("Acme", ledger_id="")).account_id == ""
    assert again(company) == 0


def test_a_transaction_from_before_the_connection_belongs_to_its_books_once_it_names_a_record(
    books, rule, spend
):
    rule(merchants=["acme"], account_id="travel")
    row = spend("Acme", ledger_id="")
    row.refresh_from_db()
    assert row.ledger_id == LEDGER


def test_every_line_of_a_split_may_get_the_rules_account_but_none_from_memory(
    books, company, rule, confirmed
):
    confirmed("Acme", account="laptop", times=3)
    lines = (DraftLine(net=Decimal(5)), DraftLine(net=Decimal(7)))
    draft = Draft(
        Kind.EXPENSE, Arrival.IMPORT, "s", NOW.date(), "GBP", lines, ExpenseType.PAYMENT, merchant="Acme"
    )
    (row,) = receive(company, [draft], actor=ACTOR, now=NOW).new
    assert [line.account_id for line in row.lines.all()] == ["", ""]
    rule(merchants=["acme"], account_id="travel")
    again(company)
    assert [line.account_id for line in row.lines.all()] == ["travel", "travel"]


def test_the_history_tells_before_and_after(books, company, rule, spend):
    row = spend("Acme")
    rule(merchants=["acme"], account_id="travel")
    again(company)
    event = Event.objects.get(action="transaction.proposed", subject_id=str(row.id))
    assert event.actor["name"] == "Priya"
    assert "account_id" not in event.before["lines"][0]
    assert event.after["lines"][0]["account_id"] == "travel"


def test_what_comes_in_is_proposed_by_the_system_in_one_entry_with_rows(books, company, rule):
    rule(merchants=["shop"], account_id="travel")
    received(company, 3)
    parent = Event.objects.get(action="transactions.proposed", subject_type="bulk")
    assert (parent.actor["way"], parent.after) == ("system", {"count": 3})
    assert parent.rows.count() == 3


def test_hits_are_counted_once_for_each_transaction(
    books, company, rule, spend, django_capture_on_commit_callbacks
):
    made = rule(merchants=["acme"], account_id="travel")
    with django_capture_on_commit_callbacks(execute=True):
        spend("Acme")
        spend("Acme")
        spend("Other")
    Rule.objects.filter(id=made.id).update(account_id="laptop")
    with django_capture_on_commit_callbacks(execute=True):
        again(company)
    made.refresh_from_db()
    assert (made.hits, made.last_hit_at) == (2, NOW)


def test_an_account_archived_since_is_taken_off_when_proposed_again(books, company, rule, spend):
    rule(merchants=["acme"], account_id="travel")
    row = spend("Acme")
    gone = Account("travel", "Travel", RecordStatus.ARCHIVED, code="493", account_class=AccountClass.EXPENSE)
    store_records(company.id, LEDGER, RecordKind.ACCOUNT, [gone], NOW)
    assert again(company) == 1
    assert line_of(row).account_id == ""


def received(company, many, merchant="Shop {}"):
    drafts = [
        Draft(
            Kind.EXPENSE,
            Arrival.IMPORT,
            f"s{number}",
            NOW.date(),
            "GBP",
            (DraftLine(net=Decimal(10)),),
            ExpenseType.PAYMENT,
            merchant=merchant.format(number % 50),
            ledger_id=LEDGER,
        )
        for number in range(many)
    ]
    return receive(company, drafts, actor=ACTOR, now=NOW).new


def test_queries_do_not_grow_with_transactions_or_rules(
    books, company, rule, django_assert_max_num_queries, confirmed
):
    confirmed("Shop 7", account="laptop", times=2)
    for number in range(40):
        rule(merchants=[f"shop {number}"], account_id="travel", tax_rate_id="in20")
    received(company, 300)
    Rule.objects.all().update(account_id="laptop")
    # Savepoint, ids, lock, lines, connection, rules, keys, memory, defaults, records, two updates, audit, statuses.
    with django_assert_max_num_queries(25):
        assert again(company) > 200
    assert TransactionLine.objects.filter(account_id="laptop", company=company).count() >= 240


def test_each_step_takes_up_where_the_last_one_ended(books, company, rule, spend):
    older = spend("Acme", date=date(2026, 11, 1))
    newer = spend("Acme", date=date(2026, 11, 20))
    rule(merchants=["acme"], account_id="travel")
    done = propose_open(company, actor=ACTOR, now=NOW, after=Place(newer.date, newer.id))
    assert (done.changed, done.goes_on) == (1, False)
    assert (line_of(newer).account_id, line_of(older).account_id) == ("", "travel")
    propose_rest(str(company.id), "2026-12-31", str(newer.id), ACTOR.as_json())
    assert line_of(newer).account_id == "travel"


def test_what_is_left_after_one_step_goes_on_in_the_background(
    books, company, rule, spend, django_capture_on_commit_callbacks
):
    older = spend("Acme", date=date(2026, 11, 1))
    newer = spend("Acme", date=date(2026, 11, 20))
    rule(merchants=["acme"], account_id="travel")
    with django_capture_on_commit_callbacks() as waking:
        done = propose_open(company, actor=ACTOR, now=NOW, most=1)
    assert (done.changed, done.goes_on) == (1, True)
    assert len(waking) == 2  # the counter of hits, and the next step
    assert (line_of(newer).account_id, line_of(older).account_id) == ("travel", "")


def test_a_step_is_taken_back_as_a_whole_but_for_what_was_changed_since(books, company, rule, spend):
    first, second, third = (spend("Acme") for _number in range(3))
    rule(merchants=["acme"], account_id="travel", tax_rate_id="in20", tracking=["north"], supplier_id="acme")
    step = propose_open(company, actor=ACTOR, now=NOW).event
    set_line(company, second.id, 2, line_of(second).id, {"account_id": "laptop"}, actor=ACTOR, now=NOW)
    Transaction.objects.filter(id=third.id).update(review="ready", status="ready")
    assert withdraw(company, step, actor=ACTOR, now=NOW) == 1
    first.refresh_from_db()
    line = line_of(first)
    assert (line.account_id, line.tax_rate_id, line.tracking, line.net, line.tax) == ("", "", [], 12, 0)
    assert (first.contact_id, first.origins, line.origins, first.version) == ("", {}, {}, 3)
    assert (line_of(second).account_id, line_of(third).account_id) == ("laptop", "travel")
    assert withdraw(company, step, actor=ACTOR, now=NOW) == 0


def test_a_step_of_another_company_cannot_be_taken_back(books, company, other_company, rule, spend):
    spend("Acme")
    rule(merchants=["acme"], account_id="travel")
    step = propose_open(company, actor=ACTOR, now=NOW).event
    with pytest.raises(NothingToTakeBack):
        withdraw(other_company, step, actor=ACTOR, now=NOW)


def test_a_deleted_company_is_left_alone(books, company, rule, spend):
    row = spend("Acme")
    rule(merchants=["acme"], account_id="travel")
    company.deleted_at = NOW
    company.save()
    propose_rest(str(company.id), "2026-12-31", str(row.id), ACTOR.as_json())
    assert line_of(row).account_id == ""
