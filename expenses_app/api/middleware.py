"""What every answer of the API has, whoever gave it: a correlation id, the quota's headers, and an envelope when it failed."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from expenses_app.api.body import is_storable
from expenses_app.api.faults import envelope

PREFIX = "/api/"


class ApiMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        correlation_id = uuid.uuid4().hex
        request.correlation_id = correlation_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(correlation_id=correlation_id):
            response = self._answer(request)
        response["X-Correlation-Id"] = correlation_id
        quota = getattr(request, "quota", None)
        if quota is not None:
            for name, value in quota.headers().items():
                response[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not is_storable(request.path):
            return envelope(request, 404)
        response = self.get_response(request)
        plain = not response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or not plain:
            return response
        told = envelope(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                told[name] = response[name]
        return told
