"""Refusals of Entra ID: the AADSTS numbers with their OAuth words and texts.

Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes".
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response


@dataclass(frozen=True)
class Reason:
    """OAuth word, status and sentence of one number."""

    error: str
    text: str
    status: int = 400


REASONS: dict[int, Reason] = {
    900144: Reason("invalid_request", "The request body must contain the following parameter: '{}'."),
    900023: Reason("invalid_request", "Specified tenant identifier '{}' is not valid."),
    90002: Reason("invalid_request", "Tenant '{}' not found."),
    50011: Reason("invalid_request", "The redirect URI '{}' specified in the request does not match the redirect URIs configured."),
    50059: Reason("invalid_request", "No tenant-identifying information found in the request."),
    70003: Reason("unsupported_grant_type", "The app requested an unsupported grant type '{}'."),
    70011: Reason("invalid_scope", "The provided value for the input parameter 'scope' is not valid. The scope {} is not valid."),
    700016: Reason("unauthorized_client", "Application with identifier '{}' was not found in the directory."),
    700054: Reason("unsupported_response_type", "response_type '{}' is not enabled for the application."),
    7000215: Reason("invalid_client", "Invalid client secret provided.", 401),
    7000218: Reason("invalid_client", "The request body must contain: 'client_assertion' or 'client_secret'.", 401),
    7000222: Reason("invalid_client", "The provided client secret keys for app '{}' are expired.", 401),
    9002313: Reason("invalid_request", "Invalid request. Request is malformed or invalid."),
    70000: Reason("invalid_grant", "Provided grant is invalid or malformed."),
    70008: Reason("invalid_grant", "The provided authorization code or refresh token has expired due to inactivity."),
    54005: Reason("invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code."),
    50148: Reason("invalid_grant", "The code_verifier does not match the code_challenge supplied for PKCE."),
    501481: Reason("invalid_grant", "The Code_Verifier does not match the code_challenge supplied."),
    500112: Reason("invalid_grant", "The reply address '{}' does not match the one provided with the request."),
    700082: Reason("invalid_grant", "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00."),
    50173: Reason("invalid_grant", "The provided grant has expired due to it being revoked, a fresh auth token is needed."),
    50076: Reason("invalid_grant", "Due to a configuration change you must use multi-factor authentication."),
    50057: Reason("invalid_grant", "The user account is disabled."),
    65001: Reason("invalid_grant", "The user or administrator has not consented to use the application with ID '{}'."),
    65004: Reason("access_denied", "User declined to consent to access the app."),
    90094: Reason("access_denied", "The grant requires admin permission."),
}  # fmt: skip


class Denied(Exception):
    """A refusal by number."""

    def __init__(self, number: int, detail: str = "") -> None:
        super().__init__(str(number))
        self.number = number
        self.reason = REASONS[number]
        self.detail = detail

    def description(self, now: datetime) -> str:
        """The text with its trace, as Entra writes it."""
        text = self.reason.text.format(self.detail)
        ids = f"Trace ID: {uuid.uuid4()} Correlation ID: {uuid.uuid4()} Timestamp: {now:%Y-%m-%d %H:%M:%SZ}"
        return f"AADSTS{self.number}: {text} {ids}"

    def response(self, now: datetime) -> Response:
        """The answer of the token endpoint."""
        content = {
            "error": self.reason.error,
            "error_description": self.description(now),
            "error_codes": [self.number],
            "timestamp": f"{now:%Y-%m-%d %H:%M:%SZ}",
            "trace_id": str(uuid.uuid4()),
            "correlation_id": str(uuid.uuid4()),
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }
        return Response(
            json.dumps(content), self.reason.status, content_type="application/json; charset=utf-8"
        )
