"""What can be asked of a company's connections."""

from django.db.models import TextField
from django.db.models.functions import Cast

from expenses_app.api.paging import Shown
from expenses_app.api.querying.properties import Moment, Text, Word
from expenses_app.api.settled import STATUS_OF_CONNECTION
from expenses_app.connections.models import Connection
from expenses_app.platforms import all_platforms


def _states() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for state, word in STATUS_OF_CONNECTION.items():
        words[word] = (*words.get(word, ()), state.value)
    return words


def _platforms() -> dict[str, tuple[str, ...]]:
    return {one.name: (one.key,) for one in all_platforms().values()}


CONNECTIONS = Shown(
    "Connection",
    {
        "id": Text("asked_id", Cast("id", TextField())),
        "status": Word("state", "state", _states()),
        "sourceType": Word(
            "kind",
            "kind",
            {"Accounting": (Connection.Kind.ACCOUNTING,), "Expense": (Connection.Kind.EXPENSE,)},
        ),
        "platformName": Word("platform", "platform", _platforms()),
        "created": Moment("created_at", "created_at"),
        "lastSync": Moment("facts_read_at", "facts_read_at"),
    },
)
