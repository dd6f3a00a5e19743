"""The currency of an account or name."""

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref


def chosen_currency(call: Call, body: Fields, field: str) -> Ref | None:
    """The currency that a request names; refused while several currencies are off (3250) or when inactive (3140)."""
    given = body.get("CurrencyRef")
    if given is None:
        return None
    if not call.file.preferences.multi_currency:
        raise refusals.not_enabled("multiple currencies")
    return resolve(call.file, given, ("Currency",), f"{field} CurrencyRef")


def check_unchanged(call: Call, record: Fields, currency: Ref | None) -> None:
    """Raise Refused (3170) when the currency of something in use would change."""
    if currency is None or currency == call.file.currency_of(record):
        return
    if is_used(call, record["ListID"]):
        raise Refused(
            refusals.CANNOT_MODIFY,
            f'The currency of "{record["FullName"]}" cannot change: it has transactions.',
        )


def is_used(call: Call, key: str) -> bool:
    """Whether a transaction refers to the element."""
    wanted = Ref(key)
    return any(wanted in each["_refs"] for each in call.file.transactions.values())
