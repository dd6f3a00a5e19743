"""Each open question, and each set-up of a customer, is a switch; both answers can be had."""

import pytest
import requests

from expenses_app.simulators.dynamics_365.switches import SWITCHES
from tests.simulators.dynamics_365.books import KEY, refusal
from tests.simulators.dynamics_365.test_batch import batch, new_line, statuses

OPEN_QUESTIONS = 15


def out_of_order(books):
    body = {"accountNumber": "CHECKING", "accountType": "Bank Account", "amount": 1}
    return books.call("POST", books.lines_path, body).status_code


def closed_period(books):
    books.written_line(postingDate="2025-12-15")
    return books.post().status_code


def blocked_file(books):
    body = {"parentId": books.written_line()["id"], "parentType": "Journal", "fileName": "run.exe"}
    return books.call("POST", "attachments", body).status_code


def large_batch(books):
    one = {"method": "GET", "url": f"companies({books.company})/generalLedgerSetup"}
    return batch(books, *[one] * 101).status_code


def if_none_match(books):
    return books.call("POST", books.lines_path, books.line(), If_None_Match="*").status_code


def missing_dimension(books):
    books.act("require_dimension", account="8410", dimension="PROJECT")
    books.written_line()
    return refusal(books.post())[2].split(" ")[0]


def lapsed(books):
    books.act("lapse_subscription")
    return books.get("accounts").status_code


def new_bank(books, **body):
    return books.call("POST", "bankAccounts", {"displayName": "New", **body}).status_code


def long_city(books):
    return books.call("POST", "vendors", {"displayName": "New", "city": "c" * 31}).status_code


def taken_number(books):
    return refusal(books.call("POST", "vendors", {"displayName": "New", "number": "V10010"}))[1]


def currency_change(books):
    books.posted()
    card = books.row("bankAccounts", "number eq 'CARD-GBP'")
    return books.call(
        "PATCH", f"bankAccounts({card['id']})", {"currencyCode": "USD"}, If_Match="*"
    ).status_code


def missing_permission(books):
    assert books.journal
    books.act("take_permission", permission="posting")
    return books.post().status_code


def codes_after_posting(books):
    made = books.call("POST", "journals", {"code": "EXP1"}).json()
    books.call("POST", f"journals({made['id']})/journalLines", books.line())
    books.call("POST", f"journals({made['id']})/Microsoft.NAV.post")
    return [row["code"] for row in books.rows("journals")]


def number_of_posted(books):
    books.written_line()
    assert books.post().status_code == 204
    return books.rows("generalLedgerEntries")[0]["documentNumber"]


def entries_at_once_and_later(books):
    books.written_line()
    assert books.post().status_code == 204
    at_once = len(books.entries())
    books.advance(21)
    return at_once, len(books.entries()), sum(1 for line in books.lines() if line["accountNumber"])


def entries_after_six_seconds(books):
    books.switch(post_with_job_queue=True)
    books.written_line()
    books.post()
    books.advance(6)
    return len(books.entries())


def posting_with_a_report(books):
    books.written_line()
    return books.post().status_code


def stale_etag(books):
    line = books.written_line()
    return books.call("DELETE", f"{books.lines_path}({line['id']})", If_Match='W/"old"').status_code


def length_of_a_batch_with_an_error(books):
    return len(statuses(batch(books, new_line(books, accountNumber="9998"), new_line(books))))


def members_of_a_bank_account(books):
    return "currencyCode" in books.rows("bankAccounts")[0]


def seen_on_the_replica(books):
    books.call("POST", "vendors", {"displayName": "Fresh"})
    return len(books.rows("vendors", "displayName eq 'Fresh'", Data_Access_Intent="ReadOnly"))


def headers_of_a_429(books):
    books.control("POST", "limits", enforce=True, calls=1)
    books.get("currencies")
    return "Retry-After" in books.get("currencies").headers


def page_for_127(books):
    asked = {
        "client_id": "app",
        "response_type": "code",
        "redirect_uri": "http://127.0.0.1:8000/back",
        "scope": "https://api.businesscentral.dynamics.com/.default",
    }
    return requests.get(
        f"{books.url}/organizations/oauth2/v2.0/authorize", params=asked, timeout=5
    ).status_code


def refresh_after_a_day(books):
    form = {
        "grant_type": "refresh_token",
        "client_id": "client",
        "client_secret": "secret",
        "refresh_token": books.control("POST", "tokens", organisation=books.company)["refresh_token"],
    }
    books.advance(86_401)
    return requests.post(f"{books.url}/organizations/oauth2/v2.0/token", data=form, timeout=5).status_code


def life_of_a_token(books):
    return books.control("POST", "tokens", organisation=books.company)["expires_in"]


TABLE = {
    "member_order_matters": (True, out_of_order, 201, 400),
    "deep_insert_dimensions": (False, lambda books: books.write_line().status_code, 201, 400),
    "closed_period_refuses": (True, closed_period, 204, 400),
    "blocked_extensions": ("exe,bat", blocked_file, 201, 400),
    "batch_over_limit_status": (413, large_batch, 400, 413),
    "if_none_match": ("refuse", if_none_match, 201, 400),
    "dimension_missing_text": ("must_have", missing_dimension, "Select", "Dimension"),
    "lapsed_status": (503, lapsed, 403, 503),
    "bank_account_number_length": (3, lambda books: new_bank(books, bankAccountNumber="4821"), 201, 400),
    "iban_length": (3, lambda books: new_bank(books, iban="GB33"), 201, 400),
    "bank_number_series": (False, new_bank, 201, 400),
    "address_lengths_checked": (False, long_city, 400, 201),
    "duplicate_number_code": ("Other", taken_number, "Internal_EntityWithSameKeyExists", "Other"),
    "currency_change_refused": (False, currency_change, 400, 200),
    "permission_refusal": (401, missing_permission, 403, 401),
    "increment_batch_name": (False, codes_after_posting, ["DEFAULT", "EXP2"], ["DEFAULT", "EXP1"]),
    "posting_number_series": (True, number_of_posted, KEY, "GJ-P000001"),
    "post_with_job_queue": (True, entries_at_once_and_later, (3, 3, 0), (0, 3, 0)),
    "job_queue_seconds": (5, entries_after_six_seconds, 0, 3),
    "force_posting_report": (True, posting_with_a_report, 204, 400),
    "stale_etag_status": (412, stale_etag, 409, 412),
    "batch_goes_on_after_error": (True, length_of_a_batch_with_an_error, 1, 2),
    "old_bank_account_page": (True, members_of_a_bank_account, True, False),
    "replica_lag_seconds": (0, seen_on_the_replica, 0, 1),
    "retry_after_on_429": (True, headers_of_a_429, False, True),
    "redirect_127_refused": (False, page_for_127, 400, 200),
    "access_token_seconds": (60, life_of_a_token, 3599, 60),
    "refresh_token_days": (1, refresh_after_a_day, 200, 400),
}  # fmt: skip
TRIED_ELSEWHERE = {
    "test_oauth.py": {"revocation_ends_access_tokens", "code_seconds"},
    "test_subscriptions.py": {"notification_delay_seconds"},
}


@pytest.mark.parametrize("name", TABLE)
def test_a_switch_decides(books, name):
    _, outcome, believed, _ = TABLE[name]
    assert outcome(books) == believed


@pytest.mark.parametrize("name", TABLE)
def test_the_other_answer_can_be_had(books, name):
    value, outcome, _, other = TABLE[name]
    books.switch(**{name: value})
    assert outcome(books) == other


def test_every_switch_is_tried_somewhere():
    assert set(SWITCHES) == set(TABLE) | set().union(*TRIED_ELSEWHERE.values())


def test_the_open_questions_are_numbered_in_their_order():
    numbers = [switch.question for switch in SWITCHES.values() if switch.question]
    assert numbers == list(range(1, OPEN_QUESTIONS + 1))


def test_a_scheduled_posting_that_is_refused_leaves_its_lines(books):
    books.switch(post_with_job_queue=True)
    books.written_line()
    assert books.post().status_code == 204
    books.act("archive_account", account="8410")
    books.advance(21)
    assert books.entries() == []
    assert [line["documentNumber"] for line in books.lines()] == [KEY]


@pytest.mark.parametrize("wish", [{"no_such": 1}, {"lapsed_status": "403"}])
def test_unknown_switches_and_other_types_are_refused(books, wish):
    assert requests.post(f"{books.url}/_control/switches", json=wish, timeout=5).status_code == 400
