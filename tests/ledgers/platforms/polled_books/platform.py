"""It fetches its work and recognises bytes it has seen. Like QuickBooks Desktop behind its Web Connector."""

import json
from dataclasses import replace

from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Connector
from expenses_app.ledger.capabilities import Certainty, Limits, Reach
from expenses_app.ledger.records import RecordKind
from tests.ledgers.building import build_in
from tests.ledgers.platforms.polled_books.client import Client
from tests.ledgers.platforms.polled_books.protocol import POLLING
from tests.ledgers.simple import pack_in, platform


def pack(keyed, limits):
    """As the others, with the call key inside: nothing but the body reaches the PC."""
    return [replace(parcel, calls=(_keyed(parcel),)) for parcel in pack_in(1)(keyed, limits)]


def _keyed(parcel):
    call = parcel.calls[0]
    body = {"key": parcel.call_key, "documents": json.loads(call.head)}
    return replace(call, head=json.dumps(body).encode())


def set_up_file(given):
    return f"{given.user_name} {given.file_id} {given.door}".encode()


PLATFORM = platform(
    "polled_books",
    "Polled Books",
    reach=Reach.POLLED,
    certainty=Certainty(replay_seconds=10**9, absent_after_seconds=0, sweep_seconds=10**8),
    limits=Limits(rates=(), at_once=1, batch=1),
    pack=pack,
    build=build_in(lambda entry: "file"),
    client=Client,
)
PLATFORM = replace(
    PLATFORM,
    polling=POLLING,
    authorisation=Connector(
        name="Books Connector",
        file_name="expenses.books",
        content_type="application/x-books",
        file=set_up_file,
        steps=(
            Message("Install the Books Connector on the PC with your books."),
            Message("Open the file there and enter the password."),
        ),
        poll_minutes=15,
    ),
    capabilities=replace(PLATFORM.capabilities, records=frozenset({RecordKind.ACCOUNT, RecordKind.SUPPLIER})),
)
