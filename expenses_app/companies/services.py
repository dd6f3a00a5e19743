"""What can be done to a company and to its members. Each verb is one database transaction with its audit entry."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from expenses_app.audit.record import record
from expenses_app.companies import signals
from expenses_app.companies.actor import Actor
from expenses_app.companies.installation import this_installation
from expenses_app.companies.models import Company, Installation, Invitation, Member, Partner, Role
from expenses_app.users.models import User

INVITATION_LASTS = timedelta(days=7)
_SETTINGS = ("name", "country", "time_zone")


class LastOwner(Exception):
    """A company always has an owner."""


class AlreadyMember(Exception):
    """The person is in the company already."""


class InvitationOver(Exception):
    """The invitation was accepted, withdrawn or has run out, or is addressed to somebody else."""


@transaction.atomic
def open_company(
    user: User, *, name: str, country: str, time_zone: str, at: datetime, partner: Partner | None = None
) -> Member:
    """Make a company with `user` as its owner, under `partner` (the installation's first, when none is given)."""
    company = Company.objects.create(
        partner=partner or Partner.objects.earliest("created_at"),
        name=name,
        country=country,
        time_zone=time_zone,
    )
    owner = Member.objects.create(company=company, user=user, role=Role.OWNER)
    _record("company.opened", owner.actor(), company, "company", company.id, at, after=_settings(company))
    _record("member.joined", owner.actor(), company, "member", owner.id, at, after=_membership(owner))
    return owner


@transaction.atomic
def change_company(company: Company, values: Mapping[str, str], *, actor: Actor, at: datetime) -> Company:
    """Change name, country or time zone; the base currency is the ledger's and is not ours to set."""
    kept = _locked(company)
    before = {name: getattr(kept, name) for name in _SETTINGS if name in values}
    after = {name: values[name] for name in before}
    if before == after:
        return kept
    for name, value in after.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(after))
    _record("company.changed", actor, kept, "company", kept.id, at, before=before, after=after)
    return kept


@transaction.atomic
def delete_company(company: Company, *, actor: Actor, at: datetime) -> None:
    """Close the company for everybody at once; tells `signals.deleted`, so that its connections end too.

    What it did stays for as long as the settings say (`retention`).
    """
    kept = _locked(company)
    if kept.deleted_at is not None:
        return
    for invitation in kept.invitations.filter(accepted_at=None, withdrawn_at=None):
        _withdraw(invitation, actor, at)
    kept.deleted_at = at
    kept.save(update_fields=["deleted_at"])
    _record("company.deleted", actor, kept, "company", kept.id, at, before=_settings(kept))
    signals.deleted.send(sender=Company, company=kept, actor=actor, at=at)


@transaction.atomic
def invite(company: Company, *, email: str, role: str, actor: Actor, at: datetime) -> tuple[Invitation, str]:
    """Offer `role` to whoever reads mail at `email`; answers the invitation and its token, which is stored hashed.

    An earlier invitation to the same address that still waits is withdrawn, so that one link works at a time.
    Raises AlreadyMember.
    """
    _locked(company)
    address = email.strip().lower()
    if company.members.filter(user__email=address).exists():
        raise AlreadyMember
    for older in company.invitations.filter(email=address, accepted_at=None, withdrawn_at=None):
        _withdraw(older, actor, at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        company=company,
        email=address,
        role=role,
        token_hash=_hash(token),
        invited_by_id=actor.member_id,
        expires_at=at + INVITATION_LASTS,
    )
    _record(
        "member.invited",
        actor,
        company,
        "invitation",
        invitation.id,
        at,
        after={"email": address, "role": role},
    )
    return invitation, token


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: Actor, at: datetime) -> None:
    """Make the invitation's link worthless. Raises InvitationOver where it was accepted meanwhile."""
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if kept.accepted_at:
        raise InvitationOver
    if not kept.withdrawn_at:
        _withdraw(kept, actor, at)


def invitation_by_token(token: str, now: datetime) -> Invitation:
    """The invitation that `token` opens. Raises InvitationOver where there is none that still waits."""
    found = (
        Invitation.objects.filter(_waiting(now), token_hash=_hash(token), company__deleted_at=None)
        .select_related("company", "invited_by__user")
        .first()
    )
    if found is None:
        raise InvitationOver
    return found


@transaction.atomic
def accept_invitation(invitation: Invitation, user: User, *, at: datetime) -> Member:
    """Make `user` a member as offered. Raises InvitationOver (also for another address), AlreadyMember."""
    kept = Invitation.objects.select_for_update().filter(_waiting(at), pk=invitation.pk).first()
    if kept is None or kept.email != user.email.lower():
        raise InvitationOver
    try:
        with transaction.atomic():
            member = Member.objects.create(company=kept.company, user=user, role=kept.role)
    except IntegrityError as twice:
        raise AlreadyMember from twice
    kept.accepted_at = at
    kept.save(update_fields=["accepted_at"])
    _record("member.joined", member.actor(), kept.company, "member", member.id, at, after=_membership(member))
    return member


@transaction.atomic
def change_role(member: Member, role: str, *, actor: Actor, at: datetime) -> Member:
    """Give a member another role. Raises LastOwner."""
    company = _locked(member.company)
    kept = company.members.select_related("user").get(pk=member.pk)
    if kept.role == role:
        return kept
    _demand_other_owner(company, kept)
    before = _membership(kept)
    kept.role = Role(role)
    kept.save(update_fields=["role"])
    _record(
        "member.role_changed", actor, company, "member", kept.id, at, before=before, after=_membership(kept)
    )
    return kept


@transaction.atomic
def remove_member(member: Member, *, actor: Actor, at: datetime) -> None:
    """Take a person out of the company; what they did stays in its history. Raises LastOwner."""
    company = _locked(member.company)
    kept = company.members.select_related("user").filter(pk=member.pk).first()
    if kept is None:
        return
    _demand_other_owner(company, kept)
    before = _membership(kept)
    _record("member.removed", actor, company, "member", kept.id, at, before=before)
    kept.delete()


@transaction.atomic
def confirm_address(*, actor: Actor, at: datetime) -> str:
    """Store the configured site address as this installation's own, and answer it.

    Until an operator does so, an installation whose stored address is another one, a copy of production, refuses to
    post.
    """
    installation = Installation.objects.select_for_update().get(pk=this_installation().pk)
    before, after = installation.site_url, settings.SITE_URL
    if before != after:
        installation.site_url = after
        installation.save(update_fields=["site_url"])
        record(
            "installation.address_confirmed",
            actor=actor,
            company_id=None,
            subject_type="installation",
            subject_id=installation.id,
            at=at,
            before={"site_url": before},
            after={"site_url": after},
        )
    return after


def _locked(company: Company) -> Company:
    """The company's row, held until the transaction ends, so that two owners cannot remove each other at once."""
    return Company.objects.select_for_update().get(pk=company.pk)


def _demand_other_owner(company: Company, member: Member) -> None:
    if (
        member.role == Role.OWNER
        and not company.members.filter(role=Role.OWNER).exclude(pk=member.pk).exists()
    ):
        raise LastOwner


def _waiting(now: datetime) -> Q:
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def _withdraw(invitation: Invitation, actor: Actor, at: datetime) -> None:
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    before = {"email": invitation.email, "role": invitation.role}
    _record("invitation.withdrawn", actor, invitation.company, "invitation", invitation.id, at, before=before)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _settings(company: Company) -> dict[str, str]:
    return {name: getattr(company, name) for name in _SETTINGS}


def _membership(member: Member) -> dict[str, str]:
    return {"name": member.display_name, "role": str(member.role)}


def _record(
    action: str,
    actor: Actor,
    company: Company,
    kind: str,
    key: object,
    at: datetime,
    **values: dict[str, Any],
) -> None:
    record(
        action,
        actor=actor,
        company_id=company.id,
        subject_type=kind,
        subject_id=key,
        at=at,
        before=values.get("before"),
        after=values.get("after"),
    )
