"""Every address of the namespace, as every sort of person."""

from uuid import uuid4

import pytest
from django.urls import reverse

from expenses_app.companies.models import Role
from expenses_app.review.urls import urlpatterns

pytestmark = pytest.mark.django_db

# What each address lets a role do; the rest is 403. Reading is for all, changing for editors, the ledger for posters.
EVERYBODY = {"owner", "poster", "preparer", "viewer"}
EDITORS = {"owner", "poster", "preparer"}
POSTERS = {"owner", "poster"}
ADDRESSES = {
    "grid": (EVERYBODY, "get"),
    "post": (POSTERS, "both"),
    "live": (EVERYBODY, "get"),
    "bulk": (EDITORS, "post"),
    "new": (EDITORS, "both"),
    "undo": (EDITORS, "post"),
    "transaction": (EVERYBODY, "get"),
    "header": (EDITORS, "post"),
    "lines": (EDITORS, "post"),
    "take_tax": (EDITORS, "post"),
    "new_contact": (POSTERS, "post"),
    "settle_contact": (POSTERS, "post"),
    "sendings": (EVERYBODY, "get"),
    "exact_bytes": (EVERYBODY, "get"),
    "pick": (EDITORS, "both"),
    "ready": (EDITORS, "post"),
    "back": (EDITORS, "post"),
    "exclude": (EDITORS, "both"),
    "void": (POSTERS, "both"),
    "retry": (POSTERS, "post"),
    "choose": (POSTERS, "post"),
    "keep_theirs": (POSTERS, "post"),
    "ours_again": (POSTERS, "post"),
    "syncs": (EVERYBODY, "get"),
    "sync": (EVERYBODY, "get"),
    "failures": (EVERYBODY, "get"),
    "remedy": (POSTERS, "post"),
}


@pytest.fixture
def things(complete, company, alice):
    """A transaction that was posted, and the run that took it."""
    from expenses_app.companies.clock import system_clock
    from expenses_app.sync.services.post import post
    from expenses_app.sync.services.ready import mark_ready

    row = complete()
    now = system_clock().now()
    ready = mark_ready(company, [row], actor=alice.actor(), now=now).ready
    run = post(company, ready, actor=alice.actor(), now=now).run
    return {
        "transaction_id": row.id,
        "run_id": run.id,
        "field": "account",
        "event": 1,
        "parcel_id": uuid4(),
        "number": 0,
    }


def address(pattern, company, things):
    needed = pattern.pattern.converters
    values = {name: things[name] for name in needed if name != "company_id"}
    return reverse(f"review:{pattern.name}", kwargs={**values, "company_id": company.id})


def test_every_address_says_whom_it_is_for():
    assert {pattern.name for pattern in urlpatterns} == set(ADDRESSES)


@pytest.mark.parametrize("role", list(Role.values))
def test_each_role_may_what_its_work_needs(role, company, things, member_of, signed_in):
    client = signed_in(member_of(company, role, f"the-{role}"))
    wrong = {}
    for pattern in urlpatterns:
        roles, methods = ADDRESSES[pattern.name]
        url = address(pattern, company, things)
        statuses = {"get": client.get(url).status_code, "post": client.post(url).status_code}
        for method, status in statuses.items():
            if methods not in (method, "both"):
                expected = status == 405
            elif role not in roles:
                expected = status == 403
            else:
                expected = status not in (403, 405) and status < 500
            if not expected:
                wrong[pattern.name, method] = status
    assert wrong == {}


@pytest.mark.parametrize("who", ["stranger", "charlie"])
def test_strangers_and_other_companies_find_nothing(who, company, things, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    for pattern in urlpatterns:
        url = address(pattern, company, things)
        statuses = {client.get(url).status_code, client.post(url).status_code}
        assert 404 in statuses, pattern.name
        assert statuses <= {404, 405}, pattern.name


def test_the_transactions_of_another_company_do_not_exist_here(things, other_company, charlie, signed_in):
    """Their own company's address with our transaction's key."""
    client = signed_in(charlie)
    for pattern in urlpatterns:
        if {"transaction_id", "run_id"} & set(pattern.pattern.converters):
            url = address(pattern, other_company, things)
            statuses = {client.get(url).status_code, client.post(url).status_code}
            assert 404 in statuses, pattern.name
            assert statuses <= {404, 405}, pattern.name


def test_ids_of_another_company_are_passed_over_in_bulk_and_posting(
    things, other_company, charlie, complete, signed_in
):
    mine = complete("Ours")
    client = signed_in(charlie)
    base = f"/companies/{other_company.id}/transactions/"
    client.post(f"{base}bulk/", {"id": [str(mine.id)], "do": "exclude", "because": "theirs"})
    client.post(f"{base}post/", {"id": [str(mine.id)]})
    before = mine.version
    mine.refresh_from_db()
    assert (mine.version, mine.review) == (before, "to_review")
