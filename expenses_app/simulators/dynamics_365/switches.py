"""Behaviour that the vendor's documents leave open or that a customer sets up, each as a named switch."""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """The value believed and what it decides. ``question`` numbers the open points of the fact sheet in their order
    there; 0 is a set-up that customers are known to have either way."""

    value: Any
    meaning: str
    question: int = 0


SWITCHES: dict[str, Switch] = {
    "member_order_matters": Switch(
        False, "accountNumber before accountType is checked against the old type.", 1
    ),
    "deep_insert_dimensions": Switch(
        True, "dimensionSetLines inside a new journal line are written with it; off: refused.", 2
    ),
    "closed_period_refuses": Switch(False, "A closed accounting period alone forbids posting.", 3),
    "blocked_extensions": Switch("", "File endings that attachments refuse, with commas between.", 4),
    "batch_over_limit_status": Switch(400, "Status of a $batch with more than 100 operations.", 5),
    "if_none_match": Switch("ignore", "If-None-Match with a POST: ignore or refuse.", 6),
    "dimension_missing_text": Switch(
        "select", "Wording when a mandatory dimension is missing: select or must_have.", 7
    ),
    "lapsed_status": Switch(
        403, "Status of every call once the subscription has lapsed: 401, 403 or 503.", 8
    ),
    "bank_account_number_length": Switch(30, "Longest bankAccountNumber.", 9),
    "iban_length": Switch(50, "Longest iban.", 10),
    "bank_number_series": Switch(
        True, "A bank account without number takes one from a series; off: refused.", 11
    ),
    "address_lengths_checked": Switch(
        True, "Address lines, city and postal code have the table's lengths.", 12
    ),
    "duplicate_number_code": Switch(
        "Internal_EntityWithSameKeyExists", "Error code of a vendor or customer number in use.", 13
    ),
    "currency_change_refused": Switch(
        True, "currencyCode cannot change once a bank account or vendor has entries.", 14
    ),
    "permission_refusal": Switch(403, "Status of a deed without the permission set: 403, 400 or 401.", 15),
    "increment_batch_name": Switch(
        True, "Posting a journal with a digit in its code deletes it and makes the next one."
    ),
    "posting_number_series": Switch(
        False, "Journals made through the API have a Posting No. Series: posting replaces document numbers."
    ),
    "post_with_job_queue": Switch(False, "The post action only schedules the posting."),
    "job_queue_seconds": Switch(20, "How long a scheduled posting waits."),
    "force_posting_report": Switch(
        False, "The template wants a report with each posting, which no API can show."
    ),
    "stale_etag_status": Switch(409, "Status of a stale etag: 409 or 412."),
    "batch_goes_on_after_error": Switch(
        False, "A $batch without isolation goes on after an error without being asked to."
    ),
    "old_bank_account_page": Switch(
        False, "Bank accounts have only number and displayName (older releases)."
    ),
    "replica_lag_seconds": Switch(2, "How old reads with Data-Access-Intent ReadOnly are."),
    "retry_after_on_429": Switch(False, "A 429 carries Retry-After."),
    "notification_delay_seconds": Switch(30, "Time between the first change and its notification."),
    "redirect_127_refused": Switch(True, "A redirect address is https or http://localhost, not 127.0.0.1."),
    "access_token_seconds": Switch(3599, "How long an access token lives."),
    "refresh_token_days": Switch(90, "How long an unused refresh token lives."),
    "code_seconds": Switch(600, "How long an authorisation code lives."),
    "revocation_ends_access_tokens": Switch(
        False, "Revoking sessions ends access tokens at once, not only refresh tokens."
    ),
}


class Switches:
    """The switches as they stand."""

    def __init__(self) -> None:
        self._values = {name: switch.value for name, switch in SWITCHES.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def change(self, wish: dict[str, Any]) -> None:
        """Set some switches; raises ActionRefused for an unknown name or another type of value."""
        for name, value in wish.items():
            if name not in SWITCHES:
                raise ActionRefused(f"Unknown switch: {name}. Known: {', '.join(SWITCHES)}.")
            if type(value) is not type(SWITCHES[name].value):
                raise ActionRefused(f"{name} takes {type(SWITCHES[name].value).__name__}, not {value!r}.")
        self._values |= wish

    def shown(self) -> dict[str, Any]:
        """Every switch with its value, its default and its meaning."""
        return {
            name: {"value": self._values[name], "default": switch.value, "meaning": switch.meaning}
            for name, switch in SWITCHES.items()
        }

    def values(self) -> dict[str, Any]:
        """Name to value, to be stored."""
        return dict(self._values)

    def restore(self, values: dict[str, Any]) -> None:
        """Take stored values back."""
        self._values |= {name: value for name, value in values.items() if name in SWITCHES}
