"""How much a statement file may hold. Each limit is told to the user in these numbers."""

from expenses_app.core.messages import Message
from expenses_app.statements.readers.statement import UnreadableStatement

MOST_BYTES = 50 * 1024 * 1024
#: As many as one background step makes into transactions in some thirty seconds.
MOST_ROWS = 40_000
LONGEST_CELL = 10_000
#: Digits before the decimal mark that numeric(20,4) can hold.
MOST_WHOLE_DIGITS = 16


def check_size(size: int) -> None:
    """Refuse an empty file and one of more than MOST_BYTES bytes. Raises UnreadableStatement."""
    if size == 0:
        raise UnreadableStatement(Message("This file is empty. Download the statement again."))
    if size > MOST_BYTES:
        raise UnreadableStatement(
            Message(
                "This file is %(size)s MB and a statement may have %(limit)s MB. Download a shorter period.",
                {"size": -(-size // 1024 // 1024), "limit": MOST_BYTES // 1024 // 1024},
            )
        )


def check_rows(count: int) -> None:
    """Refuse a file with more than MOST_ROWS rows. Raises UnreadableStatement."""
    if count > MOST_ROWS:
        raise UnreadableStatement(
            Message(
                "This file holds more than %(limit)s transactions. Download a shorter period.",
                {"limit": MOST_ROWS},
            )
        )
