"""What keeps an entry from being changed: locked periods, a filed tax return, an invoice that rebills it."""

from dataclasses import dataclass

from expenses_app.simulators.freeagent.rules.call import Complaints
from expenses_app.simulators.freeagent.state import Company
from expenses_app.simulators.freeagent.wire import Record, problem

EVERYTHING = ("dated_on", "gross_value", "category", "description", "sales_tax_rate", "project", "bill_items")
TAX_RETURN = ("dated_on", "gross_value", "category", "sales_tax_rate", "bill_items")
REBILLED = ("dated_on", "gross_value", "project", "rebill_type", "rebill_factor")


@dataclass(frozen=True)
class Lock:
    """Which attributes cannot be changed, and why."""

    attributes: tuple[str, ...] = ()
    reason: str = ""
    whole: bool = False

    @property
    def deletable(self) -> bool:
        """Whether the entry may be deleted."""
        return not self.attributes


OPEN = Lock()


def lock_of(company: Company, record: Record) -> Lock:
    """Return what binds an entry."""
    if company.locked(record["dated_on"]):
        return Lock(EVERYTHING, "The date is in a locked period.", whole=True)
    if company.tax_filed_to and record["dated_on"] <= company.tax_filed_to and record.get("sales_tax_value"):
        return Lock(TAX_RETURN, "Part of a sales tax return that was filed.")
    if record.get("_rebilled"):
        return Lock(REBILLED, "Rebilled on an invoice.")
    return OPEN


def check_unlocked(complaints: Complaints, company: Company, record: Record, changed: set[str]) -> None:
    """Complain about changes to attributes that are locked."""
    lock = lock_of(company, record)
    if lock.whole:
        complaints.add("dated_on", "is in a locked period")
        return
    for name in lock.attributes:
        if name in changed:
            complaints.add(name, "is locked")


def check_deletable(company: Company, record: Record, title: str) -> None:
    """Raise Refusal with 403 for an entry that is locked."""
    if not lock_of(company, record).deletable:
        raise problem(403, f"{title} is locked.")
