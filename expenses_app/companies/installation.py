"""Which copy of the product this is."""

from uuid import UUID

from django.conf import settings

from expenses_app.companies.models import Installation


def this_installation() -> Installation:
    """The one Installation row, made on first use with the configured site address."""
    return Installation.objects.get_or_create(only=True, defaults={"site_url": settings.SITE_URL})[0]


def installation_id() -> UUID:
    return this_installation().id


def is_copy() -> bool:
    """True when the stored site address differs from the configured one: a copy of production that must not post."""
    return this_installation().site_url != settings.SITE_URL
