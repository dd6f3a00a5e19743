"""Opening a company, inviting, changing roles, removing: the rules and their audit."""

from datetime import UTC, datetime, timedelta

import pytest

from expenses_app.audit.models import Event
from expenses_app.companies.models import Invitation, Role
from expenses_app.companies.services import (
    AlreadyMember,
    InvitationOver,
    LastOwner,
    accept_invitation,
    change_company,
    change_role,
    invitation_by_token,
    invite,
    open_company,
    remove_member,
    withdraw_invitation,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def events():
    return list(Event.objects.order_by("sequence").values_list("action", "before", "after"))


def test_whoever_opens_a_company_owns_it(partner, stranger):
    owner = open_company(
        stranger, name="Fennel & Oak Studio", country="GB", time_zone="Europe/London", at=NOW
    )
    assert (owner.role, owner.company.partner) == ("owner", partner)
    assert events() == [
        (
            "company.opened",
            None,
            {"name": "Fennel & Oak Studio", "country": "GB", "time_zone": "Europe/London"},
        ),
        ("member.joined", None, {"name": "stranger@example.org", "role": "owner"}),
    ]


def test_changed_settings_are_recorded_with_before_and_after(company, alice):
    change_company(company, {"name": "Harbour Cafe", "country": "GB"}, actor=alice.actor(), at=NOW)
    company.refresh_from_db()
    assert company.name == "Harbour Cafe"
    event = Event.objects.get()
    assert (event.action, event.at, event.actor["name"]) == ("company.changed", NOW, "Alice")
    assert event.before == {"name": "Harbour Cafe Ltd", "country": "GB"}
    assert event.after == {"name": "Harbour Cafe", "country": "GB"}


def test_settings_that_stay_as_they_were_leave_no_trace(company, alice):
    change_company(company, {"name": "Harbour Cafe Ltd"}, actor=alice.actor(), at=NOW)
    assert events() == []


def test_an_invitation_is_accepted_by_the_invited_once(company, alice, stranger):
    invitation, token = invite(
        company, email=" Stranger@Example.org ", role="poster", actor=alice.actor(), at=NOW
    )
    member = accept_invitation(invitation_by_token(token, NOW), stranger, at=NOW)
    assert (member.company, member.role) == (company, "poster")
    assert [action for action, _, _ in events()] == ["member.invited", "member.joined"]
    with pytest.raises(InvitationOver):
        invitation_by_token(token, NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(invitation, stranger, at=NOW)


def test_the_token_is_not_in_the_database(company, alice):
    invitation, token = invite(company, email="ines@example.org", role="viewer", actor=alice.actor(), at=NOW)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert token not in str(Event.objects.values_list())


@pytest.mark.parametrize(
    ("later", "open_"),
    [(timedelta(days=6, hours=23), True), (timedelta(days=7), False), (timedelta(days=30), False)],
)
def test_an_invitation_lasts_seven_days(company, alice, later, open_):
    invitation, token = invite(company, email="ines@example.org", role="viewer", actor=alice.actor(), at=NOW)
    if open_:
        assert invitation_by_token(token, NOW + later) == invitation
    else:
        with pytest.raises(InvitationOver):
            invitation_by_token(token, NOW + later)


def test_somebody_else_cannot_use_the_link(company, alice, charlie):
    invitation, _ = invite(company, email="ines@example.org", role="owner", actor=alice.actor(), at=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(invitation, charlie.user, at=NOW)
    assert not company.members.filter(user=charlie.user).exists()


def test_a_second_invitation_withdraws_the_first(company, alice):
    _, first = invite(company, email="ines@example.org", role="viewer", actor=alice.actor(), at=NOW)
    _, second = invite(company, email="INES@example.org", role="poster", actor=alice.actor(), at=NOW)
    with pytest.raises(InvitationOver):
        invitation_by_token(first, NOW)
    assert invitation_by_token(second, NOW).role == "poster"


def test_a_withdrawn_invitation_opens_nothing(company, alice):
    invitation, token = invite(company, email="ines@example.org", role="viewer", actor=alice.actor(), at=NOW)
    withdraw_invitation(invitation, actor=alice.actor(), at=NOW)
    with pytest.raises(InvitationOver):
        invitation_by_token(token, NOW)
    assert [action for action, _, _ in events()] == ["member.invited", "invitation.withdrawn"]


def test_a_member_is_not_invited_again(company, alice, bob):
    with pytest.raises(AlreadyMember):
        invite(company, email="bob@example.org", role="owner", actor=alice.actor(), at=NOW)


def test_a_role_is_changed_and_recorded(company, alice, bob):
    assert change_role(bob, Role.POSTER, actor=alice.actor(), at=NOW).role == "poster"
    assert events() == [
        ("member.role_changed", {"name": "Bob", "role": "preparer"}, {"name": "Bob", "role": "poster"})
    ]


def test_the_last_owner_keeps_the_role_and_the_membership(company, alice, bob):
    with pytest.raises(LastOwner):
        change_role(alice, Role.VIEWER, actor=alice.actor(), at=NOW)
    with pytest.raises(LastOwner):
        remove_member(alice, actor=alice.actor(), at=NOW)
    assert company.members.get(pk=alice.pk).role == "owner"
    assert events() == []


def test_one_of_two_owners_may_go(company, alice, bob):
    change_role(bob, Role.OWNER, actor=alice.actor(), at=NOW)
    remove_member(alice, actor=alice.actor(), at=NOW)
    assert [member.display_name for member in company.members.all()] == ["Bob"]
    assert events()[-1] == ("member.removed", {"name": "Alice", "role": "owner"}, None)
