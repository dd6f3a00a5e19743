"""The pages of a platform that calls us: setting it up, its password, its file, and how it is getting on."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import reverse

from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.models import Connection, PolledAccess
from expenses_app.core.messages import Message
from expenses_app.reference_data.models import Pull
from tests import ledgers
from tests.ledgers.books import Books
from tests.ledgers.desk import ConnectorProgram, Desk
from tests.webhooks.conftest import door_of

ledgers.install()
pytestmark = pytest.mark.django_db
PAGES = ["connector", "connector_status", "connector_file"]


def at(route, company):
    return reverse(f"connections:{route}", kwargs={"company_id": company.pk})


@pytest.fixture
def browser(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def begun(browser, company):
    """The page with the first password."""
    return browser.post(at("begin", company), {"platform": "polled_books"}).content.decode()


def password_on(page):
    return re.search(r'id="password">([^<]+)<', page)[1]


def program_of(access, password, clock):
    desk = Desk(Books(clock))
    desk.lists = {"account": [], "supplier": [{"id": "s1", "name": "Bakery"}]}
    door = door_of(access.connection.declared, clock)
    return ConnectorProgram(door, desk, access.user_name, password, str(access.file_id))


def test_password_is_shown_once_and_stored_hashed(begun, browser, company):
    password = password_on(begun)
    access = PolledAccess.objects.get()
    assert len(password) >= 24
    assert check_password(password, access.password_hash)
    assert access.user_name in begun
    again = browser.get(at("connector", company)).content.decode()
    assert password not in again
    assert "If it is lost, make a new one." in again


def test_page_shows_the_platforms_own_steps_and_waits_for_the_first_call(begun):
    assert "Install the Books Connector on the PC with your books." in begun
    assert "Waiting for the first call of the Books Connector" in begun
    assert 'hx-trigger="every 5s"' in begun


def test_file_names_the_door_and_holds_no_password(begun, browser, company):
    answer = browser.get(at("connector_file", company))
    access = PolledAccess.objects.get()
    assert answer.headers["Content-Type"] == "application/x-books"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="expenses.books"'
    assert answer.content.decode() == (
        f"{access.user_name} {access.file_id} http://localhost:8000/polls/polled_books/"
    )
    assert password_on(begun) not in answer.content.decode()


def test_new_password_ends_the_old_one(begun, browser, company):
    page = browser.post(at("connector_password", company)).content.decode()
    access = PolledAccess.objects.get()
    assert check_password(password_on(page), access.password_hash)
    assert not check_password(password_on(begun), access.password_hash)


def test_choosing_the_platform_again_keeps_the_password_that_works(begun, browser, company):
    kept = PolledAccess.objects.get().password_hash
    assert browser.post(at("begin", company), {"platform": "polled_books"}).url == at("connector", company)
    assert PolledAccess.objects.get().password_hash == kept


def test_first_good_session_links_the_company_and_reads_its_books(begun, browser, company):
    access = PolledAccess.objects.get()
    program = program_of(access, password_on(begun), system_clock())
    assert program.visit() == "Admitted"
    connection = Connection.objects.get()
    assert (connection.state, connection.tenant_id, connection.tenant_name) == (
        "linked",
        str(access.file_id),
        "Harbour Cafe Ltd",
    )
    assert connection.ledger_id == f"polled_books:{access.file_id}"
    assert Pull.objects.get().state == "done"
    page = browser.get(at("overview", company)).content.decode()
    assert "The Books Connector calls" in page
    assert "1 supplier" in page


def test_another_file_on_the_pc_does_not_link(begun):
    access = PolledAccess.objects.get()
    program = program_of(access, password_on(begun), system_clock())
    program.file = "another"
    program.visit()
    assert Connection.objects.get().state == "pending"


def test_connecting_again_later_keeps_the_ledger(begun, browser, company):
    program_of(PolledAccess.objects.get(), password_on(begun), system_clock()).visit()
    first = PolledAccess.objects.get().file_id
    browser.post(at("disconnect", company))
    browser.post(at("begin", company), {"platform": "polled_books"})
    newest = PolledAccess.objects.get(connection__state="pending")
    assert newest.file_id == first


@pytest.mark.parametrize(
    ("minutes", "words"), [(29, "The Books Connector calls"), (31, "The Books Connector has not called for")]
)
def test_silence_of_two_intervals_is_told(begun, browser, company, minutes, words):
    PolledAccess.objects.update(polled_at=system_clock().now() - timedelta(minutes=minutes))
    assert words in browser.get(at("connector_status", company)).content.decode()


def test_what_blocks_it_is_told_with_the_systems_words(begun, browser, company):
    trouble = Message("The books are closed on that PC. Open them.")
    PolledAccess.objects.update(
        polled_at=system_clock().now(),
        trouble_json=trouble.as_json(),
        trouble_said="0x80040416",
        trouble_at=system_clock().now(),
    )
    page = browser.get(at("connector", company)).content.decode()
    assert "The books are closed on that PC. Open them." in page
    assert "0x80040416" in page


def test_reading_can_be_asked_for_and_waits_for_the_connector(begun, browser, company):
    program_of(PolledAccess.objects.get(), password_on(begun), system_clock()).visit()
    page = browser.post(reverse("reference_data:start", kwargs={"company_id": company.pk}), follow=True)
    assert "It goes on as soon as the Books Connector calls." in page.content.decode()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", PAGES)
def test_only_owners_see_the_set_up(begun, company, member_of, signed_in, role, route):
    answer = signed_in(member_of(company, role, "someone")).get(at(route, company))
    assert answer.status_code == (200 if role == Role.OWNER else 403)


@pytest.mark.parametrize("role", [Role.PREPARER, Role.POSTER, Role.VIEWER])
def test_only_owners_make_a_password(begun, company, member_of, signed_in, role):
    kept = PolledAccess.objects.get().password_hash
    browser = signed_in(member_of(company, role, "someone"))
    assert browser.post(at("connector_password", company)).status_code == 403
    assert PolledAccess.objects.get().password_hash == kept


@pytest.mark.parametrize("route", [*PAGES, "enter"])
def test_strangers_and_other_companies_find_nothing(begun, company, charlie, stranger, signed_in, route):
    for person in (charlie, stranger):
        assert signed_in(person).get(at(route, company)).status_code == 404


def test_company_without_a_connector_has_no_such_pages(browser, company):
    assert [browser.get(at(route, company)).status_code for route in PAGES] == [404, 404, 404]
