"""Every exception of an operation becomes the documented envelope."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from expenses_app.api.faults import Fault, Mistake, envelope

logger = structlog.get_logger(__name__)


def add_handlers(api: NinjaAPI) -> None:
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _fault(request: HttpRequest, fault: Fault) -> HttpResponse:
    response = envelope(request, fault.status, fault.text, fault.mistakes)
    if fault.retry_after is not None:
        response["Retry-After"] = str(fault.retry_after)
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    mistakes = [Mistake(_place(one["loc"]), one["msg"], one["type"]) for one in error.errors]
    return envelope(request, 400, "", mistakes)


def _place(location: tuple[Any, ...]) -> str:
    """body.payload.0.lines.1.netAmount → 0.lines.1.netAmount: what the client named, without our own words."""
    words = [str(word) for word in location]
    return ".".join(words[2:] if words[:1] == ["body"] else words[1:]) or words[0]


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return envelope(request, error.status_code, error.message)


def _unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.error("database_away", path=request.path, exc_info=error)
    response = envelope(request, 503)
    response["Retry-After"] = "5"
    return response


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("api_failed", path=request.path, exc_info=error)
    return envelope(request, 500)


_HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Fault: _fault,
    ValidationError: _invalid,
    HttpError: _http,
    Http404: lambda request, _error: envelope(request, 404),
    RequestDataTooBig: lambda request, _error: envelope(request, 413),
    OperationalError: _unavailable,
    Exception: _unexpected,
}
