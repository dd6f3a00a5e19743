"""Behaviour that Sage's documents leave open, each as a named switch with what it is believed to be.

``question`` is the number of the open question in the list "to settle on a real company"; switches of a question
stand in the order of that list, those without one follow.
"""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open question: the value believed, what it decides, and its number in the list of questions."""

    value: Any
    meaning: str
    question: int | None = None


FILE_TYPES = "pdf png jpg jpeg tif tiff csv docx xlsx"

SWITCHES: dict[str, Switch] = {
    "negative_lines": Switch(True, "Negative line amounts are taken on card transactions (refunds).", 1),
    "negative_lines_inclusive": Switch(True, "Negative line amounts are taken with inclusive tax too.", 1),
    "negative_lines_debit": Switch(True, "Negative line amounts are taken on debit-type cards too.", 1),
    "delete_posted": Switch(
        "unpaid", "DELETE of a posted card transaction: unpaid (and uncleared) ones, or never.", 2
    ),
    "attachment_max_bytes": Switch(10 * 1024 * 1024, "Largest file of an attachment.", 3),
    "attachment_types": Switch(FILE_TYPES, "Extensions that an attachment takes; empty takes all.", 3),
    "attachment_id_max": Switch(20, "Longest id of an attachment.", 3),
    "reference_number_max": Switch(20, "Longest referenceNumber.", 3),
    "payee_max": Switch(80, "Longest payee.", 3),
    "description_max": Switch(400, "Longest description, of a document or a line.", 3),
    "refresh_token_days": Switch(0, "How long an unused refresh token lives; 0 for ever.", 4),
    "refresh_token_rotates": Switch(True, "A refresh ends the refresh token that was used.", 4),
    "jwt_claims": Switch(
        "companyId userId", "Claims of company and user, in this order, in the access token.", 4
    ),
    "line_edit_moves_header": Switch(
        True, "A change of lines alone moves the header's audit.modifiedDateTime.", 5
    ),
    "single_entity_base_currency": Switch(
        "location",
        "Where a single-entity company shows its base currency: location, or transactions only.",
        6,
    ),
    "simultaneous_key": Switch(
        "refuse", "The second of two simultaneous requests with one key: refuse (409) or wait.", 7
    ),
    "access_token_seconds": Switch(
        21_600, "How long an access token lives (6, 12 and 24 hours are reported)."
    ),
    "code_seconds": Switch(300, "How long an authorisation code lives."),
    "local_redirect_refused": Switch(
        False, "A redirect address must be https; False lets http on this machine pass as well."
    ),
    "second_grant_ends_first": Switch(True, "Authorising the same user again ends the earlier grant."),
    "invalid_token_status": Switch(401, "Status of an invalid token at the API: 401 or 400."),
    "validation_status": Switch(422, "Status of a refused record: 422 or 400."),
    "throttle_status": Switch(429, "Status of a call over the limits: 429 or 503."),
    "unknown_fields": Switch("refuse", "A field that the schema does not know: refuse or ignore."),
    "read_only_fields": Switch("refuse", "A read-only field in a write: refuse or ignore."),
    "query_keys": Switch("dotted", "Nested fields in a query's answer: dotted keys or nested objects."),
    "top_level_hides_entities": Switch(
        False, "At top level records of entities show only with includePrivate."
    ),
    "foreign_card_accounts": Switch(True, "A card account in a foreign currency takes its own currency."),
    "rate_required": Switch(True, "A foreign transaction needs exchangeRate; False takes the day's rate."),
    "billable_needs_dimensions": Switch(True, "isBillable needs project, customer and item."),
    "bill_state_on_create": Switch(True, "A bill is created as draft; another state is refused."),
    "posted_bill_editable": Switch(True, "Posted, unpaid bills can be edited."),
    "account_id_length": Switch(0, "Fixed length of account numbers; 0 for up to 24 characters."),
    "file_data_in_get": Switch(True, "GET of an attachment returns its files with their data."),
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
        """Every switch with its value, its default, its meaning and the question that it answers."""
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
