"""What can be read: lists with search, order and pages; single records; settings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import filters, refusals, shown
from expenses_app.simulators.zoho_books.listings import LISTINGS, Listing
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.rules.contacts import primary_person
from expenses_app.simulators.zoho_books.wire import Record, success

LARGEST_PAGE = 200
LOCK_MODULES = ("sales", "purchase", "accountant", "banking")
REPORT_NAMES = {"expenses": "Expenses", "bills": "Bills", "contacts": "Contacts"}
PERSON_FIELDS = ("first_name", "last_name", "email", "phone")
DOCUMENT_LISTS = ("expenses", "bills")


class Lists:
    """Answers lists; what was searched and sorted is kept until the organisation changes."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, dict[str, list[Record]]]] = {}

    def many(self, call: Call, resource: str) -> Response:
        """GET a list."""
        listing = LISTINGS[resource]
        page = _whole(call, "page", 1)
        size = min(_whole(call, "per_page", call.switches["default_page_size"]), LARGEST_PAGE)
        records = self._found(call, resource, listing)
        window = records[(page - 1) * size : page * size]
        column, order = _sorting(call, resource, listing)
        context = {
            "page": page,
            "per_page": size,
            "has_more_page": len(records) > page * size,
            "report_name": REPORT_NAMES.get(resource, listing.plural),
            "applied_filter": call.request.args.get("filter_by", "Status.All"),
            "sort_column": column,
            "sort_order": order,
        }
        content: Record = {
            listing.plural: [listing.row(call, record) for record in window],
            "page_context": context,
        }
        return success(**content)

    def _found(self, call: Call, resource: str, listing: Listing) -> list[Record]:
        organisation = call.organisation
        if resource in DOCUMENT_LISTS and call.switches["search_lag_seconds"]:
            limit = call.now - timedelta(seconds=call.switches["search_lag_seconds"])
            return [one for one in _searched(call, resource, listing) if one["_changed"] <= limit]
        arguments = sorted(pair for pair in call.request.args.items() if pair[0] not in ("page", "per_page"))
        key = f"{resource}?{arguments}{call.switches.values()}"
        changes, kept = self._kept.get(organisation.key, (-1, {}))
        if changes != organisation.changes:
            kept = {}
        if key not in kept:
            kept[key] = _searched(call, resource, listing)
        self._kept[organisation.key] = (organisation.changes, kept)
        return kept[key]

    def forget(self) -> None:
        """Drop what is kept."""
        self._kept.clear()


def _searched(call: Call, resource: str, listing: Listing) -> list[Record]:
    arguments = call.request.args
    reader = _reader(call, resource)
    fields = dict(listing.fields)
    if resource == "contacts" and not call.switches["contacts_since"]:
        del fields["last_modified_time"]
    tests = filters.tests_of(arguments, fields, reader)
    chosen = arguments.get("filter_by")
    if chosen and listing.statuses:
        if chosen not in listing.statuses:
            raise refusals.invalid("filter_by")
        tests.append(listing.statuses[chosen])
    words = arguments.get("search_text", "").lower()
    if words and listing.search:
        readers = [reader(name) for name in listing.search]
        tests.append(lambda record: any(words in str(read(record)).lower() for read in readers))
    records = [
        record
        for record in list(getattr(call.organisation, listing.attribute).values())
        if listing.only(call, record) and all(test(record) for test in tests)
    ]
    column, order = _sorting(call, resource, listing)
    read = reader(column)
    records.sort(key=lambda record: _sort_key(read(record)), reverse=order == "D")
    return records


def _sort_key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _reader(call: Call, resource: str) -> Callable[[str], filters.Read]:
    """Return what makes, of a parameter or column, the function that reads it off a record of the list."""

    def reader(name: str) -> filters.Read:
        if name == "last_modified_time":
            return lambda record: record["_changed"].replace(microsecond=0)
        if name == "created_time" and resource != "projects":
            return lambda record: record["_created"]
        if name == "amount":
            return lambda record: record["total"]
        if resource == "contacts" and name in PERSON_FIELDS:
            return lambda record: primary_person(record).get(name, "")
        if resource in DOCUMENT_LISTS and name.endswith("_name"):
            return lambda record: shown.names(call.organisation, record)[name]
        return lambda record: record.get(name, "")

    return reader


def _sorting(call: Call, resource: str, listing: Listing) -> tuple[str, str]:
    allowed = listing.sort
    if resource == "expenses" and call.switches["expenses_sort_by_change"]:
        allowed = (*allowed, "last_modified_time")
    column = call.request.args.get("sort_column", listing.default[0])
    order = call.request.args.get("sort_order", listing.default[1] if column == listing.default[0] else "A")
    if column != listing.default[0] and column not in allowed:
        raise refusals.invalid("sort_column")
    if order not in ("A", "D"):
        raise refusals.invalid("sort_order")
    return column, order


def _whole(call: Call, name: str, default: int) -> int:
    text = call.request.args.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise refusals.invalid(name)
    return int(text)


def one(call: Call, resource: str, key: str, name: str, what: str) -> Response:
    """GET a record of a list that has no more to show than its row."""
    listing = LISTINGS[resource]
    record = getattr(call.organisation, listing.attribute).get(key)
    if record is None:
        raise refusals.no_such_record(what, call.switches)
    return success(**{name: listing.row(call, record)})


def me(call: Call) -> Response:
    """GET /users/me."""
    rows = call.organisation.users.items()
    key = next((key for key, user in rows if user["email"] == call.actor), "")
    return one(call, "users", key, "user", "User")


def tax_group(call: Call, key: str) -> Response:
    """GET /settings/taxgroups/{id}."""
    group = call.organisation.taxes.get(key)
    if group is None or "_members" not in group:
        raise refusals.no_such_record("Tax group", call.switches)
    shared = ("tax_id", "tax_name", "tax_percentage", "tax_type", "tax_authority_id", "tax_authority_name")
    taxes = [{name: call.organisation.taxes[each][name] for name in shared} for each in group["_members"]]
    content = {
        "tax_group_id": key,
        "tax_group_name": group["tax_name"],
        "tax_group_percentage": group["tax_percentage"],
        "taxes": taxes,
    }
    return success(tax_group=content)


def reporting_tags(call: Call) -> Response:
    """GET /reportingtags; the plan must hold them."""
    if call.organisation.plan == "FREE":
        raise refusals.not_in_plan("Reporting Tags", call.switches)
    tags = sorted(call.organisation.tags.values(), key=lambda tag: tag["tag_order"])
    return success(**{call.switches["tags_key"]: [shown.plain(tag) for tag in tags]})


def tag_options(call: Call, key: str) -> Response:
    """GET /reportingtags/{id}/options/all; inactive options are left out."""
    tag = call.organisation.tags.get(key)
    if tag is None:
        raise refusals.no_such_record("Reporting tag", call.switches)
    rows = [shown.plain(option) for option in tag["_options"] if option["_active"]]
    if call.request.args.get("show_untagged") == "true":
        rows.append({"option_id": "untagged", "option_name": "Untagged", "depth": 0})
    return success(results=rows)


def transaction_locks(call: Call) -> Response:
    """GET /transactionlocks: the locks that stand, in pages."""
    page = _whole(call, "page", 1)
    size = min(_whole(call, "per_page", call.switches["default_page_size"]), LARGEST_PAGE)
    locks = [_lock(call, module) for module in LOCK_MODULES if module in call.organisation.locks]
    wanted = call.request.args.get("lock_scope")
    locks = [lock for lock in locks if wanted is None or str(lock["lock_scope"]) == wanted]
    context = {"page": page, "per_page": size, "has_more_page": len(locks) > page * size}
    return success(transaction_locks=locks[(page - 1) * size : page * size], page_context=context)


def transaction_lock(call: Call) -> Response:
    """GET /transactionlock: one lock by its id, else the latest date of all."""
    wanted = call.request.args.get("transaction_lock_id")
    locks = [_lock(call, module) for module in call.organisation.locks]
    if wanted is not None:
        locks = [lock for lock in locks if lock["transaction_lock_id"] == wanted]
        if not locks:
            raise refusals.no_such_record("Transaction lock", call.switches)
    latest = max(locks, key=lambda lock: str(lock["transaction_lock_date"]), default=None)
    nothing = {"transaction_lock_status": "disabled", "transaction_lock_date": "", "lock_scope": 0}
    return success(transaction_lock=latest or nothing)


def _lock(call: Call, module: str) -> Record:
    scope = LOCK_MODULES.index(module) + 1
    return {
        "transaction_lock_id": f"{call.organisation.base_currency_id[:-6]}{900 + scope:06d}",
        "transaction_lock_status": "enabled",
        "transaction_lock_date": call.organisation.locks[module],
        "transaction_lock_module": module,
        "lock_status": "locked",
        "lock_scope": scope,
        "lock_scope_formatted": module,
        "lock_status_formatted": "Locked",
        "user_exceptions": [],
        "user_exceptions_count": 0,
        "account_exceptions": [],
        "account_exceptions_count": 0,
        "reason": "",
        "locked_by": "admin",
    }


def comments(call: Call, key: str, kind: str) -> Response:
    """GET …/comments: the history of a document, newest first."""
    if key not in call.organisation.documents(kind):
        raise refusals.no_such_record(kind.capitalize(), call.switches)
    rows = [
        {
            "comment_id": f"{key[:-6]}{number:06d}",
            f"{kind}_id": key,
            "description": f"{event.what}. {event.details}".strip(),
            "commented_by_id": "",
            "commented_by": event.actor,
            "date_description": "",
            "time": call.organisation.local_text(event.moment),
            "operation_type": event.what,
            "transaction_id": key,
            "transaction_type": kind,
        }
        for number, event in enumerate(call.organisation.history.get(key, ()), start=1)
    ]
    return success(comments=rows[::-1])
