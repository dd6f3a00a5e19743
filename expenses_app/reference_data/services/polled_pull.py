"""Reading a ledger that calls us: lists live as long as one of its sessions."""

from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Connector
from expenses_app.ledger.capabilities import Reach
from expenses_app.reference_data.models import Pull, PullStep


def is_polled(connection: Connection) -> bool:
    """Whether the ledger fetches its work from us, so that nothing can be read by calling it."""
    return connection.declared.reach is Reach.POLLED


def waiting_for_connector(connection: Connection) -> Message:
    """Why a reading stands still between two sessions."""
    way = connection.declared.authorisation
    name = way.name if isinstance(way, Connector) else connection.platform_name
    return Message("It goes on as soon as the %(connector)s calls.", {"connector": name})


def open_pull(connection: Connection) -> Pull | None:
    """The reading that is under way or waits for the connector."""
    return Pull.objects.filter(connection=connection, state__in=Pull.OPEN).first()


def begin_lists_again(connection: Connection) -> None:
    """A new session knows no list of an earlier one: what was broken off starts over. Records stored so far stay."""
    PullStep.objects.filter(
        pull__connection=connection, pull__state__in=Pull.OPEN, state=PullStep.State.RUNNING
    ).update(cursor=None, high_water=None, read=0, added=0, changed=0, archived=0, deleted=0)


def rest_pull(connection: Connection) -> None:
    """The session is over before the reading is: say what it waits for."""
    Pull.objects.filter(connection=connection, state=Pull.State.RUNNING).update(
        state=Pull.State.WAITING,
        problem_json=waiting_for_connector(connection).as_json(),
        problem_said="",
        problem_cause="unavailable",
    )
