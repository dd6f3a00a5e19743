"""What the company's plan, subscription and closed books forbid: 5030, 6190, 6200, 6210."""

from datetime import date

from expenses_app.simulators.quickbooks_online.refusals import MESSAGES, Refusal
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import Company

# Source: a third-party note on Intuit's SKU to API mapping; see the platform's documents.
WITHOUT_BILLS = {"Simple Start"}
WITHOUT_TRACKING = {"Simple Start", "Essentials"}
ACCOUNT_LINES_ONLY = {"Simple Start", "Essentials"}


def subscription(company: Company) -> None:
    """Refuse writing once the subscription ended."""
    if not company.subscribed:
        raise Refusal(
            "6190",
            "Subscription period has ended or canceled or there was a billing problem : You can't add data to "
            f"QuickBooks Online {company.plan} because your trial or subscription period ended.",
        )


def feature(draft: Draft, what: str, lacking: set[str]) -> None:
    """Refuse a feature that the plan lacks."""
    if draft.company.plan in lacking:
        code = draft.switches["plan_gate"]
        raise Refusal(
            code,
            f"{MESSAGES[code]}: {what} is not available in QuickBooks Online {draft.company.plan}.",
        )


def open_period(company: Company, *days: date | None) -> None:
    """Refuse when a day lies on or before the date on which the books were closed."""
    closed = company.close_date
    if closed and any(day is not None and day <= closed for day in days):
        raise Refusal(
            "6210" if company.close_password else "6200",
            "The account period has closed and the account books cannot be updated through the QBO Services API. "
            "Please use the QBO website to make these changes.",
        )
