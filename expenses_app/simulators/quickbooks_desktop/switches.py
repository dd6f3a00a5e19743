"""Behaviour that Intuit's documents leave open, each as a named switch with what is believed.

``question`` counts the points that the fact sheet marks as unconfirmed, in the order of its text; None marks a point
where sources differ. The first of them (whether the connector is installed with QuickBooks) decides nothing that a
service could see, and 8 and 13 are one and the same.
"""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open question: the value believed, what it decides, and its number."""

    value: Any
    meaning: str
    question: int | None = None
    choices: tuple[Any, ...] = ()


SWITCHES: dict[str, Switch] = {
    "other_editions": Switch(False, "Company files of the UK and Australian editions can be made.", 2),
    "country_in_version": Switch(True, 'Canadian files take <?qbxml version="CA3.0"?> too.', 3),
    "deleted_days": Switch(90, "How many days back the deleted lists reach.", 4),
    "windows_1252": Switch(True, "Characters outside Windows-1252 are stored as a question mark.", 5),
    "one_ledger_line_first": Switch(
        True, "A journal entry has at most one A/R or A/P line, and it comes first.", 6
    ),
    "cleared_can_change": Switch(True, "The SDK changes reconciled and paid transactions as any other.", 7),
    "closed_status": Switch(3171, "Status of a write dated on or before the closing date.", 8),
    "unguarded_closing_date": Switch(
        "pass", "Closing date without a password: pass or refuse.", 8, ("pass", "refuse")
    ),
    "service_timeout_seconds": Switch(120, "Real seconds that the connector waits for the service.", 9),
    "entity_capacity": Switch(14_500, "Most names in Pro and Premier (Enterprise: a million).", 10),
    "duplicate_guid": Switch(
        "accept", "An ExternalGUID that another object has: accept or refuse.", 11, ("accept", "refuse")
    ),
    "too_long_status": Switch(3070, "Status of a string that is too long.", 12),
    "not_run_status": Switch(3231, "Status of what was not run after an error with stopOnError.", 14),
    "void_memo": Switch("VOID:", "What a voided transaction's memo begins with.", 15),
    "colon_status": Switch(3210, "Status of a name with a colon.", 16),
    "parent_same_type": Switch(True, "An account's parent has the same type.", 17),
    "numbers_off": Switch(
        "ignore", "AccountNumber while numbering is off: ignore or refuse.", 18, ("ignore", "refuse")
    ),
    "guid_in_lists": Switch(True, "List queries return ExternalGUID.", 19),
    "missing_element": Switch(
        "status",
        "A required element is missing: status (3150) or unparsable (0x80040400).",
        None,
        ("status", "unparsable"),
    ),
    "postpone": Switch(
        "this", "Third string of authenticate postpones: this update, or the next.", None, ("this", "next")
    ),
    "close_after_connection_error": Switch(
        True, "closeConnection follows when connectionError answers done."
    ),
    "lost_record_status": Switch(
        9002,
        "Status when the response of an unknown message set is asked for (9002 or 600).",
        None,
        (9002, 600),
    ),
    "unknown_old_set": Switch(
        0, "Status when a message set that runs clears an unknown older one (0 or 600).", None, (0, 600)
    ),
    "empty_transaction": Switch(
        "refuse",
        "A cheque, charge, credit or bill without lines: refuse or accept.",
        None,
        ("refuse", "accept"),
    ),
}


class Switches:
    """The switches as they stand."""

    def __init__(self) -> None:
        self._values = {name: switch.value for name, switch in SWITCHES.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def change(self, wish: dict[str, Any]) -> None:
        """Set some switches; raises ActionRefused for an unknown name, another type, or none of the choices."""
        for name, value in wish.items():
            if name not in SWITCHES:
                raise ActionRefused(f"Unknown switch: {name}. Known: {', '.join(SWITCHES)}.")
            switch = SWITCHES[name]
            if type(value) is not type(switch.value):
                raise ActionRefused(f"{name} takes {type(switch.value).__name__}, not {value!r}.")
            if switch.choices and value not in switch.choices:
                raise ActionRefused(f"{name} is one of {', '.join(map(str, switch.choices))}.")
        self._values |= wish

    def shown(self) -> dict[str, Any]:
        """Every switch with its value, its default, its meaning, and the question that it stands for."""
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
