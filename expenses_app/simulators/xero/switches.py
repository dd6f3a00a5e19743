"""Behaviour that Xero's documents leave open, each as a named switch with what it is believed to be."""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open question: the value believed, and what it decides."""

    value: Any
    meaning: str


SWITCHES: dict[str, Switch] = {
    "previous_refresh_token_minutes": Switch(
        30, "How long the previous refresh token may be used again; 0 for never."
    ),
    "refresh_token_days": Switch(60, "How long an unused refresh token lives."),
    "access_token_seconds": Switch(1800, "How long an access token lives."),
    "code_seconds": Switch(300, "How long an authorisation code lives."),
    "redirect_127_refused": Switch(
        True, "A redirect address is https or http://localhost; http://127.0.0.1 is refused."
    ),
    "broad_scopes_refused": Switch(
        True, "accounting.transactions is refused at authorise, as for apps since March 2026."
    ),
    "summarize_errors_default": Switch(
        False, "What summarizeErrors is when it is not sent (the schema says false)."
    ),
    "summarized_batch_whole": Switch(
        True, "With summarizeErrors=true one refused element keeps the whole batch out."
    ),
    "elements_in_request_order": Switch(True, "Elements of a batch return in the order of the request."),
    "unknown_fields": Switch("refuse", "A field that the schema does not know: refuse or ignore."),
    "line_account_id_accepted": Switch(True, "AccountID is accepted on lines in place of AccountCode."),
    "unpaged_lists_omit_lines": Switch(True, "Lists without page omit line items."),
    "page_size_limit": Switch(1000, "Largest pageSize."),
    "totals_checked": Switch(
        True, "SubTotal, TotalTax and Total that are sent must equal the computed ones."
    ),
    "tax_on_zero_rate_accepted": Switch(True, "An explicit TaxAmount is taken even when the rate is 0 %."),
    "other_currency_code": Switch("refuse", "CurrencyCode unlike the bank account's: refuse or ignore."),
    "reconciled_on_create": Switch(True, "IsReconciled true is honoured when a document is created."),
    "type_change_refused": Switch(True, "SPEND cannot become RECEIVE by an update."),
    "short_delete_accepted": Switch(True, "A deletion needs only the id and Status DELETED."),
    "transfer_types_refused": Switch(True, "SPEND-TRANSFER and RECEIVE-TRANSFER cannot be written."),
    "adviser_passes_period_lock": Switch(True, "PeriodLockDate does not bind advisers."),
    "deleted_in_modified_since": Switch(True, "Deleted bank transactions come back with If-Modified-Since."),
    "put_existing_contact": Switch(
        "refuse", "PUT /Contacts with a name in use: refuse or overwrite (a public issue says so)."
    ),
    "contact_number_unique": Switch(True, "ContactNumber must be unique."),
    "archive_alone": Switch(True, "An account is archived without other changes in the same request."),
    "bank_account_number_required": Switch(True, "A new bank account needs BankAccountNumber."),
    "linked_transaction_of_spend": Switch(True, "A linked transaction may have a SPEND as its source."),
    "attachment_max_bytes": Switch(10 * 1024 * 1024, "Largest attachment."),
    "body_max_bytes": Switch(10 * 1024 * 1024, "Largest request body other than an attachment."),
    "idempotency_minutes": Switch(6, "How long an idempotency key is remembered."),
    "idempotency_refusal": Switch(
        "problem", "Shape of 'is used with a different request': problem or validation."
    ),
    "rate_limit_body": Switch("empty", "Body of a 429: empty or problem."),
    "rate_direction": Switch("foreign_per_base", "CurrencyRate: foreign_per_base, or base_per_foreign."),
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
