"""Behaviour that the documents of Zoho Books leave open, each as a named switch with what it is believed to be.

``question`` numbers the open points ("unconfirmed", "assumed") of our fact sheet in the order in which they stand
there; 0 marks a switch that is the simulator's own.
"""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open question: the value believed, what it decides, and the number of the question."""

    value: Any
    meaning: str
    question: int = 0


SWITCHES: dict[str, Switch] = {
    "server_list_shape": Switch(
        "locations", "Body of /oauth/serverinfo: locations (a map) or servers (a list).", 1
    ),
    "repeat_consent_gives_refresh": Switch(
        False, "A repeated authorisation without prompt=consent returns a refresh token.", 2
    ),
    "code_seconds": Switch(120, "How long an authorisation code lives.", 3),
    "canadian_web_address": Switch(
        "books.zohocloud.ca", "Host of the Canadian web application, as the pages name it.", 4
    ),
    "british_region": Switch(False, "The region uk exists, and British organisations live there.", 5),
    "emirates_region": Switch(False, "The region ae exists for Books.", 6),
    "other_bank_types": Switch(True, "Cash accounts are listed under /bankaccounts.", 7),
    "contacts_since": Switch(True, "/contacts honours last_modified_time.", 8),
    "group_tax_type": Switch("tax_group", "tax_type of a tax group in /settings/taxes.", 9),
    "tax_status": Switch(False, "/settings/taxes tells a status, and lists inactive taxes.", 10),
    "location_flag": Switch(
        "is_location_active", "Name of the flag of an active location; empty for none.", 11
    ),
    "other_accounts_pay": Switch(
        True, "An expense may be paid through current assets, liabilities and equity, too.", 12
    ),
    "exchange_rate_places": Switch(6, "Decimal places of an exchange rate; more are rounded.", 13),
    "explicit_taxes": Switch(False, "taxes[] with tax_amount decides the tax of an expense.", 14),
    "third_currency": Switch(
        "refuse", "A paying account in neither the expense's nor the base currency: refuse or accept.", 15
    ),
    "expenses_wait_for_approval": Switch(False, "A new expense waits for approval.", 16),
    "bill_number_length": Switch(100, "Longest bill_number.", 17),
    "unchangeable_code": Switch(
        36004, "Code of a refusal to change what was invoiced, paid or reconciled.", 18
    ),
    "lock_modules_of_expense": Switch(
        "purchase,banking", "Which modules' locks bind an expense, comma-separated.", 19
    ),
    "attachment_max_bytes": Switch(5 * 1024 * 1024, "Largest attachment.", 20),
    "day_reset": Switch("rolling", "When the daily quota begins anew: rolling (24 hours) or midnight.", 21),
    "search_lag_seconds": Switch(0, "Seconds until a new or changed document is found by lists.", 22),
    "bill_number_scope": Switch(
        "organisation", "A bill number is unique within the organisation or the vendor.", 23
    ),
    "bill_exists_code": Switch(13011, "Code of a bill number that exists.", 24),
    "locked_code": Switch(31016, "Code of a date in a locked period.", 25),
    "inactive_code": Switch(2, "Code of an inactive account, contact, tax or tag.", 26),
    "lapsed_code": Switch(103, "Code of an ended subscription and of what the plan lacks.", 27),
    "lapsed_status": Switch(400, "HTTP status of the same.", 27),
    "expenses_sort_by_change": Switch(True, "/expenses takes sort_column=last_modified_time.", 28),
    "sub_account_same_type": Switch(True, "A sub-account has its parent's type.", 30),
    "account_currency": Switch(
        "bank_only",
        "Accounts other than bank and card in a foreign currency: bank_only refuses, any accepts.",
        31,
    ),
    "account_names_unique": Switch(True, "The name of an account is unique.", 32),
    "account_codes_unique": Switch(True, "The code of an account is unique.", 32),
    "account_currency_fixed": Switch(True, "A bank account keeps its currency once it was used.", 33),
    "contact_type_default": Switch("customer", "contact_type when none is sent.", 34),
    "vendor_currency_fixed": Switch(
        True,
        "A vendor keeps its currency after its first document, and a bill has its vendor's currency.",
        35,
    ),
    "contact_persons_whole": Switch(
        True, "PUT of a contact takes contact_persons as the whole list; otherwise they are added.", 36
    ),
    "account_exists_code": Switch(11002, "Code of an account name or code that exists.", 37),
    "default_page_size": Switch(10, "per_page when none is sent: 10 in newer documents, 200 in older ones."),
    "tags_key": Switch("reporting_tags", "Name of the list in /reportingtags: reporting_tags or tags."),
    "description_length": Switch(100, "Longest description of an expense; the newer web form takes 500."),
    "created_status": Switch(201, "HTTP status of a creation; the documents also say 200."),
    "missing_record_status": Switch(404, "HTTP status of code 1002 for the record in the address; or 400."),
    "token_error_status": Switch(200, "HTTP status of errors at the token endpoint; also seen as 400."),
    "invalid_token_code": Switch(57, "Code of a bad or expired access token: 57, 14 or 6000."),
    "retry_after": Switch(False, "A 429 carries Retry-After, which the documents do not name."),
    "unknown_fields": Switch("refuse", "A field that the documents do not know: refuse or ignore."),
    "amount_matches_lines": Switch(True, "The amount of an expense must be the sum of its lines."),
    "denial_returns_state": Switch(True, "A refused consent returns state beside the error."),
    "regional_addresses": Switch(
        True, "Regions other than us live under /<location>; false: all at the root, still named."
    ),
    "enabled_regions": Switch("", "Regions for which the client is enabled, comma-separated; empty for all."),
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
        """Every switch with its value, its default, its meaning and the question it stands for."""
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
