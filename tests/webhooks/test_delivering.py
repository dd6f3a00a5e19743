"""Messages reach the partner's server: signed, at least once, tried again by the published pauses, with a log."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks
import svix
from django.core import mail
from django.db import transaction
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.models import Partner
from expenses_app.core.clock import SetClock
from expenses_app.retention.services.forget_messages import forget_messages
from expenses_app.webhooks.models import Delivery, DeliveryAttempt, Endpoint, Message
from expenses_app.webhooks.retrying import PAUSES
from expenses_app.webhooks.services.deliver import deliver_due, endpoints_due
from expenses_app.webhooks.services.emit import emit
from expenses_app.webhooks.services.endpoints import (
    OVERLAP,
    TooManyEndpoints,
    Unacceptable,
    create_endpoint,
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
    rotate_secret,
)
from expenses_app.webhooks.services.replay import replay, replay_missed
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db
CREATED = "company.created"


@pytest.fixture
def clock():
    return SetClock(datetime.now(UTC))


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True


@pytest.fixture
def made(company, receiver, clock):
    """An endpoint and its secret."""
    return create_endpoint(company.partner, f"{receiver.url}/in", [CREATED], actor=SYSTEM, at=clock.now())


@pytest.fixture
def tell(company, clock):
    def tell(event_type=CREATED, tags=None, **payload):
        with transaction.atomic():
            return emit(
                company.partner_id,
                event_type,
                payload or {"name": "Harbour Café"},
                at=clock.now(),
                company_id=company.id,
                company_tags=tags,
            )

    return tell


def body_of(receiver, number=-1):
    return json.loads(receiver.requests[number][2])


def test_a_message_arrives_with_its_envelope(made, receiver, tell, clock):
    message = tell(amount=1)

    assert deliver_due(made[0].pk, clock) is False

    ((path, headers, body),) = receiver.requests
    assert path == "/in"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "id": str(message.id),
        "eventType": CREATED,
        "generatedDate": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "payload": {"amount": 1},
    }
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.delivered_at) == ("success", clock.now())


@pytest.mark.parametrize("library", [standardwebhooks.Webhook, svix.Webhook])
def test_the_signature_verifies_with_the_published_libraries(made, receiver, tell, clock, library):
    tell()
    deliver_due(made[0].pk, clock)
    _path, headers, body = receiver.requests[0]

    library(made[1]).verify(body, headers)

    with pytest.raises(Exception, match=r"(?i)signature"):
        library(made[1]).verify(body + b" ", headers)


def test_both_secrets_sign_until_the_overlap_is_over(made, receiver, tell, clock):
    endpoint, old = made
    new = rotate_secret(endpoint, actor=SYSTEM, at=clock.now())
    tell()
    deliver_due(endpoint.pk, clock)
    _path, headers, body = receiver.requests[0]
    for secret in (old, new):
        standardwebhooks.Webhook(secret).verify(body, headers)

    clock.sleep(OVERLAP.total_seconds())
    tell()
    deliver_due(endpoint.pk, clock)
    assert receiver.requests[1][1]["webhook-signature"].count("v1,") == 1


def test_secrets_are_stored_sealed_and_signatures_not_at_all(made, tell, clock):
    endpoint, secret = made
    tell()
    deliver_due(endpoint.pk, clock)

    assert secret not in json.dumps(Endpoint.objects.values_list("secrets_sealed", flat=True).get())
    assert "webhook-signature" not in DeliveryAttempt.objects.get().request_headers
    assert not any(secret in json.dumps([event.before, event.after]) for event in Event.objects.all())


def test_failures_are_tried_again_by_the_published_pauses_under_the_same_id(made, receiver, tell, clock):
    receiver.answers = [500]
    tell()
    for pause in PAUSES:
        deliver_due(made[0].pk, clock)
        delivery = Delivery.objects.get()
        assert delivery.state == "attempting"
        if not pause:
            continue
        assert delivery.next_at - clock.now() == pause
        clock.sleep(pause.total_seconds() - 1)
        before = len(receiver.requests)
        deliver_due(made[0].pk, clock)
        assert len(receiver.requests) == before
        clock.sleep(1)
    deliver_due(made[0].pk, clock)

    assert Delivery.objects.get().state == "failure"
    assert len(receiver.requests) == len(PAUSES) + 1
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.requests}) == 1
    assert sum(PAUSES, timedelta()) > timedelta(hours=27)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_every_2xx_is_success(made, receiver, tell, clock, status):
    receiver.answers = [status]
    tell()
    deliver_due(made[0].pk, clock)
    assert Delivery.objects.get().state == "success"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(made, receiver, tell, clock, status):
    receiver.answers = [status, 200]
    tell()
    clock_before = clock.now()
    deliver_due(made[0].pk, clock)

    assert [path for path, _headers, _body in receiver.requests] == ["/in", "/in"]
    assert DeliveryAttempt.objects.order_by("id").first().status == status
    assert clock.now() == clock_before


def test_the_log_keeps_request_and_response(made, receiver, tell, clock):
    receiver.answers = [418, 200]
    tell()
    deliver_due(made[0].pk, clock)

    first, second = DeliveryAttempt.objects.order_by("id")
    assert (first.status, first.response_body, second.status) == (418, "ok", 200)
    assert first.request_headers["webhook-id"] == str(first.delivery.message_id)
    assert "content-length" in first.response_headers


def test_an_endpoint_that_is_away_is_left_alone_after_some_tries(made, receiver, tell, clock):
    receiver.stop()
    for _ in range(4):
        tell()
    deliver_due(made[0].pk, clock)

    assert DeliveryAttempt.objects.count() == 3
    assert DeliveryAttempt.objects.first().problem.startswith("No answer")
    assert endpoints_due(clock.now()) == []
    clock.sleep(61)
    assert endpoints_due(clock.now()) == [made[0].pk]


def test_an_address_that_leads_inside_by_now_is_not_called(made, receiver, tell, clock, settings):
    settings.WEBHOOKS_TO_LOOPBACK = False
    tell()
    deliver_due(made[0].pk, clock)

    assert receiver.requests == []
    assert "public Internet" in DeliveryAttempt.objects.first().problem


@pytest.mark.django_db(transaction=True)
def test_an_endpoint_that_fails_for_five_days_is_disabled_with_notice(
    made, receiver, tell, clock, django_user_model
):
    django_user_model.objects.create_superuser("operator@example.org", "correct horse battery")
    receiver.answers = [500]
    tell()
    deliver_due(made[0].pk, clock)
    clock.sleep(timedelta(days=5).total_seconds() - 10)
    tell()
    deliver_due(made[0].pk, clock)
    assert Endpoint.objects.get().disabled_at is None

    clock.sleep(20)
    deliver_due(made[0].pk, clock)

    assert Endpoint.objects.get().disabled_because == "Every delivery failed for 5 days."
    (notice,) = mail.outbox
    assert notice.to == ["operator@example.org"]
    assert made[0].url in notice.subject
    assert Event.objects.filter(action="webhook_endpoint.disabled").exists()


def test_one_success_ends_the_counting(made, receiver, tell, clock):
    receiver.answers = [500, 200]
    tell()
    deliver_due(made[0].pk, clock)
    assert Endpoint.objects.get().failing_since is None


def test_disabling_pauses_what_waits_and_enabling_sends_it(made, receiver, tell, clock):
    tell()
    disable_endpoint(made[0], "", actor=SYSTEM, at=clock.now())
    deliver_due(made[0].pk, clock)
    assert receiver.requests == []

    enable_endpoint(made[0], actor=SYSTEM, at=clock.now())
    deliver_due(made[0].pk, clock)
    assert len(receiver.requests) == 1


def test_deleting_drops_what_waits(made, tell, clock):
    tell()
    delete_endpoint(made[0], actor=SYSTEM, at=clock.now())
    assert not Delivery.objects.exists()
    assert Message.objects.exists()


def test_one_message_is_replayed_with_its_own_id_and_body(made, receiver, tell, clock):
    message = tell()
    deliver_due(made[0].pk, clock)

    replay(made[0], message, at=clock.now())
    deliver_due(made[0].pk, clock)

    assert receiver.requests[0][2] == receiver.requests[1][2]
    assert receiver.requests[0][1]["webhook-id"] == receiver.requests[1][1]["webhook-id"]


def test_what_was_missed_since_a_moment_is_replayed(made, receiver, tell, clock):
    tell(n=1)
    deliver_due(made[0].pk, clock)
    disable_endpoint(made[0], "", actor=SYSTEM, at=clock.now())
    clock.sleep(3600)
    since = clock.now()
    tell(n=2)
    tell(n=3)
    tell("read.completed", n=4)
    enable_endpoint(made[0], actor=SYSTEM, at=clock.now())

    assert replay_missed(made[0], since, at=clock.now()) == 2
    assert replay_missed(made[0], since, at=clock.now()) == 0
    deliver_due(made[0].pk, clock)

    assert [json.loads(body)["payload"]["n"] for _path, _headers, body in receiver.requests] == [1, 2, 3]


@pytest.mark.parametrize(
    ("filter", "tags", "told"),
    [
        ([], {}, True),
        (["region:uk"], {}, False),
        (["region:uk"], {"region": "uk"}, True),
        (["region:uk"], {"region": "UK"}, False),
        (["region:uk", "tier:1"], {"tier": "1"}, True),
    ],
)
def test_tags_choose_companies(company, receiver, tell, clock, filter, tags, told):
    create_endpoint(
        company.partner, receiver.url, [CREATED], company_tags=filter, actor=SYSTEM, at=clock.now()
    )
    tell(tags=tags)
    assert Delivery.objects.exists() is told


def test_other_partners_hear_nothing(made, receiver, clock, company):
    other = Partner.objects.create(name="Other", slug="other")
    with transaction.atomic():
        emit(other.id, CREATED, {}, at=clock.now())
    assert not Delivery.objects.exists()
    with pytest.raises(Message.DoesNotExist):
        replay(made[0], Message.objects.get(), at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_did_not_happen(made, company, clock):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(company.partner_id, CREATED, {}, at=clock.now())
        raise ZeroDivisionError
    assert not Message.objects.exists()

    with pytest.raises(RuntimeError):
        emit(company.partner_id, CREATED, {}, at=clock.now())


def test_two_workers_do_not_deliver_to_one_endpoint_at_once(made, receiver, tell, clock):
    tell()
    Endpoint.objects.update(lease_until=clock.now() + timedelta(seconds=60))
    deliver_due(made[0].pk, clock)
    assert receiver.requests == []

    clock.sleep(61)
    assert endpoints_due(clock.now()) == [made[0].pk]
    deliver_due(made[0].pk, clock)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("url", {"url": "http://hooks.example/in"}),
        ("url", {"url": "https://10.0.0.1/in"}),
        ("url", {"url": "nonsense"}),
        ("eventTypes", {"event_types": []}),
        ("eventTypes", {"event_types": ["company.exploded"]}),
        ("companyTags", {"company_tags": ["region"]}),
        ("companyTags", {"company_tags": ["a:b"] * 11}),
    ],
)
def test_a_wrong_endpoint_is_refused_at_its_field(company, receiver, clock, field, values):
    wish = {"url": receiver.url, "event_types": [CREATED], "company_tags": [], **values}
    with pytest.raises(Unacceptable) as refusal:
        create_endpoint(
            company.partner,
            wish["url"],
            wish["event_types"],
            company_tags=wish["company_tags"],
            actor=SYSTEM,
            at=clock.now(),
        )
    assert refusal.value.field == field
    assert not Endpoint.objects.exists()


def test_there_are_at_most_fifty(company, receiver, clock):
    for _ in range(50):
        create_endpoint(company.partner, receiver.url, [CREATED], actor=SYSTEM, at=clock.now())
    with pytest.raises(TooManyEndpoints):
        create_endpoint(company.partner, receiver.url, [CREATED], actor=SYSTEM, at=clock.now())


def test_old_messages_are_forgotten_but_not_those_that_wait(made, receiver, tell, clock):
    tell()
    deliver_due(made[0].pk, clock)
    receiver.answers = [500]
    waiting = tell()
    deliver_due(made[0].pk, clock)
    clock.sleep(timedelta(days=31).total_seconds())

    assert forget_messages(clock.now(), timedelta(days=30)) == 1
    assert list(Message.objects.all()) == [waiting]


@pytest.fixture
def operator(client, django_user_model):
    user = django_user_model.objects.create_superuser("operator@example.org", "correct horse battery")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_operators_see_request_and_response_and_no_secret(made, receiver, tell, clock, operator):
    message = tell()
    deliver_due(made[0].pk, clock)
    delivery = Delivery.objects.get()

    page = operator.get(reverse("admin:webhooks_delivery_change", args=[delivery.pk])).content.decode()
    endpoint = operator.get(reverse("admin:webhooks_endpoint_change", args=[made[0].pk])).content.decode()

    assert str(message.id) in page
    assert "Harbour Café" in page
    assert made[1] not in endpoint
    assert Endpoint.objects.get().secrets_sealed[0] not in endpoint


def test_operators_replay_and_switch(made, receiver, tell, clock, operator):
    tell()
    deliver_due(made[0].pk, clock)
    chosen = {"_selected_action": [str(Delivery.objects.get().pk)], "action": "replay"}
    operator.post(reverse("admin:webhooks_delivery_changelist"), chosen)
    assert Delivery.objects.get().state == "sending"

    for action, disabled in [("disable", True), ("enable", False)]:
        chosen = {"_selected_action": [str(made[0].pk)], "action": action}
        operator.post(reverse("admin:webhooks_endpoint_changelist"), chosen)
        assert (Endpoint.objects.get().disabled_at is not None) is disabled
