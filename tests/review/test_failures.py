"""Failures grouped by cause, with the fix in place."""

import datetime

import pytest
from django.db import transaction as database

from expenses_app.companies.clock import system_clock
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}

REMOTE = {
    "ids": {"id": "8f2c"},
    "version": "1",
    "url": "https://ledger.example/8f2c",
    "total": "120.00",
    "tax": "20.00",
    "posted": True,
    "detail": {},
}
ARCHIVED = ("reference_gone", "lines.0.account_id", "Account 310 was archived in Xero. Choose another.")
LOCKED = ("period_closed", "date", "Your books are locked up to 31 October 2026.")
REFUSED = ("refused", "", "Xero refused it.")


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def page_url(company):
    return f"/companies/{company.id}/failures/"


@pytest.fixture
def settle(company, alice, complete):
    """settle("refused", ARCHIVED, "Green Lamp") posts one and lets the ledger answer that."""

    def make(state, error, merchant, **more):
        now = system_clock().now()
        row = complete(merchant)
        ready = mark_ready(company, [row], actor=alice.actor(), now=now).ready
        post(company, ready, actor=alice.actor(), now=now)
        part = Part.objects.get(write__transaction=row)
        cause, field, advice = error
        part.state = state
        part.error = {
            "cause": cause,
            "field": field,
            "code": "10",
            "said": f"Word for word: {cause}",
            "advice": {"id": advice, "parameters": {}},
        }
        for name, value in {"settled_at": now, **more}.items():
            setattr(part, name, value)
        part.save()
        with database.atomic():
            reflect([part], now)
        row.refresh_from_db()
        return row

    return make


def key_of(page):
    return page.split('name="cause" value="')[1].split('"')[0]


def test_the_same_cause_is_one_group(client, page_url, settle):
    for merchant in ("Green Lamp", "Harbour Water", "Castellan"):
        settle("refused", ARCHIVED, merchant)
    settle("refused", LOCKED, "Tram")
    page = client.get(page_url).content.decode()
    assert "4 transactions wait for you, for 2 reasons." in page
    assert page.count('class="panel cause"') == 2
    assert "Change and post 3" in page
    assert "£360.00" in page
    assert "Word for word: reference_gone" in page


def test_another_account_for_all_of_them_and_posted(client, page_url, settle):
    rows = [settle("refused", ARCHIVED, merchant) for merchant in ("Green Lamp", "Harbour Water")]
    page = client.get(page_url).content.decode()
    sent = {"cause": key_of(page), "do": "choose", "value": "a-429", "value_text": "429"}
    answer = client.post(f"{page_url}remedy/", sent, headers=HTMX)
    assert "2 are on their way to Xero." in answer.content.decode()
    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.lines.get().account_id) == ("queued", "a-429")


def test_a_choice_that_fits_nothing_is_said_at_the_field(client, page_url, settle):
    row = settle("refused", ARCHIVED, "Green Lamp")
    sent = {"cause": key_of(client.get(page_url).content.decode()), "do": "choose", "value_text": "zzz"}
    answer = client.post(f"{page_url}remedy/", sent, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing fits “zzz”." in page
    assert 'value="zzz"' in page
    row.refresh_from_db()
    assert row.status == "refused"


def test_a_locked_period_is_tried_again_once_it_is_open(client, page_url, settle):
    row = settle("refused", LOCKED, "Tram")
    assert row.status == "period_locked"
    page = client.get(page_url).content.decode()
    client.post(f"{page_url}remedy/", {"cause": key_of(page), "do": "retry"}, headers=HTMX)
    row.refresh_from_db()
    assert row.status == "queued"


def test_a_locked_period_moves_only_when_told_and_keeps_the_true_date(client, page_url, settle, connection):
    row = settle("refused", LOCKED, "Tram")
    connection.facts_json = {**connection.facts_json, "locked_until": "2026-11-30"}
    connection.save()
    page = client.get(page_url).content.decode()
    assert "Post with the date 1 December 2026" in page
    client.post(f"{page_url}remedy/", {"cause": key_of(page), "do": "date"}, headers=HTMX)
    row.refresh_from_db()
    assert (row.date, row.memo, row.status) == (datetime.date(2026, 12, 1), "(2026-11-20)", "queued")


def test_they_can_be_kept_out(client, page_url, settle):
    row = settle("refused", LOCKED, "Tram")
    page = client.get(page_url).content.decode()
    client.post(f"{page_url}remedy/", {"cause": key_of(page), "do": "exclude"}, headers=HTMX)
    row.refresh_from_db()
    assert row.status == "excluded"


def test_one_is_retried_from_its_drawer(client, base, settle):
    row, other = settle("refused", REFUSED, "One"), settle("refused", REFUSED, "Other")
    client.post(f"{base}{row.id}/retry/", headers=HTMX)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, other.status) == ("queued", "refused")


def test_which_one_is_it(client, base, settle):
    row = settle(
        "ambiguous",
        ("ambiguous", "", "Two records fit."),
        "Adverta",
        candidates=[REMOTE, {**REMOTE, "ids": {"id": "9a"}}],
    )
    page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert "None of these: write it anew" in page
    client.post(f"{base}{row.id}/choose/", {"remote": "9a"}, headers=HTMX)
    part = Part.objects.get(write__transaction=row)
    assert (part.state, part.remote_id) == ("written", "9a")


def test_a_record_that_was_not_shown_is_not_taken(client, base, settle):
    row = settle("ambiguous", ("ambiguous", "", "Two records fit."), "Adverta", candidates=[REMOTE])
    assert client.post(f"{base}{row.id}/choose/", {"remote": "elsewhere"}, headers=HTMX).status_code == 409


def test_their_change_is_kept(client, base, page_url, settle):
    row = settle("drifted", ("changed_there", "", "Somebody changed it."), "Kestrel", remote=REMOTE)
    assert row.status == "changed_there"
    client.post(f"{base}{row.id}/keep-theirs/", headers=HTMX)
    row.refresh_from_db()
    assert row.status == "posted"


def test_a_deleted_one_is_written_anew_as_a_document_of_its_own(client, base, settle):
    row = settle("drifted", ("gone", "", "It was deleted."), "Kestrel", remote=REMOTE)
    assert row.status == "gone"
    before = Part.objects.get(write__transaction=row).marker
    type(row).objects.filter(id=row.id).update(incarnation=1)  # the look for changes does that
    client.post(f"{base}{row.id}/ours-again/", headers=HTMX)
    row.refresh_from_db()
    newest = Part.objects.filter(write__transaction=row).order_by("-write__revision").first()
    assert (row.status, newest.operation, newest.state) == ("queued", "create", "queued")
    assert newest.marker != before


def test_what_settles_by_itself_asks_for_nothing(client, page_url, settle):
    settle("waiting", ("rate_limited", "", "Xero is busy."), "Flintlock Couriers")
    page = client.get(page_url).content.decode()
    assert "Settling by themselves" in page
    assert "Flintlock Couriers" in page
    assert "Next try" in page
    assert "Nothing waits for you" in page


def test_nothing_waits(client, page_url, connection):
    assert "Nothing waits for you" in client.get(page_url).content.decode()


def test_a_preparer_sees_the_cause_but_not_the_button(client, bob, page_url, settle):
    settle("refused", ARCHIVED, "Green Lamp")
    client.force_login(bob.user, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(page_url).content.decode()
    assert "Account 310 was archived" in page
    assert "Change and post" not in page
