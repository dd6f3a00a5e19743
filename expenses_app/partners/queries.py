"""Reading partners, their keys and what they set up. Every query starts from a key or a partner."""

from django.db.models import QuerySet

from expenses_app.companies.models import Company, Partner
from expenses_app.connections.models import Connection
from expenses_app.connections.states import READABLE
from expenses_app.partners.models import ApiKey, CompanyProfile, PartnerAccess
from expenses_app.partners.services.keys import digest_of


def key_of(text: str) -> ApiKey | None:
    """The key that `text` is, with its partner; None when there is none, or none any more."""
    return ApiKey.objects.filter(digest=digest_of(text), revoked_at=None).select_related("partner").first()


def keys_of(partner: Partner) -> "QuerySet[ApiKey]":
    """The partner's keys that work, oldest first."""
    return partner.api_keys.filter(revoked_at=None).order_by("created_at", "id")


def companies_of(partner: Partner) -> "QuerySet[Company]":
    """The partner's companies that are not deleted."""
    return Company.objects.filter(partner=partner, deleted_at=None)


def access_of(partner: Partner) -> PartnerAccess:
    """What the partner set up; where it never did, what holds without."""
    return PartnerAccess.objects.filter(partner=partner).first() or PartnerAccess(partner=partner)


def connected_companies(partner: Partner) -> int:
    """How many of the partner's companies have an accounting connection that works."""
    return (
        Connection.objects.filter(
            company__partner=partner,
            company__deleted_at=None,
            kind=Connection.Kind.ACCOUNTING,
            state__in=sorted(READABLE),
        )
        .values("company_id")
        .distinct()
        .count()
    )


def profile_of(company: Company) -> CompanyProfile:
    """What the partner says of the company; empty where it never said anything."""
    return getattr(company, "profile", None) or CompanyProfile(company=company)


def whole_companies_of(partner: Partner) -> "QuerySet[Company]":
    """`companies_of` with everything that is told of a company, in a fixed number of queries."""
    return companies_of(partner).select_related("profile").prefetch_related("connections__removal")
