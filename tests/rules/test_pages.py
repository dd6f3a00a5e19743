from datetime import timedelta

import pytest
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.models import Role
from expenses_app.rules.models import Rule
from tests.rules.conftest import LEDGER, NOW, line_of

pytestmark = pytest.mark.django_db
TRIPS = {
    "name": "Trips",
    "active": "1",
    "merchant_test": "contains",
    "merchants": "rail, taxi",
    "account_id": "travel",
    "account_id_text": "493 Travel",
}
EDITORS = {Role.OWNER, Role.PREPARER, Role.POSTER}


def at(route, company, **more):
    return reverse(f"rules:{route}", kwargs={"company_id": company.pk, **more})


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_rules_and_editors_change_them(books, company, rule, member_of, signed_in, role):
    made = rule(name="Trips", merchants=["rail"], account_id="travel")
    browser = signed_in(member_of(company, role, "someone"))
    may = role in EDITORS
    for address in (at("list", company), at("show", company, rule_id=made.id)):
        page = browser.get(address)
        assert page.status_code == 200
        assert ("New rule" in page.content.decode()) is may
    assert browser.get(at("new", company)).status_code == (200 if may else 403)
    assert browser.post(at("create", company), TRIPS).status_code == (302 if may else 403)
    assert browser.post(at("test", company), TRIPS).status_code == (200 if may else 403)
    assert browser.post(at("propose", company)).status_code == (302 if may else 403)
    for route in ("save", "move", "switch", "restore", "delete"):
        answer = browser.post(
            at(route, company, rule_id=made.id), {**TRIPS, "version": "1", "to": "up", "on": "1"}
        )
        assert answer.status_code == (302 if may else 403), route


OF_ONE = ("show", "save", "move", "switch", "delete", "restore")


@pytest.mark.parametrize("route", ["list", "new", "create", "test", "propose", *OF_ONE])
def test_strangers_and_members_of_other_companies_find_nothing(
    books, company, rule, charlie, stranger, signed_in, route
):
    made = rule(merchants=["rail"], account_id="travel")
    more = {"rule_id": made.id} if route in OF_ONE else {}
    for who in (charlie, stranger):
        browser = signed_in(who)
        address = at(route, company, **more)
        found = {browser.get(address).status_code, browser.post(address, TRIPS).status_code}
        assert found - {405} == {404}


def test_rules_of_another_company_are_not_there(books, company, other_company, rule, alice, signed_in):
    theirs = rule(company=other_company, merchants=["rail"], account_id="travel", name="Theirs")
    browser = signed_in(alice)
    assert "Theirs" not in browser.get(at("list", company)).content.decode()
    assert browser.get(at("show", company, rule_id=theirs.id)).status_code == 404
    for route in ("save", "move", "switch", "delete", "restore"):
        answer = browser.post(at(route, company, rule_id=theirs.id), {**TRIPS, "to": "up", "version": "1"})
        assert answer.status_code == 404
    assert browser.get(at("list", company), {"deleted": str(theirs.id)}).status_code == 200


def test_without_books_the_page_says_what_to_do_first(company, alice, signed_in):
    browser = signed_in(alice)
    assert "Connect it first" in browser.get(at("list", company)).content.decode()
    assert browser.get(at("new", company)).status_code == 302
    assert browser.post(at("create", company), TRIPS).status_code == 404


def test_a_rule_is_stored_as_it_was_typed(books, company, alice, signed_in):
    signed_in(alice).post(
        at("create", company),
        TRIPS
        | {
            "notes": "client",
            "amount_from": "£1,000.50",
            "amount_currency": "GBP",
            "bank_account_ids": ["card"],
            "purposes": ["expense.Payment", "planet"],
            "tax_rate_id": "",
            "tax_rate_id_text": "20% vat on purchases",
            "supplier_id": "acme",
            "supplier_id_text": "Acme Ltd",
            "tracking_0": "north",
            "tracking_0_text": "North",
            "type": "Reward",
            "not_for_ledger": "1",
        },
    )
    stored = Rule.objects.get()
    assert (stored.name, stored.position, stored.active, stored.ledger_id) == ("Trips", 1, True, LEDGER)
    assert (stored.merchants, stored.notes) == (["rail", "taxi"], ["client"])
    assert (str(stored.amount_from), stored.amount_to, stored.amount_currency) == ("1000.5000", None, "GBP")
    assert (stored.bank_account_ids, stored.purposes) == (["card"], ["expense.Payment"])
    assert (stored.account_id, stored.tax_rate_id, stored.supplier_id) == ("travel", "in20", "acme")
    assert (stored.tracking, stored.type, stored.not_for_ledger) == (["north"], "Reward", True)
    event = Event.objects.get(action="rule.created")
    assert (event.actor["name"], event.after["amount_from"]) == ("Alice", "1000.5")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"merchants": "", "name": "Everything"}, "Set at least one condition"),
        ({"merchants": " , ,"}, "Set at least one condition"),
        ({"account_id": "", "account_id_text": ""}, "Choose what the rule proposes"),
        ({"account_id": "", "account_id_text": "zzz"}, "Nothing fits “zzz”"),
        ({"supplier_id": "", "supplier_id_text": "acm"}, "Several fit “acm”"),
        ({"account_id": "old", "account_id_text": "Old travel"}, "was archived in Sample Books"),
        ({"account_id": "nowhere", "account_id_text": "Nowhere"}, "has no such record"),
        ({"tax_rate_id": "untold", "tax_rate_id_text": "Who knows"}, "does not tell its per cent"),
        ({"amount_from": "lots", "amount_currency": "GBP"}, "Write the amount like"),
        ({"amount_from": "1.005", "amount_currency": "GBP"}, "2 decimal places"),
        ({"amount_from": "1" + "0" * 17, "amount_currency": "GBP"}, "more than any transaction"),
        ({"amount_from": "-5", "amount_currency": "GBP"}, "Amounts are above zero"),
        ({"amount_from": "20", "amount_to": "10", "amount_currency": "GBP"}, "less than the lower limit"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"merchants": "x" * 301}, "At most 300 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    books, company, alice, signed_in, typed, said
):
    answer = signed_in(alice).post(at("create", company), TRIPS | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    sent = TRIPS | typed
    for name in ("name", "merchants", "account_id_text", "supplier_id_text", "amount_from", "amount_to"):
        if value := sent.get(name, "").strip():
            assert f'value="{value}"' in page, name
    assert not Rule.objects.exists()


def test_it_is_tried_before_it_is_saved(books, company, bob, signed_in, spend, confirmed, rule):
    spend("Southern Rail")
    spend("Rail and more")
    spend("Taxi")
    spend("Shop")
    today = NOW.date()
    confirmed("Northern Rail", account="travel", times=2, date=today - timedelta(days=20))
    confirmed("Eastern Rail", account="laptop", date=today - timedelta(days=20))
    confirmed("Western Rail", account="travel", date=today - timedelta(days=200))
    page = signed_in(bob).post(at("test", company), TRIPS).content.decode()
    assert "matches 3 open, 3 posted in the last 3 months" in page
    assert "Save and apply to 3 open" in page
    assert "2 of 3 agree" in page
    assert "Eastern Rail" in page
    assert not Rule.objects.exists()


def test_a_rule_that_is_never_reached_is_told(books, company, bob, signed_in, spend, rule):
    rule(merchants=["rail"], account_id="laptop")
    spend("Southern Rail")
    page = signed_in(bob).post(at("test", company), TRIPS).content.decode()
    assert "this one is never reached" in page


def test_trying_says_what_cannot_be_tried(books, company, bob, signed_in):
    page = signed_in(bob).post(at("test", company), TRIPS | {"merchants": ""}).content.decode()
    assert "Set a condition" in page


def test_saving_and_applying_changes_the_open_ones_that_fit(books, company, bob, signed_in, spend):
    fitting, other = spend("Southern Rail"), spend("Shop")
    answer = signed_in(bob).post(at("create", company), TRIPS | {"then": "apply"}, follow=True)
    assert "1 open transaction changed" in answer.content.decode()
    assert (line_of(fitting).account_id, line_of(other).account_id) == ("travel", "")


def test_applying_is_undone_in_one_step(books, company, bob, member_of, signed_in, spend):
    row = spend("Southern Rail")
    browser = signed_in(bob)
    answer = browser.post(at("create", company), TRIPS | {"then": "apply"})
    page = browser.get(answer["Location"]).content.decode()
    step = answer["Location"].partition("?step=")[2]
    undo = at("take_back", company, step=int(step))
    assert undo in page
    assert signed_in(member_of(company, Role.VIEWER, "vera")).post(undo).status_code == 403
    page = signed_in(bob).post(undo, follow=True).content.decode()
    assert "Taken back for 1 transaction." in page
    assert line_of(row).account_id == ""
    assert signed_in(bob).post(at("take_back", company, step=10**15)).status_code == 404


def test_saving_alone_leaves_open_ones_as_they_are_until_proposed_again(
    books, company, bob, signed_in, spend
):
    row = spend("Southern Rail")
    browser = signed_in(bob)
    browser.post(at("create", company), TRIPS)
    assert line_of(row).account_id == ""
    answer = browser.post(at("propose", company), follow=True)
    assert "1 open transaction has new proposals" in answer.content.decode()
    assert line_of(row).account_id == "travel"
    assert "Nothing changed" in browser.post(at("propose", company), follow=True).content.decode()


def test_a_rule_is_made_from_a_transaction(books, company, bob, signed_in, confirmed):
    (row,) = confirmed(
        "TESCO STORES 3412", account="travel", tax_rate="in20", tracking=["north"], supplier="acme"
    )
    page = signed_in(bob).get(at("new", company), {"transaction": str(row.id)}).content.decode()
    for filled in ("TESCO STORES", "493 Travel", "20% VAT on purchases", "North", "Acme Ltd"):
        assert f'value="{filled}"' in page


def test_a_merchant_with_a_comma_stays_one(books, company, bob, signed_in, spend):
    row = spend("Smith, Jones Ltd")
    browser = signed_in(bob)
    page = browser.get(at("new", company), {"transaction": str(row.id)}).content.decode()
    assert 'value="Smith, Jones Ltd"' in page
    assert '<option value="equals" selected>' in page
    browser.post(at("create", company), TRIPS | {"merchant_test": "equals", "merchants": "Smith, Jones Ltd"})
    assert Rule.objects.get().merchants == ["Smith, Jones Ltd"]


@pytest.mark.parametrize("asked", ["nonsense", "055f8c24-1669-4f5a-a540-a28eb878ccb4"])
def test_a_transaction_that_is_not_there_makes_no_rule(books, company, bob, signed_in, asked):
    assert signed_in(bob).get(at("new", company), {"transaction": asked}).status_code == 404


def test_another_companys_transaction_is_not_there(
    books, company, other_company, charlie, bob, signed_in, spend
):
    row = spend("Secret Shop")
    assert signed_in(charlie).get(at("new", other_company), {"transaction": str(row.id)}).status_code in (
        302,
        404,
    )


def test_two_people_editing_one_rule_lose_nothing(books, company, rule, bob, signed_in):
    made = rule(name="Trips", merchants=["rail"], account_id="travel", version=2)
    answer = signed_in(bob).post(
        at("save", company, rule_id=made.id), TRIPS | {"version": "1", "merchants": "mine"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Yours was not saved" in page
    assert 'value="mine"' in page
    made.refresh_from_db()
    assert made.merchants == ["rail"]
    browser = signed_in(bob)
    assert 'name="version" value="2"' in page
    browser.post(at("save", company, rule_id=made.id), TRIPS | {"version": "2", "merchants": "mine"})
    made.refresh_from_db()
    assert (made.merchants, made.version) == (["mine"], 3)


def names(company):
    return list(Rule.live.filter(company=company).order_by("position", "id").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        ("A", "up", ["A", "B", "C"]),
        ("A", "down", ["B", "A", "C"]),
        ("C", "up", ["A", "C", "B"]),
        ("C", "down", ["A", "B", "C"]),
    ],
)
def test_rules_are_moved_one_place(books, company, rule, bob, signed_in, moved, to, order):
    made = {name: rule(name=name, merchants=["x"], account_id="travel") for name in "ABC"}
    signed_in(bob).post(at("move", company, rule_id=made[moved].id), {"to": to})
    assert names(company) == order


def test_a_rule_is_switched_off_and_on(books, company, rule, bob, signed_in):
    made = rule(merchants=["x"], account_id="travel")
    browser = signed_in(bob)
    for on in (False, True):
        browser.post(at("switch", company, rule_id=made.id), {"on": "1" if on else "0"})
        made.refresh_from_db()
        assert made.active is on
    actions = ["rule.switched_off", "rule.switched_on"]
    assert list(Event.objects.filter(action__in=actions).values_list("action", flat=True)) == actions


def test_a_deleted_rule_comes_back_to_its_place(books, company, rule, bob, signed_in):
    made = {name: rule(name=name, merchants=["x"], account_id="travel") for name in "ABC"}
    browser = signed_in(bob)
    page = browser.post(at("delete", company, rule_id=made["B"].id), follow=True).content.decode()
    assert names(company) == ["A", "C"]
    assert "“B” deleted" in page
    assert at("restore", company, rule_id=made["B"].id) in page
    browser.post(at("restore", company, rule_id=made["B"].id))
    assert names(company) == ["A", "B", "C"]


def test_a_record_that_is_gone_is_told_in_the_list_and_may_stay(books, company, rule, bob, signed_in):
    made = rule(name="Old", merchants=["x"], account_id="old")
    browser = signed_in(bob)
    assert "494 Old travel is gone from Sample Books" in browser.get(at("list", company)).content.decode()
    sent = {
        **TRIPS,
        "version": "1",
        "account_id": "old",
        "account_id_text": "494 Old travel",
        "name": "Renamed",
    }
    assert browser.post(at("save", company, rule_id=made.id), sent).status_code == 302
    made.refresh_from_db()
    assert made.name == "Renamed"


def test_an_archived_record_tells_the_rules_that_name_it(books, company, rule, bob, signed_in):
    rule(merchants=["x"], account_id="old")
    rule(merchants=["y"], account_id="old", active=False)
    page = signed_in(bob).get(reverse("mapping:defaults", kwargs={"company_id": company.pk})).content.decode()
    assert ">1 rule<" in page


def test_names_of_people_and_shops_are_escaped(books, company, rule, bob, signed_in):
    made = rule(name="<script>alert(1)</script>", merchants=['"><b>'], account_id="travel")
    page = signed_in(bob).get(at("show", company, rule_id=made.id)).content.decode()
    assert "<script>alert(1)" not in page
    assert '"><b>' not in page


@pytest.mark.parametrize("many", [1, 60])
def test_the_list_takes_the_same_queries_for_any_number_of_rules(
    books, company, rule, bob, signed_in, django_assert_max_num_queries, many
):
    for number in range(many):
        rule(merchants=[f"shop {number}"], account_id="travel", tax_rate_id="in20", bank_account_ids=["card"])
    browser = signed_in(bob)
    with django_assert_max_num_queries(14):
        assert browser.get(at("list", company)).status_code == 200


def test_the_review_page_shows_the_reason_and_the_way_to_a_rule(books, company, rule, bob, signed_in, spend):
    rule(name="Private", merchants=["barber"], account_id="travel", not_for_ledger=True)
    row = spend("Barber")
    grid = reverse("review:grid", kwargs={"company_id": company.pk})
    browser = signed_in(bob)
    page = browser.get(grid).content.decode()
    assert "Rule: Private" in page
    assert "Not for ledger? Rule: Private" in page
    drawer = browser.get(f"{grid}{row.id}/").content.decode()
    assert f"{at('new', company)}?transaction={row.id}" in drawer
    assert "Proposed: account" in drawer
