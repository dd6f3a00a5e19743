"""How the rest of the product talks to a connected ledger."""

from django.conf import settings

from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.pacing.redis_pacer import PaceKeys, RedisPacer
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.connections.places import addresses_of
from expenses_app.connections.reaching import base_address
from expenses_app.connections.tokens import StoredTokens
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import NeedsReauthorising
from expenses_app.ledger.promise import Client
from expenses_app.transport.http import HttpSession
from expenses_app.transport.wire import Timeouts, shared_client

PATIENCE_SECONDS = 20.0


def session_for(
    connection: Connection,
    clock: Clock,
    *,
    background: bool = False,
    patience_seconds: float = PATIENCE_SECONDS,
) -> HttpSession:
    """An authorised, paced session with the connection's ledger.

    `background`: for pulls; its reads leave a share of every limit to the others. `patience_seconds` (the clock's): a
    limit that needs a longer wait raises RateLimited(until). Raises NeedsReauthorising when there is no consent.
    """
    platform = connection.declared
    authorisation = connection.authorisation
    if authorisation is None:
        raise NeedsReauthorising(
            Message("%(platform)s is not connected.", {"platform": platform.name}), code="no_authorisation"
        )
    addresses = addresses_of(platform, authorisation.places)
    return HttpSession(
        name=platform.name,
        addresses=addresses,
        base=base_address(addresses),
        tokens=StoredTokens(authorisation.pk, clock),
        pacer=RedisPacer(
            redis=pacing_redis(),
            prefix=settings.REDIS_KEY_PREFIX,
            platform_name=platform.name,
            limits=platform.limits,
            keys=pace_keys(connection, authorisation),
            clock=clock,
            patience_seconds=patience_seconds,
            background=background,
        ),
        clock=clock,
        client=shared_client(),
        timeouts=Timeouts(read=platform.limits.timeout_seconds, whole=platform.limits.timeout_seconds * 2),
        token_prefix=authorisation.declared_way.token_prefix,
    )


def client_for(
    connection: Connection,
    clock: Clock,
    *,
    background: bool = False,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Client:
    """The platform's client for the connection's ledger; see `session_for`."""
    session = session_for(connection, clock, background=background, patience_seconds=patience_seconds)
    return connection.declared.client(session, connection.tenant_id, session.addresses)


def pace_keys(connection: Connection, authorisation: Authorisation) -> PaceKeys:
    """Whose quotas the connection's calls draw on; an authorising user that is not told counts by authorisation."""
    return PaceKeys(
        application=f"{authorisation.platform}:{authorisation.client_id}",
        ledger=connection.ledger_id or f"{connection.platform}:{connection.pk}",
        user=f"{authorisation.platform}:{authorisation.identity or authorisation.pk}",
    )
