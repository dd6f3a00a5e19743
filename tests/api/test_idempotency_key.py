"""`Idempotency-Key`: the first answer is given again."""

import uuid
from datetime import timedelta

import pytest

from expenses_app.api.idempotency import KEPT_FOR, LONGEST, forget_old
from expenses_app.api.models import RememberedAnswer
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company

pytestmark = pytest.mark.django_db


def make(call, key, name="Once", **more):
    return call.client.generic(
        "POST",
        "/api/companies",
        f'{{"name": "{name}"}}',
        content_type="application/json",
        HTTP_AUTHORIZATION=call.get("/companies").request["HTTP_AUTHORIZATION"],
        HTTP_IDEMPOTENCY_KEY=str(key),
    )


@pytest.fixture
def idempotency():
    return uuid.uuid4()


def test_the_same_key_gives_the_first_answer_and_does_nothing(call, idempotency):
    first, second = make(call, idempotency), make(call, idempotency)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert Company.objects.count() == 1


def test_failures_are_given_again_too(call, idempotency):
    first, second = make(call, idempotency, name=""), make(call, idempotency, name="")
    assert first.status_code == second.status_code == 400
    assert first.json() == second.json()


def test_the_same_key_for_something_else_is_refused(call, idempotency):
    make(call, idempotency)
    assert make(call, idempotency, name="Twice").status_code == 422


def test_while_the_first_is_worked_on_the_second_is_told_so(call, idempotency):
    make(call, idempotency)
    RememberedAnswer.objects.update(status=None)
    assert make(call, idempotency).status_code == 409
    RememberedAnswer.objects.update(begun_at=system_clock().now() - LONGEST - timedelta(seconds=1))
    assert make(call, idempotency).status_code == 200


def test_after_ninety_minutes_a_key_is_new_again(call, idempotency):
    make(call, idempotency)
    long_ago = system_clock().now() - KEPT_FOR - timedelta(seconds=1)
    RememberedAnswer.objects.update(begun_at=long_ago)
    make(call, idempotency)
    assert Company.objects.count() == 2
    RememberedAnswer.objects.update(begun_at=long_ago)
    assert forget_old(system_clock().now()) == 1


def test_too_many_requests_are_not_remembered(call, idempotency, settings):
    settings.API_CALLS_PER_DAY = 1
    call.get("/companies")
    assert make(call, idempotency).status_code == 429
    settings.API_CALLS_PER_DAY = 1000
    assert make(call, idempotency).status_code == 200


def test_a_key_is_a_guid(call):
    assert make(call, "one, two").status_code == 400


def test_another_partner_may_use_the_same_key(call, idempotency, other_key):
    make(call, idempotency)
    call.key = other_key
    assert make(call, idempotency).status_code == 200
    assert Company.objects.count() == 2
