"""The audit is sealed afterwards, company by company, and tells whoever tampers with it."""

from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from expenses_app.audit.models import Event, Seal
from expenses_app.audit.record import Change, record, record_bulk
from expenses_app.audit.sealing import seal
from expenses_app.companies.actor import Actor, Way
from expenses_app.core.clock import SetClock
from tests.audit.elsewhere import let_others_end

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
ACTOR = Actor(name="Alice", way=Way.PAGE)


def note(company_id=ONE, subject="1", amount="4.20"):
    with transaction.atomic():
        return record(
            "transaction.changed",
            actor=ACTOR,
            company_id=company_id,
            subject_type="transaction",
            subject_id=subject,
            at=NOON,
            before={"amount": "1.00"},
            after={"amount": amount, "memo": "Käse"},
        )


def sealed():
    let_others_end()
    return seal(SetClock(NOON))


def checked():
    out = StringIO()
    try:
        call_command("check_audit", stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_each_company_has_a_chain_of_its_own():
    note(), note(OTHER), note()
    note(None)

    assert sealed() == 4
    assert sealed() == 0
    note()
    assert sealed() == 1

    links = Seal.objects.order_by("company_id", "position").values_list("company_id", "position", "count")
    assert list(links) == [(ONE, 1, 2), (ONE, 2, 1), (OTHER, 1, 1), (None, 1, 1)]
    assert checked() == []


def test_rows_of_a_bulk_action_are_sealed_too():
    with transaction.atomic():
        rows = [Change("transaction", number, None, {"review": "ready"}) for number in range(3)]
        record_bulk("transactions.marked", actor=ACTOR, company_id=ONE, at=NOON, changes=rows)

    assert sealed() == 4
    assert checked() == []


@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ('UPDATE audit_event SET after = \'{"amount": "9.99"}\' WHERE sequence = %s', "changed"),
        ("UPDATE audit_event SET at = at - interval '1 day' WHERE sequence = %s", "changed"),
        ("UPDATE audit_event SET company_id = NULL WHERE sequence = %s", "2 events, sealed were 3"),
        ("DELETE FROM audit_event WHERE sequence = %s", "2 events, sealed were 3"),
        (
            "INSERT INTO audit_event (sequence, at, actor, action, subject_type, subject_id, company_id)"
            " OVERRIDING SYSTEM VALUE SELECT sequence - 1, at, actor, action, subject_type, subject_id, company_id"
            " FROM audit_event WHERE sequence = %s",
            "slipped in",
        ),
        ("UPDATE audit_event SET digest = NULL WHERE sequence = %s", "slipped in"),
    ],
    ids=["content", "moment", "moved away", "deleted", "slipped in", "unsealed"],
)
def test_tampering_is_told(tampered, told):
    note()
    with connection.cursor() as cursor:
        # Room for one more between two events.
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_event', 'sequence'))")
    middle = note()
    note()
    sealed()
    assert checked() == []

    with connection.cursor() as cursor:
        cursor.execute(tampered, [middle.sequence])

    assert any(told in line for line in checked())


def test_a_removed_link_is_told():
    for _ in range(3):
        note()
        sealed()

    Seal.objects.get(position=2).delete()

    assert checked() == [f"company {ONE}, link 2: a link is missing"]


def test_what_is_erased_keeps_its_place_in_the_chain():
    event = note()
    note()
    sealed()

    Event.objects.filter(pk=event.pk).update(before=None, after=None, actor={}, erased_at=NOON)

    assert checked() == []


def test_nothing_is_sealed_past_a_transaction_that_is_still_open():
    """Its events have lower numbers than those committed meanwhile and would slip in."""
    slow = connection.copy()
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "INSERT INTO audit_event (at, actor, action, subject_type, subject_id, company_id)"
                " VALUES (now(), '{}', 'a', 'b', 'c', %s)",
                [ONE],
            )
        note()

        assert sealed() == 0
        with slow.cursor() as cursor:
            cursor.execute("COMMIT")
        assert sealed() == 2
    finally:
        slow.close()
    assert checked() == []
