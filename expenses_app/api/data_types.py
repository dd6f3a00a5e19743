"""The wire's data types, and the lists of ours behind them."""

from collections.abc import Mapping
from uuid import UUID

from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull, PullStep
from expenses_app.reference_data.services.start_pull import FACTS

# Bank accounts are read with the accounts. Of tracking categories the options are read last.
STEPS: Mapping[str, str] = {
    "chartOfAccounts": RecordKind.ACCOUNT.value,
    "bankAccounts": RecordKind.ACCOUNT.value,
    "company": FACTS,
    "customers": RecordKind.CUSTOMER.value,
    "suppliers": RecordKind.SUPPLIER.value,
    "taxRates": RecordKind.TAX_RATE.value,
    "trackingCategories": RecordKind.TRACKING_OPTION.value,
}
# One data set for each step that is listed; the others are read along.
LISTED: Mapping[str, str] = {step: name for name, step in STEPS.items() if name != "bankAccounts"}
_NUMBERS = {name: number for number, name in enumerate(STEPS, start=1)}


def data_set_id(pull: Pull, data_type: str) -> UUID:
    """A data set is one list of one pull. Its id is the pull's, moved by the list's number, so that it leads back."""
    return UUID(int=pull.pk.int ^ _NUMBERS[data_type])


def pulls_behind(data_set: UUID) -> dict[UUID, str]:
    """The pulls that this may be a data set of, each with its data type."""
    return {UUID(int=data_set.int ^ number): name for name, number in _NUMBERS.items()}


def step_of(pull: Pull, data_type: str) -> PullStep | None:
    """None where the ledger has no such list."""
    return next((step for step in pull.steps.all() if step.kind == STEPS[data_type]), None)
