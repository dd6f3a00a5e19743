"""Behaviour that Intuit does not document or that was not confirmed: one table, each with the default believed most likely.

The control interface reads and changes them (``/_control/switches``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class SwitchRefused(ValueError):
    """An unknown switch, or a value that it does not take."""


@dataclass(frozen=True)
class Switch:
    """One doubtful point. ``choices`` is empty where any value of the default's type is taken."""

    name: str
    default: Any
    explanation: str
    choices: tuple[Any, ...] = ()


SWITCHES = (
    Switch("authorisation_code_seconds", 600, "How long a code can be exchanged."),
    Switch("refresh_overlap_hours", 24, "How long the old refresh token still works after a new value was given."),
    Switch("refresh_rotation_hours", 24, "After how long a refresh returns a new refresh token."),
    Switch("consent_refused_error", "access_denied", "The error on the callback when the person refuses."),
    Switch(
        "lower_case_401", True, "Whether a 401 has the lower-case body {'fault': {'error': [...]}} seen in the field."
    ),
    Switch(
        "grant_removed", "3200", "What a call meets after a disconnection: 401/3200 or 403/3100.", ("3200", "3100")
    ),
    Switch("faults_with_200", False, "Whether a refusal comes with HTTP 200 instead of 400."),
    Switch("default_page", 100, "Rows of a query without MAXRESULTS."),
    Switch("requestid_hours", 24, "How long the answer to a requestid is kept."),
    Switch(
        "requestid_other_content", "600", "The same requestid with other content: 600 or the old answer.",
        ("600", "replay"),
    ),
    Switch("requestid_replays_faults", True, "Whether a validation fault is replayed, as a success is."),
    Switch("requestid_on_upload", False, "Whether /upload honours requestid."),
    Switch(
        "batch_order", "as_sent", "Order of the answers of a batch, which is not guaranteed.",
        ("as_sent", "reversed", "shuffled"),
    ),
    Switch("batch_items", 30, "Most items of one batch (an older page says 10)."),
    Switch("sparse_purchase_and_bill", False, "Whether Purchase and Bill take sparse updates."),
    Switch("sparse_account", False, "Whether Account takes sparse updates."),
    Switch("payment_type_fixed", True, "Whether PaymentType and Credit of a Purchase refuse to be changed (6000)."),
    Switch(
        "credit_on_cash", "ignore", "Credit: true on a Purchase that is not CreditCard.",
        ("ignore", "accept", "refuse"),
    ),
    Switch("negative_lines", "right_total", "Negative lines: fine under a positive total, or always 2290.",
           ("right_total", "refuse")),
    Switch("third_decimal", "refuse", "An amount with more than two places: 2090, or rounded.", ("refuse", "round")),
    Switch("inactive_reference", "610", "The code for a reference to something archived.", ("610", "2500")),
    Switch("plan_gate", "5030", "The code for a feature that the plan lacks.", ("5030", "5020")),
    Switch("private_note_length", 4000, "Longest PrivateNote."),
    Switch("display_name_length", 100, "Longest DisplayName."),
    Switch("account_number_length", 20, "Longest account number (Codat's rule says 7)."),
    Switch("account_name_taken", "6240", "The code for an account name or number in use.", ("6240", "6000")),
    Switch("account_type_fixed", True, "Whether AccountType of an account in use refuses to be changed."),
    Switch("tax_sums_checked", True, "Whether NetAmountTaxable and line tax must agree with the override to the cent."),
    Switch("currency_required", False, "Whether CurrencyRef must be sent when multicurrency is on."),
    Switch(
        "transfer_amount_side", "currency_ref", "The currency of a transfer's Amount: CurrencyRef's, or always home.",
        ("currency_ref", "home"),
    ),
    Switch("attach_to_transfer", True, "Whether an attachment can hang on a Transfer."),
    Switch("reads_after_cancellation", True, "Whether reading still works once the subscription ended."),
    Switch("ten_a_second", "rate", "The older notice: 10 requests a second, or 10 at once.", ("rate", "concurrent")),
    Switch("throttle_code", "3001", "The code in the body of a 429.", ("3001",)),
    Switch("webhook_shape", "cloudevents", "Shape of notifications.", ("cloudevents", "legacy")),
    Switch("void_marks_note", True, "Whether a void by a user writes 'Voided' into PrivateNote."),
    Switch("deleted_suffix", True, "Whether archiving in the software appends ' (deleted)' to the name."),
    Switch(
        "delete_refuses_internal_block", False,
        "Whether a deletion that echoes a read (with PurchaseEx) meets 2010, as one integrator saw.",
    ),
    Switch(
        "transfer_sparse", True, "Whether Transfer takes sparse updates."
    ),
)  # fmt: skip


class Switches(Mapping[str, Any]):
    """The current positions."""

    def __init__(self) -> None:
        self._known = {switch.name: switch for switch in SWITCHES}
        self._values = {switch.name: switch.default for switch in SWITCHES}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def turn(self, wish: Mapping[str, Any]) -> None:
        """Set several; raises SwitchRefused and then changes none."""
        for name, value in wish.items():
            switch = self._known.get(name)
            if switch is None:
                raise SwitchRefused(f"Unknown switch: {name}. Known: {', '.join(sorted(self._known))}.")
            if switch.choices and value not in switch.choices:
                raise SwitchRefused(f"{name} takes {', '.join(map(str, switch.choices))}.")
            if type(value) is not type(switch.default):
                raise SwitchRefused(f"{name} takes a {type(switch.default).__name__}.")
        self._values.update(wish)

    def described(self) -> dict[str, dict[str, Any]]:
        """Every switch with value, default, choices and explanation."""
        return {
            name: {
                "value": self._values[name],
                "default": switch.default,
                "choices": list(switch.choices),
                "explanation": switch.explanation,
            }
            for name, switch in self._known.items()
        }
