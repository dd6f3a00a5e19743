"""Let a connector in: the user name, the password that is shown once, and the file it is set up with."""

import secrets
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection, PolledAccess
from expenses_app.connections.services.open_connection import open_connection
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Connector, SetUp
from expenses_app.ledger.errors import Misconfigured
from expenses_app.ledger.promise import Platform

_PASSWORD_BYTES = 24  # 32 characters, 192 bits


@dataclass(frozen=True)
class Opened:
    """`password` is nowhere else in clear."""

    access: PolledAccess
    password: str = field(repr=False)


def open_polled_access(company: Company, platform: Platform, actor: Actor, clock: Clock) -> Opened:
    """The access of the company's connection to this platform with a new password; the one before is void at once.

    The file id of an earlier connection is kept, so that its mappings come back. Raises Refused as `open_connection`.
    """
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    with transaction.atomic():
        connection = open_connection(company, platform, actor, clock)
        access, _new = PolledAccess.objects.get_or_create(
            connection=connection,
            defaults={
                "company": company,
                "user_name": f"{platform.key.replace('_', '-')}-{secrets.token_hex(5)}",
                "file_id": _file_id(company, platform),
                "made_at": clock.now(),
            },
        )
        access.password_hash = make_password(password)
        access.made_at, access.failures, access.locked_until = clock.now(), 0, None
        access.save()
        record(
            "connection.password_made",
            actor=actor,
            company_id=company.pk,
            subject_type="connection",
            subject_id=connection.pk,
            at=clock.now(),
            after={"user_name": access.user_name},
        )
    return Opened(access, password)


def connector_of(platform: Platform) -> Connector:
    """How the platform's connector is set up. Raises TypeError where it has none."""
    if not isinstance(platform.authorisation, Connector):
        raise TypeError(type(platform.authorisation))
    return platform.authorisation


def connector_file(access: PolledAccess) -> bytes:
    """What the connector is set up with. Raises Misconfigured when this site takes no connectors."""
    connection = access.connection
    try:
        door = reverse("webhooks:poll", kwargs={"key": connection.platform})
    except NoReverseMatch as left_out:
        raise Misconfigured(Message("This installation does not take calls of connectors.")) from left_out
    return connector_of(connection.declared).file(
        SetUp(
            site=settings.SITE_URL,
            door=settings.SITE_URL + door,
            help=settings.SITE_URL
            + reverse("connections:connector", kwargs={"company_id": connection.company_id}),
            company=connection.company.name,
            user_name=access.user_name,
            file_id=str(access.file_id),
            connection_id=str(connection.pk),
        )
    )


def _file_id(company: Company, platform: Platform) -> uuid.UUID:
    earlier = (
        Connection.objects.filter(company=company, platform=platform.key, polled_access__isnull=False)
        .order_by("-created_at")
        .values_list("polled_access__file_id", flat=True)
        .first()
    )
    return earlier or uuid.uuid4()
