"""What a partner sets up for its sites. Each verb is one database transaction with its audit entry."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Partner
from expenses_app.partners.models import PartnerAccess

_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?")

_SITE = re.compile(r"https?://[A-Za-z0-9.-]{1,240}(:\d{1,5})?/?")
_PLACE = re.compile(r"https?://(?P<host>[A-Za-z0-9.{}_-]{1,253})(:\d{1,5})?([/?#].*)?", re.S)
# Filled in by us; the catalogue, 20.5.
RESERVED = frozenset(
    {
        "clientId",
        "connectionId",
        "companyId",
        "integrationId",
        "sourceId",
        "platform",
        "platformName",
        "sourceType",
        "statusCode",
        "errorMessage",
        "statusText",
        "data.company.companyName",
    }
)


class NotAnOrigin(ValueError):
    """A site is named by scheme, host and port alone."""


class NotAPlace(ValueError):
    """Nobody should be sent there; the text says why."""


@transaction.atomic
def set_origins(partner: Partner, origins: Sequence[str], *, actor: Actor, at: datetime) -> PartnerAccess:
    """Replace the list of sites whose pages may embed ours. Raises NotAnOrigin with the first that is none."""
    wanted = list(dict.fromkeys(one.strip().lower().rstrip("/") for one in origins))
    for one in wanted:
        if not _ORIGIN.fullmatch(one):
            raise NotAnOrigin(one)
    PartnerAccess.objects.get_or_create(partner=partner)
    access = PartnerAccess.objects.select_for_update().get(partner=partner)
    before, access.origins = access.origins, wanted
    access.save(update_fields=["origins"])
    if before != wanted:
        record(
            "partner.origins_changed",
            actor=actor,
            company_id=None,
            subject_type="partner",
            subject_id=partner.pk,
            at=at,
            before={"origins": before},
            after={"origins": wanted},
        )
    return access


@transaction.atomic
def set_redirect(
    partner: Partner, name: str, url: str, sites: Sequence[str], *, actor: Actor, at: datetime
) -> PartnerAccess:
    """Name the partner, and say where people go once they have connected; `sites`: where a host with blanks may lead.

    Raises NotAPlace.
    """
    _demand_place(url, sites)
    kept = Partner.objects.select_for_update().get(pk=partner.pk)
    access, _new = PartnerAccess.objects.get_or_create(partner=kept)
    before = {"name": kept.name, "redirect_url": access.redirect_url, "sites": access.redirect_hosts}
    kept.name, access.redirect_url, access.redirect_hosts = name, url, list(sites)
    after = {"name": kept.name, "redirect_url": access.redirect_url, "sites": access.redirect_hosts}
    if before != after:
        kept.save(update_fields=["name"])
        access.save(update_fields=["redirect_url", "redirect_hosts"])
        record(
            "partner.profile_changed",
            actor=actor,
            company_id=None,
            subject_type="partner",
            subject_id=partner.pk,
            at=at,
            before=before,
            after=after,
        )
    return access


def _demand_place(url: str, sites: Sequence[str]) -> None:
    if any(not _SITE.fullmatch(one) for one in sites):
        raise NotAPlace("Allowed redirect URLs name a site, such as https://app.example.com.")
    if not url:
        return
    found = _PLACE.fullmatch(url)
    if found is None:
        raise NotAPlace("A redirect URL begins with https:// or http:// and has a host.")
    blanks = set(re.findall(r"\{([^{}]*)\}", found["host"]))
    if blanks & RESERVED:
        raise NotAPlace("Reserved placeholders may not stand in the host of a redirect URL.")
    if blanks and not sites:
        raise NotAPlace(
            "A host with placeholders needs every resulting site among the allowed redirect URLs."
        )
