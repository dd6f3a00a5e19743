import pytest
from django.urls import reverse

from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.ledger.records import RecordKind, RecordStatus, Supplier
from expenses_app.reference_data.models import Pull, PullStep, ReferenceRecord
from expenses_app.reference_data.services.start_pull import start_pull
from expenses_app.reference_data.services.store_records import store_records
from tests.connections.conftest import NOW

pytestmark = pytest.mark.django_db


def at(route, company, **more):
    return reverse(f"reference_data:{route}", kwargs={"company_id": company.pk, **more})


@pytest.fixture
def read(connection, company):
    found = [Supplier(f"s{n:03}", f"Supplier {n:03}") for n in range(150)]
    found.append(Supplier("gone", "Zebra Ltd", RecordStatus.ARCHIVED))
    store_records(company.pk, connection.ledger_id, RecordKind.SUPPLIER, found, NOW)
    return connection


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_company_sees_and_editors_read_again(read, company, member_of, signed_in, role):
    browser = signed_in(member_of(company, role, "someone"))
    assert browser.get(at("browse", company), {"kind": "supplier"}).status_code == 200
    assert browser.get(at("first_pull", company)).status_code == 200
    answer = browser.post(at("start", company))
    assert answer.status_code == (403 if role == Role.VIEWER else 302)
    assert Pull.objects.exists() is (role != Role.VIEWER)


@pytest.mark.parametrize("route", ["browse", "first_pull", "progress"])
def test_strangers_and_other_companies_find_nothing(read, company, charlie, stranger, signed_in, route):
    for who in (charlie, stranger):
        assert signed_in(who).get(at(route, company)).status_code == 404


def test_another_companys_record_is_not_found(read, company, other_company, charlie, signed_in):
    row = ReferenceRecord.objects.first()
    assert signed_in(charlie).get(at("record", other_company, record=row.pk)).status_code == 404


def test_long_lists_are_paged_by_place(read, company, alice, signed_in):
    browser = signed_in(alice)
    first = browser.get(at("browse", company), {"kind": "supplier"})
    assert len(first.context["rows"]) == 100
    second = browser.get(first.context["more_url"])
    names = [row["name"] for row in first.context["rows"] + second.context["rows"]]
    assert names == [f"Supplier {n:03}" for n in range(150)] + ["Zebra Ltd"]
    assert second.context["more_url"] == ""


def test_search_and_status_narrow(read, company, alice, signed_in):
    browser = signed_in(alice)
    found = browser.get(at("browse", company), {"kind": "supplier", "q": "149"})
    assert [row["name"] for row in found.context["rows"]] == ["Supplier 149"]
    archived = browser.get(at("browse", company), {"kind": "supplier", "status": "archived"})
    assert [row["name"] for row in archived.context["rows"]] == ["Zebra Ltd"]
    assert (
        "Nothing fits"
        in browser.get(at("browse", company), {"kind": "supplier", "q": "qqq"}).content.decode()
    )


def test_a_record_shows_what_happened_to_it(read, company, alice, signed_in):
    store_records(
        company.pk,
        read.ledger_id,
        RecordKind.SUPPLIER,
        [Supplier("s001", "Renamed Ltd", RecordStatus.ARCHIVED)],
        NOW,
    )
    row = ReferenceRecord.objects.get(record_id="s001")
    page = signed_in(alice).get(at("record", company, record=row.pk)).content.decode()
    assert "Archived; Renamed from Supplier 001 to Renamed Ltd" in page


def test_a_fragment_is_given_where_one_is_asked_for(read, company, alice, signed_in):
    answer = signed_in(alice).get(
        at("browse", company), {"kind": "supplier", "q": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().lstrip().startswith("<section")


def test_progress_asks_again_while_something_moves_and_stops_then(connection, company, alice, signed_in):
    pull = start_pull(connection, "full", system_clock())
    Pull.objects.update(state="running", started_at=system_clock().now())
    PullStep.objects.filter(kind="supplier").update(
        state="running", read=6200, expected=10412, started_at=system_clock().now()
    )
    browser = signed_in(alice)
    moving = browser.get(at("progress", company)).content.decode()
    assert "every 1s" in moving
    assert "6,200 of about 10,412" in moving
    PullStep.objects.update(state="done")
    Pull.objects.filter(pk=pull.pk).update(state="done", finished_at=system_clock().now())
    still = browser.get(at("progress", company)).content.decode()
    assert "every 1s" not in still
    assert "Everything is read." in still
    assert 'id="pull-head" hx-swap-oob="true"' in still


def test_a_failed_reading_says_why_in_both_wordings_and_offers_to_try_again(
    connection, company, alice, signed_in
):
    start_pull(connection, "full", system_clock())
    Pull.objects.update(
        state="failed",
        finished_at=system_clock().now(),
        problem_json={"id": "%(platform)s is not working.", "parameters": {"platform": "Sample Books"}},
        problem_said="Maintenance until noon",
    )
    page = signed_in(alice).get(at("first_pull", company)).content.decode()
    for words in ("Sample Books is not working.", "Maintenance until noon", "Try again"):
        assert words in page
    health = signed_in(alice).get(reverse("connections:overview", kwargs={"company_id": company.pk}))
    assert "The last reading failed" in health.content.decode()


def test_without_a_connection_one_is_led_to_connecting(sample, company, alice, signed_in):
    for route in ("browse", "first_pull"):
        assert signed_in(alice).get(at(route, company)).status_code == 302
