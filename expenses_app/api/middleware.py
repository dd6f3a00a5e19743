"""What every answer of the API has, whoever gave it: a correlation id, the quota's headers, and an envelope when it failed."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from expenses_app.api.body import is_storable
from expenses_app.api.caller import key_in
from expenses_app.api.faults import envelope
from expenses_app.api.idempotency import METHODS, answered_once
from expenses_app.api.prefix import PREFIX
from expenses_app.companies.clock import system_clock


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

    def _answered_once(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Idempotency-Key", "")
        key = (
            key_in(request.headers.get("Authorization", "")) if header and request.method in METHODS else None
        )
        if key is None:
            return self.get_response(request)
        return answered_once(request, key.partner, header, system_clock().now(), self.get_response)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not is_storable(request.path):
            return envelope(request, 404)
        response = self._answered_once(request)
        plain = not response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or not plain:
            return response
        told = envelope(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                told[name] = response[name]
        return told
