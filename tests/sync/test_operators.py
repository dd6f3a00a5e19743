"""What operators see and do about writes in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from expenses_app.audit.models import Event
from expenses_app.sync.dashboard import platform_figures, totals_by_state, waiting_since
from expenses_app.sync.models import Attempt, Parcel, Part, SyncRun
from expenses_app.sync.states import State

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = ["sync_syncrun", "sync_write", "sync_part", "sync_attempt", "sync_orphan", "audit_event"]


@pytest.fixture
def operator(django_user_model, signed_in):
    return signed_in(
        django_user_model.objects.create_superuser("operator@example.org", "correct horse battery")
    )


@pytest.fixture
def refused(atomic):
    """Two documents that the ledger refused, one written."""
    rows = atomic.posted("12.30", "4.20", "5.00")
    atomic.work()
    parts = list(Part.objects.filter(write__transaction__in=rows).order_by("created_at"))
    for part in parts[:2]:
        part.state = State.REFUSED
        part.error = {"cause": "period_closed", "advice": "", "said": "The period is closed."}
        part.save()
    return parts[:2]


@pytest.mark.parametrize("kind", LISTS)
def test_lists_are_shown_and_nothing_is_added_by_hand(operator, refused, kind):
    assert operator.get(reverse(f"admin:{kind}_changelist")).status_code == 200
    assert operator.get(reverse(f"admin:{kind}_add")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "model"),
    [("sync_syncrun", SyncRun), ("sync_part", Part), ("sync_attempt", Attempt), ("audit_event", Event)],
)
def test_single_things_are_shown_and_cannot_be_edited(operator, refused, kind, model):
    one = model.objects.first()
    url = reverse(f"admin:{kind}_change", args=[one.pk])
    assert operator.get(url).status_code == 200
    assert operator.post(url, {"state": "written", "action": "x"}).status_code == 403
    assert operator.post(reverse(f"admin:{kind}_delete", args=[one.pk])).status_code == 403


def test_documents_are_found_by_state_and_cause(operator, refused):
    url = reverse("admin:sync_part_changelist")

    found = operator.get(url, {"state__exact": "refused", "cause": "period_closed"}).content.decode()
    other = operator.get(url, {"cause": "locked"}).content.decode()

    assert all(part.marker in found for part in refused)
    assert not any(part.marker in other for part in refused)


def test_refused_documents_are_sent_again_by_the_same_service(operator, refused):
    operator.post(
        reverse("admin:sync_part_changelist"),
        {"action": "try_again", "_selected_action": [str(part.id) for part in refused]},
    )

    assert {part.state for part in Part.objects.filter(id__in=[one.id for one in refused])} <= {
        State.QUEUED,
        State.SENDING,
        State.WRITTEN,
    }
    event = Event.objects.filter(action="write.retried", parent=None).get()
    assert (event.actor["way"], event.actor["name"]) == ("operator", "operator@example.org")


def test_refused_documents_are_given_up(operator, refused):
    operator.post(
        reverse("admin:sync_part_changelist"),
        {"action": "give_up", "_selected_action": [str(refused[0].id)]},
    )

    refused[0].refresh_from_db()
    assert refused[0].state == State.DROPPED


def test_the_audit_is_searched_by_whole_values(operator, refused, company):
    event = Event.objects.filter(subject_type="transaction").first()
    url = reverse("admin:audit_event_changelist")

    for term in (event.subject_id, event.action, str(event.company_id)):
        assert event.subject_id in operator.get(url, {"q": term}).content.decode()
    assert event.subject_id not in operator.get(url, {"q": "nothing like this"}).content.decode()


def test_the_first_page_tells_how_things_stand(operator, refused):
    page = operator.get(reverse("admin:index")).content.decode()

    assert "Documents by state" in page
    assert "refused" in page
    assert "Xero" in page


def test_figures_of_the_first_page(refused, atomic):
    now = timezone.now()
    parcel = Parcel.objects.first()
    for outcome, age in [("answered", 1), ("refused", 1), ("rate_limited", 1), ("unavailable", 30), ("", 0)]:
        Attempt.objects.create(
            company=parcel.company,
            parcel=parcel,
            lease_token=parcel.id,
            started_at=now - timedelta(hours=age),
            outcome=outcome,
        )
    waiting = refused[0]
    Part.objects.filter(pk=waiting.pk).update(state=State.WAITING)

    figures = {one.key: one for one in platform_figures(now)}

    assert totals_by_state()["refused"] == 1
    assert totals_by_state()["ambiguous"] == 0
    assert waiting_since() == waiting.created_at
    mine = figures[parcel.connection.platform]
    assert (mine.attempts, mine.faults, mine.refusals) == (4, 1, 1)
    assert mine.connected == 1
