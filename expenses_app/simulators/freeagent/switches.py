"""Behaviour that FreeAgent's documents leave open, each as a named switch with what it is believed to be."""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open question: the value believed, what it decides, and which of the fact sheet's it stands for.

    The sheet numbers none of its open questions: ``question`` counts its marks "unconfirmed" and "assumed" in
    reading order.
    """

    value: Any
    meaning: str
    question: int | None = None


SWITCHES: dict[str, Switch] = {
    "consent_refusal": Switch("access_denied", "Word in error when the user declines the app.", 1),
    "old_refresh_token_dies": Switch(True, "A refresh ends the refresh token that it was made with.", 2),
    "explanation_tax_field": Switch(
        "sales_tax_value",
        "Field that sets the tax of an explanation: sales_tax_value, manual_sales_tax_amount, or none.",
        3,
    ),
    "positive_spending_type": Switch("Refund", "Type of money in on a spending category, or refuse.", 4),
    "text_max_length": Switch(255, "Longest description and receipt_reference.", 5),
    "cross_currency_transfer": Switch("refuse", "A transfer between currencies: refuse or convert.", 6),
    "expense_batch_whole": Switch(True, "One refused claim keeps a whole batch of claims out.", 7),
    "manual_line_goes_along": Switch(
        False, "A manual bank transaction disappears with its only explanation.", 8
    ),
    "transfer_counterpart_goes": Switch(True, "Deleting one side of a transfer deletes the other.", 9),
    "start_date_checked": Switch(True, "Dates before the FreeAgent start date are refused.", 10),
    "rows_listed_after_seconds": Switch(
        0, "How long a new row is missing from lists; its id works at once.", 11
    ),
    "lapsed_status": Switch(403, "Status of a write when the subscription has lapsed.", 12),
    "category_write_level": Switch(8, "Permission level needed to write categories.", 13),
    "equities_range_checked": Switch(True, "Codes of equities lie in 921-960.", 14),
    "used_category_kept": Switch(True, "A category with items cannot be deleted.", 15),
    "used_bank_account_kept": Switch(True, "A bank account with transactions cannot be deleted.", 16),
    "used_contact_kept": Switch(True, "A contact with items cannot be deleted.", 17),
    "code_in_use_text": Switch("has already been taken", "What is said of a nominal code in use.", 18),
    "category_code_kept": Switch(True, "A new category gets the code that was asked for, not the next one."),
    "nominal_code_for_category": Switch(
        True, "nominal_code may stand in place of category (a public client sends it so)."
    ),
    "inline_attachment_adds": Switch(
        False, "With many attachments, attachment on update adds a file rather than replacing all."
    ),
    "validation_shape": Switch("list", "Shape of a 422: list of messages, or fields with their complaints."),
    "invalid_grant_status": Switch(400, "Status of invalid_grant at the token endpoint: 400 or 401."),
    "hidden_records_accepted": Switch(
        True, "Hidden bank accounts, users and contacts, and closed projects, may still be written to."
    ),
    "unpermitted_refused": Switch(True, "A field that is not known is refused rather than ignored."),
    "statement_import_seconds": Switch(
        20, "How long an uploaded statement takes to become bank transactions."
    ),
    "content_link_seconds": Switch(3600, "How long the link to a file's content works."),
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
        """Every switch with its value, its default, its meaning and its question."""
        return {
            name: {
                "value": self._values[name],
                "default": switch.value,
                "meaning": switch.meaning,
                "question": switch.question,
            }
            for name, switch in SWITCHES.items()
        }

    def values(self) -> dict[str, Any]:
        """Name to value, to be stored."""
        return dict(self._values)

    def restore(self, values: dict[str, Any]) -> None:
        """Take stored values back."""
        self._values |= {name: value for name, value in values.items() if name in SWITCHES}
