"""What can be read as a list: views, dates, updated_since, sort, pages with Link and X-Total-Count."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import bank_lines, shown
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import Company
from expenses_app.simulators.freeagent.wire import Record, answer, problem, read_moment

PAGE_SIZE, LARGEST_PAGE = 25, 100
KEPT_LISTS = 16
Test = Callable[[Company, Record], bool]


def _every(company: Company, record: Record) -> bool:
    return True


def _is(**wanted: Any) -> Test:
    return lambda company, record: all(record.get(name) == value for name, value in wanted.items())


def _staff(record: Record) -> bool:
    return bool(record["role"] != "Accountant")


@dataclass(frozen=True)
class Listing:
    """How one collection is listed. ``references`` are query parameters that name a record which entries belong to;
    those in ``needed`` must be there."""

    plural: str
    attribute: str
    show: Callable[..., Record]
    views: dict[str, Test] = field(default_factory=lambda: {"all": _every})
    default_view: str = "all"
    references: dict[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    dated: bool = False


CONTACT_VIEWS: dict[str, Test] = {
    "active": _is(status="Active"),
    "all": _every,
    "clients": _is(_client=True),
    "suppliers": _is(_supplier=True, status="Active"),
    "active_projects": lambda company, record: _has_project(company, record, "Active"),
    "completed_projects": lambda company, record: _has_project(company, record, "Completed"),
    "open_clients": lambda company, record: False,
    "open_suppliers": lambda company, record: any(
        bill["contact"] == record["id"] and bill["total_value"] != bill["paid_value"]
        for bill in company.bills.values()
    ),
    "hidden": _is(status="Hidden"),
}
LINE_VIEWS: dict[str, Test] = {
    "all": _every,
    "unexplained": lambda company, record: bank_lines.unexplained(company, record) != 0,
    "explained": lambda company, record: bank_lines.unexplained(company, record) == 0,
    "manual": _is(is_manual=True),
    "imported": _is(is_manual=False),
    "marked_for_review": lambda company, record: any(
        each["marked_for_review"] for each in bank_lines.explanations_of(company, record["id"])
    ),
}
LISTINGS = {
    "bank_accounts": Listing(
        "bank_accounts",
        "bank_accounts",
        shown.bank_account,
        {
            "all": _every,
            "standard_bank_accounts": _is(type="StandardBankAccount"),
            "credit_card_accounts": _is(type="CreditCardAccount"),
            "paypal_accounts": _is(type="PaypalAccount"),
        },
    ),
    "contacts": Listing("contacts", "contacts", shown.contact, CONTACT_VIEWS, "active"),
    "users": Listing(
        "users",
        "users",
        shown.user,
        {
            "all": _every,
            "staff": lambda company, record: _staff(record),
            "active_staff": lambda company, record: _staff(record) and not record["hidden"],
            "advisors": lambda company, record: not _staff(record),
            "active_advisors": lambda company, record: not _staff(record) and not record["hidden"],
        },
    ),
    "projects": Listing(
        "projects",
        "projects",
        shown.project,
        {"all": _every}
        | {state.lower(): _is(status=state) for state in ("Active", "Completed", "Cancelled", "Hidden")},
        references={"contact": "contacts"},
    ),
    "bank_transactions": Listing(
        "bank_transactions",
        "bank_transactions",
        shown.bank_transaction,
        LINE_VIEWS,
        references={"bank_account": "bank_accounts"},
        needed=("bank_account",),
        dated=True,
    ),
    "bank_transaction_explanations": Listing(
        "bank_transaction_explanations",
        "explanations",
        shown.explanation,
        references={"bank_account": "bank_accounts"},
        needed=("bank_account",),
        dated=True,
    ),
    "expenses": Listing(
        "expenses",
        "expenses",
        shown.expense,
        {"all": _every, "recent": _every, "recurring": lambda company, record: False},
        references={"user": "users", "project": "projects"},
        dated=True,
    ),
    "bills": Listing(
        "bills",
        "bills",
        lambda call, record: shown.bill(
            call, record, items=call.request.args.get("nested_bill_items") == "true"
        ),
        {
            "all": _every,
            "open": lambda company, record: record["total_value"] != record["paid_value"],
            "paid": lambda company, record: record["total_value"] == record["paid_value"],
            "recurring": lambda company, record: False,
        },
        references={"contact": "contacts", "project": "projects"},
        dated=True,
    ),
    "sales_tax_periods": Listing("sales_tax_periods", "tax_periods", shown.tax_period),
}
SORTS: dict[str, Callable[[Record], Any]] = {
    "name": lambda record: str(
        record.get("name") or record.get("organisation_name") or record.get("last_name")
    ).lower(),
    "created_at": lambda record: (record["created_at"], int(record["id"])),
    "updated_at": lambda record: (record["updated_at"], int(record["id"])),
}


class Lists:
    """Answers lists, keeping those that are being paged through: turning a page must not sort the books again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], list[Record]] = {}
        self._lock = threading.Lock()

    def many(self, call: Call, collection: str) -> Response:
        """Answer one page of a list."""
        listing = LISTINGS[collection]
        page, size = _page(call, "page", 1), min(_page(call, "per_page", PAGE_SIZE), LARGEST_PAGE)
        records = self._wanted(call, listing)
        window = records[(page - 1) * size : page * size]
        response = answer({listing.plural: [listing.show(call, record) for record in window]})
        response.headers["X-Total-Count"] = str(len(records))
        last = max(1, -(-len(records) // size))
        back = {"prev": page - 1, "first": 1} if page > 1 else {}
        on = {"next": page + 1, "last": last} if page < last else {}
        links = [f'<{_address(call, number)}>; rel="{name}"' for name, number in (back | on).items()]
        if links:
            response.headers["Link"] = ", ".join(links)
        return response

    def _wanted(self, call: Call, listing: Listing) -> list[Record]:
        asked = {name: value for name, value in call.request.args.items() if name not in ("page", "per_page")}
        late = call.switches["rows_listed_after_seconds"]
        key = (call.company.key, call.company.revision, listing.plural, frozenset(asked.items()))
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and not late:
            return kept
        records = _selected(call, listing, asked)
        if late:
            newest = call.now - timedelta(seconds=late)
            return [record for record in records if record["created_at"] <= newest]
        with self._lock:
            self._kept[key] = records
            while len(self._kept) > KEPT_LISTS:
                del self._kept[next(iter(self._kept))]
        return records


def _selected(call: Call, listing: Listing, asked: dict[str, str]) -> list[Record]:
    held = getattr(call.company, listing.attribute)
    records: list[Record] = list(held.values()) if isinstance(held, dict) else list(held)
    for name in listing.needed:
        if not asked.get(name):
            raise problem(400, f"param is missing or the value is empty: {name}")
    for name, collection in listing.references.items():
        if asked.get(name):
            owner = call.find(collection, asked[name])["id"]
            records = [record for record in records if record.get(name) == owner]
    view = asked.get("view") or listing.default_view
    if view not in listing.views:
        raise problem(400, f"view is not valid: {view}")
    test = listing.views[view]
    if test is not _every:
        records = [record for record in records if test(call.company, record)]
    if listing.dated:
        records = _between(records, asked)
    if asked.get("updated_since"):
        records = _since(records, asked["updated_since"])
    return _sorted(records, asked.get("sort", ""), dated=listing.dated)


def _between(records: list[Record], asked: dict[str, str]) -> list[Record]:
    try:
        first = date.fromisoformat(asked["from_date"]) if asked.get("from_date") else date.min
        last = date.fromisoformat(asked["to_date"]) if asked.get("to_date") else date.max
    except ValueError as error:
        raise problem(400, "from_date and to_date must be dates") from error
    return [record for record in records if first <= record["dated_on"] <= last]


def _since(records: list[Record], text: str) -> list[Record]:
    try:
        moment = read_moment(text)
    except ValueError as error:
        raise problem(400, "updated_since is not a moment") from error
    return [record for record in records if record["updated_at"] >= moment]


def _sorted(records: list[Record], sort: str, *, dated: bool) -> list[Record]:
    if not sort:
        return sorted(records, key=lambda record: record["dated_on"], reverse=True) if dated else records
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise problem(400, f"sort is not valid: {sort}")
    return sorted(records, key=SORTS[name], reverse=sort.startswith("-"))


def _page(call: Call, name: str, otherwise: int) -> int:
    text = call.request.args.get(name, str(otherwise))
    if not text.isdigit() or int(text) < 1:
        raise problem(400, f"{name} must be a positive number")
    return int(text)


def _address(call: Call, page: int) -> str:
    arguments = call.request.args.to_dict() | {"page": str(page)}
    return f"{call.request.base_url}?{urlencode(arguments)}"


def _has_project(company: Company, record: Record, status: str) -> bool:
    return any(
        each["contact"] == record["id"] and each["status"] == status for each in company.projects.values()
    )
