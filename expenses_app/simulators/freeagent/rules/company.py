"""What is only read: the company, its people, projects, tax periods and locks."""

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.reading import Lists
from expenses_app.simulators.freeagent.rules import shown
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.wire import Record, answer, not_found


def one(call: Call) -> Response:
    """GET the company."""
    return answer({"company": shown.company(call, call.company.record)})


def me(call: Call) -> Response:
    """GET the user for whom the app acts."""
    return answer({"user": shown.user(call, call.user)})


def user(call: Call, key: str) -> Response:
    """GET one user."""
    return answer({"user": shown.user(call, call.find("users", key))})


def project(call: Call, key: str) -> Response:
    """GET one project."""
    return answer({"project": shown.project(call, call.find("projects", key))})


def account_locks(call: Call) -> Response:
    """GET the locked periods."""
    locks = call.company.account_locks
    content: Record = {"account_locks": locks}
    if locks:
        days = [lock["locked_to_date"] for lock in locks]
        content |= {"earliest_lock_date": min(days), "latest_lock_date": max(days)}
    return answer(content)


def tax_periods(lists: Lists, call: Call) -> Response:
    """GET the sales tax periods, which companies of the United Kingdom do not have."""
    if not call.company.tax_periods:
        raise not_found()
    return lists.many(call, "sales_tax_periods")
