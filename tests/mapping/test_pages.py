import pytest
from django.urls import reverse

from expenses_app.companies.models import Role
from expenses_app.mapping.models import Configuration
from tests.mapping.test_defaults import archive_card

pytestmark = pytest.mark.django_db


def at(route, company):
    return reverse(f"mapping:{route}", kwargs={"company_id": company.pk})


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_defaults_and_owners_change_them(books, company, member_of, signed_in, role):
    browser = signed_in(member_of(company, role, "someone"))
    page = browser.get(at("defaults", company))
    assert page.status_code == 200
    assert ("Save" in page.content.decode()) is (role == Role.OWNER)
    answer = browser.post(at("save", company), {"supplier_id": "acme", "supplier_id_text": "Acme Ltd"})
    assert answer.status_code == (302 if role == Role.OWNER else 403)
    assert Configuration.objects.filter(supplier_id="acme").exists() is (role == Role.OWNER)


@pytest.mark.parametrize("route", ["defaults", "options"])
def test_strangers_and_other_companies_find_nothing(books, company, charlie, stranger, signed_in, route):
    for who in (charlie, stranger):
        assert signed_in(who).get(at(route, company), {"kind": "supplier"}).status_code == 404


def test_words_without_an_id_are_looked_up(books, company, alice, signed_in):
    browser = signed_in(alice)
    browser.post(at("save", company), {"supplier_id": "", "supplier_id_text": "acme ltd"})
    assert Configuration.objects.get().supplier_id == "acme"


@pytest.mark.parametrize(("typed", "words"), [("acme", "Several fit"), ("zzz", "Nothing fits")])
def test_words_that_fit_several_or_none_are_told_at_the_field_and_kept(
    books, company, alice, signed_in, typed, words
):
    answer = signed_in(alice).post(at("save", company), {"supplier_id": "", "supplier_id_text": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{typed}"' in page


def test_an_emptied_picker_takes_the_default_away(books, company, alice, signed_in):
    browser = signed_in(alice)
    browser.post(at("save", company), {"supplier_id": "acme", "supplier_id_text": "Acme Ltd"})
    browser.post(at("save", company), {"supplier_id": "acme", "supplier_id_text": ""})
    assert Configuration.objects.get().supplier_id == ""


def test_an_archived_default_is_told_on_the_page_and_on_the_connections_health(
    books, company, alice, signed_in
):
    browser = signed_in(alice)
    browser.post(at("save", company), {"bank_account_id": "card", "bank_account_id_text": "Visa"})
    archive_card(books)
    page = browser.get(at("defaults", company)).content.decode()
    assert "Visa can no longer be chosen in Sample Books." in page
    assert "was archived there." in page
    health = browser.get(reverse("connections:overview", kwargs={"company_id": company.pk})).content.decode()
    assert "1 choice was archived or deleted in Sample Books" in health


def test_options_come_as_html_for_pickers_and_as_json_where_asked(books, company, bob, signed_in):
    browser = signed_in(bob)
    page = browser.get(at("options", company), {"kind": "supplier", "q": "acme"})
    assert 'data-value="acme"' in page.content.decode()
    told = browser.get(
        at("options", company),
        {"kind": "account", "purpose": "transfer"},
        headers={"Accept": "application/json"},
    ).json()
    assert [group["title"] for group in told["groups"]] == ["Bank accounts", "Cards"]
    assert browser.get(at("options", company), {"kind": "planet"}).status_code == 404
    assert browser.get(at("options", company), {"kind": "account", "purpose": "gift"}).status_code == 400


def test_without_a_connection_one_is_led_to_connecting(sample, company, alice, signed_in):
    answer = signed_in(alice).get(at("defaults", company))
    assert answer.url == reverse("connections:connect", kwargs={"company_id": company.pk})
