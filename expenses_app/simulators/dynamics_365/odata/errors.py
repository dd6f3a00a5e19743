"""Refusals of the API: status, code and text. Source: Microsoft Learn, "Error codes" of API v2.0."""

import json
import uuid
from typing import Any

from werkzeug.wrappers import Response

JSON = "application/json; odata.metadata=minimal; odata.streaming=true"


class Refusal(Exception):
    """Ends a request: HTTP status, error code, text, further headers."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """The error object; texts end with a correlation id, as the service's do."""
        text = f"{self.message}  CorrelationId:  {uuid.uuid4()}."
        return {"error": {"code": self.code, "message": text}}

    def response(self) -> Response:
        """The whole answer."""
        response = Response(json.dumps(self.body(), ensure_ascii=False), self.status, content_type=JSON)
        response.headers["OData-Version"] = "4.0"
        response.headers["request-id"] = str(uuid.uuid4())
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def dialog(message: str) -> Refusal:
    """A sentence that the application raises itself."""
    return Refusal(400, "Application_DialogException", message)


def field_validation(message: str) -> Refusal:
    """A field that does not have the value it must have."""
    return Refusal(400, "Application_FieldValidationException", message)


def must_have_value(field: str, table: str, key: str) -> Refusal:
    """A field that must not be empty."""
    return field_validation(f"{field} must have a value in {table}: {key}. It cannot be zero or empty.")


def must_equal(field: str, wanted: str, table: str, key: str, current: str) -> Refusal:
    """A field that must have another value."""
    return field_validation(
        f"{field} must be equal to '{wanted}'  in {table}: {key}. Current value is '{current}'."
    )


def no_relation(field: str, table: str, value: str, related: str) -> Refusal:
    """A value that the related table does not know."""
    text = f"The field {field} of table {table} contains a value ({value}) that cannot be found in the related table"
    return Refusal(400, "Internal_InvalidTableRelation", f"{text} ({related}).")


def too_long(value: str, limit: int) -> Refusal:
    """A text longer than its field."""
    text = (
        f"The length of the string is {len(value)}, but it must be less than or equal to {limit} characters."
    )
    return Refusal(400, "Application_StringExceededLength", f"{text} Value: {value}")


def exists(table: str, key: str, code: str = "Internal_EntityWithSameKeyExists") -> Refusal:
    """A key that is taken."""
    return Refusal(400, code, f"The {table} already exists. Identification fields and values: {key}")


def bad_request(message: str) -> Refusal:
    """A body or an address that cannot be read."""
    return Refusal(400, "BadRequest", message)


def not_found(segment: str) -> Refusal:
    """An address that leads nowhere."""
    return Refusal(404, "BadRequest_ResourceNotFound", f"Resource not found for the segment '{segment}'.")


def no_record() -> Refusal:
    """A good address with an id that nobody has."""
    return Refusal(404, "BadRequest_NotFound", "Bad Request - Error in query syntax")


def method_not_allowed(method: str, set_name: str) -> Refusal:
    """A deed that an entity does not allow."""
    text = f"'{method}' requests for '{set_name}' of EdmType 'Entity' are not allowed within Dynamics 365 Business Central"
    return Refusal(405, "BadRequest_MethodNotAllowed", f"{text} OData web services.")
