"""What goes wrong in a call, and the envelope that every client reads it from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from expenses_app.core.json_bytes import dumps

_TEXTS = {
    400: "Error processing request - not valid.",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found.",
    405: "This method is not allowed here.",
    413: "The request is too large.",
    415: "This content type is not taken here.",
    429: "You have made too many requests in a given amount of time; please retry later.",
    500: "Something went wrong here. Nothing was done twice; the correlation id finds it in the logs.",
    503: "We cannot answer right now; please retry later.",
}
# Which part answers, as clients know it. The first word of the path that is listed decides.
_SERVICES = (
    ("/sync/expenses", "ExpenseSyncApi"),
    ("/expenses/", "ExpenseSyncApi"),
    ("/data", "PullApi"),
    ("/push", "PullApi"),
    ("/companies", "ClientsApi"),
)


@dataclass(frozen=True)
class Mistake:
    """One thing that does not stand: which item or field, a sentence, and who found it."""

    item: str
    message: str
    validator: str = ""


class Fault(Exception):
    """A call that fails as documented. `retry_after`: seconds."""

    def __init__(
        self,
        status: int,
        text: str = "",
        *,
        mistakes: Iterable[Mistake] = (),
        retry_after: int | None = None,
    ) -> None:
        self.status = status
        self.text = text or _TEXTS[status]
        self.mistakes = tuple(mistakes)
        self.retry_after = retry_after
        super().__init__(f"{status} {self.text}")


def envelope(
    request: HttpRequest, status: int, text: str = "", mistakes: Iterable[Mistake] = ()
) -> HttpResponse:
    """The error body. `canBeRetried` is a text: clients cannot read a boolean there."""
    body: dict[str, Any] = {
        "statusCode": status,
        "service": service_of(request.path),
        "error": text or _TEXTS.get(status, "Error"),
        "correlationId": getattr(request, "correlation_id", ""),
        "validation": None,
        "canBeRetried": "Unknown",
        "detailedErrorCode": 0,
    }
    found = [
        {"itemId": one.item, "message": one.message, "validatorName": one.validator or None}
        for one in mistakes
    ]
    if found:
        body["validation"] = {"errors": found, "warnings": []}
    return HttpResponse(dumps(body), status=status, content_type="application/json")


def service_of(path: str) -> str:
    for words, service in _SERVICES:
        if words in path:
            return service
    return "PublicApi"
