"""Each open question of the documents is a switch, and both answers can be had."""

import pytest

from expenses_app.simulators.netsuite.switches import SWITCHES
from tests.simulators.netsuite.books import DOCUMENT, HTTP, RECORD, changed, detail
from tests.simulators.netsuite.test_attachments import folder, stored
from tests.simulators.netsuite.test_oauth import (
    RSA_KEY,
    assertion,
    authorise,
    certificate,
    consented,
    exchange,
    machine,
    refresh,
    returned,
    uploaded,
)

LINE = "expense.items.0."


def status_of(books, kind="creditCardCharge", **changes):
    return books.post(kind, books.valid(kind) | changes).status_code


def without(body, *names):
    return {name: value for name, value in body.items() if name not in names}


def tax_of_a_charge(books):
    answer = books.post("creditCardCharge", books.charge())
    return answer.json()["o:errorDetails"][0]["o:errorPath"] if answer.status_code == 400 else (
        books.read("creditCardCharge", answer.headers["Location"].rsplit("/", 1)[1])["taxTotal"]
    )  # fmt: skip


def status_of_attaching_to_a_check(books):
    key, file = books.written("check", books.check()), stored(books, folder(books))
    return books.call("POST", f"{RECORD}/check/{key}/!attach/file/{file}").status_code


def status_of_the_document_service(books):
    return books.call("GET", f"{DOCUMENT}/metadata-catalog").status_code


def code_of_a_duplicate(books):
    books.written("check", books.check())
    return detail(books.post("check", books.check()))[1]


def total_of_a_deposit(books):
    return books.read("deposit", books.written("deposit", books.deposit()))["total"]


def status_of_a_single_subsidiary(books):
    return status_of(books, "account", subsidiary={"id": "1"})


def status_of_the_third_day(books):
    token = consented(books, secret="")["refresh_token"]
    for _ in range(3):
        books.advance(24 * 3600)
        answer = refresh(books, token, secret="")
        token = answer.json().get("refresh_token", token)
    return answer.status_code


def status_of_registering(books):
    path = "/services/rest/auth/oauth2/v1/clients/client/certificates"
    body = {"fileContent": certificate(RSA_KEY), "role": 1000, "entity": "2"}
    return books.call("POST", path, body).status_code


def status_of_deleted_records(books):
    return books.query("SELECT id FROM deletedrecord").status_code


def type_of_a_check(books):
    books.written("check", books.check())
    return books.rows("SELECT type FROM transaction")[0]["type"]


def status_of_a_secret_client_after(books, hours):
    token = consented(books)["refresh_token"]
    books.advance(hours * 3600)
    return refresh(books, token).status_code


def status_of_a_public_client_after(books, hours):
    token = consented(books, secret="")["refresh_token"]
    books.advance(hours * 3600)
    return refresh(books, token, secret="").status_code


def status_of_a_code_after(books, seconds):
    code = returned(authorise(books))["code"]
    books.advance(seconds)
    return exchange(books, code).status_code


def status_without_challenge(books):
    return authorise(books, code_challenge=None, code_challenge_method=None).status_code


def status_of_http_redirect(books):
    return authorise(books, redirect_uri="http://localhost:8000/back/").status_code


def status_of_rs256(books):
    return machine(books, assertion(books, uploaded(books, RSA_KEY), RSA_KEY, "RS256")).status_code


def lines_after_adding(books):
    key = books.written("check", books.check())
    books.patch(f"check/{key}", {"expense": {"items": [books.line(amount=1)]}})
    return len(books.read("check", key)["expense"]["items"])


def rate_of_a_dollar(books):
    books.act("set_rate", currency="USD", rate="0.8")
    body = books.charge(currency=books.reference("currency", "USD"))
    return books.read("creditCardCharge", books.written("creditCardCharge", body))["exchangeRate"]


def net_from_gross(books):
    key = books.written("check", changed(books.check(), LINE + "grossAmt", 60))
    return books.read("check", key)["expense"]["items"][0]["amount"]


def status_of_a_changed_vendor_currency(books):
    books.written("check", books.check())
    dollar = books.reference("currency", "USD")
    return books.patch(f"vendor/{books.key('vendor', 'Amazon')}", {"currency": dollar}).status_code


def code_of_a_taken_name(books):
    return detail(books.post("vendor", books.new_vendor(entityId="Amazon")))[1]


def code_of_a_taken_number(books):
    return detail(books.post("account", books.new_account(acctNumber="1010")))[1]


def code_of_a_403(books):
    books.sign_in(role="1001")
    return detail(books.post("vendor", books.new_vendor()))[1]


def status_of_deleting_without_reason(books):
    books.act("set_feature", feature="deletion_reason", on=True)
    key = books.written("check", books.check())
    return books.call("DELETE", f"{RECORD}/check/{key}").status_code


def second_use_of_a_key_after(books, hours):
    headers = {
        "Prefer": "respond-async",
        "X-NetSuite-Idempotency-Key": "6f1c0a52-2f1b-4f7a-9a0e-6c1f3f0e9b11",
    }
    books.post("check", books.check(), headers=headers)
    books.advance(hours * 3600)
    books.sign_in()
    return books.post("check", books.check(), headers=headers).status_code


def is_job_done_after(books, seconds):
    answer = books.post("check", books.check(), headers={"Prefer": "respond-async"})
    books.advance(seconds)
    return books.call("GET", answer.headers["Location"].removeprefix(books.url)).json()["completed"]


def status_of_an_odd_offset(books):
    return books.query("SELECT id FROM vendor", limit=20, offset=10).status_code


def status_of_iso_text(books):
    return books.query("SELECT id FROM vendor WHERE lastmodifieddate > '2026-01-01'").status_code


def date_of_a_vendor(books):
    return books.rows("SELECT lastmodifieddate FROM vendor WHERE id = 6")[0]["lastmodifieddate"]


def status_of_a_file(books, size=4, name="a.pdf"):
    body = {"name": name, "folder": {"id": "1"}, "content": "eHh4" * (size // 3)}
    return books.call("POST", f"{DOCUMENT}/file", body).status_code


def status_without_tax_code(books):
    return books.post("check", books.check(expense={"items": [without(books.line(), "taxCode")]})).status_code


def status_without_subsidiary(books):
    return books.post("check", without(books.check(), "subsidiary")).status_code


def status_of_a_mixed_sub_account(books):
    return status_of(books, "account", parent=books.account("1010"))


def status_of_a_token_after(books, seconds):
    books.sign_in()
    books.advance(seconds)
    return books.get("currency/1").status_code


def text(length):
    return "x" * length


CASES = [
    ("legacy_charge_over_rest", (True, 204), (False, 404), lambda b: status_of(b)),
    ("legacy_charge_tax_code", ("kept", 20.0), ("absent", "expense.items[0].taxCode"), tax_of_a_charge),
    ("legacy_charge_tax_code", ("kept", 20.0), ("ignored", 0), tax_of_a_charge),
    ("attach_file_refused", ("", 204), ("deposit check", 400), status_of_attaching_to_a_check),
    ("document_service_body", ("json", 200), ("absent", 404), status_of_the_document_service),
    ("duplicate_external_id_code", ("DUP_RCRD", "DUP_RCRD"), ("USER_ERROR", "USER_ERROR"), code_of_a_duplicate),
    ("deposit_vendor_accepted", (True, 204), (False, 400), lambda b: status_of(b, "deposit")),
    ("deposit_other_direction", ("into_bank", 25.0), ("out_of_bank", -25.0), total_of_a_deposit),
    ("account_subsidiary_form", ("items", 400), ("reference", 204), status_of_a_single_subsidiary),
    ("public_refresh_slides", (True, 200), (False, 400), status_of_the_third_day),
    ("consent_registers_certificate", (True, 200), (False, 403), status_of_registering),
    ("suiteql_deleted_records", (True, 200), (False, 400), status_of_deleted_records),
    ("suiteql_type_codes", ("short", "Check"), ("record", "check"), type_of_a_check),
    ("public_refresh_hours", (48, 400), (720, 200), lambda b: status_of_a_public_client_after(b, 49)),
    ("confidential_refresh_hours", (168, 200), (24, 400), lambda b: status_of_a_secret_client_after(b, 25)),
    ("access_token_seconds", (3600, 200), (60, 401), lambda b: status_of_a_token_after(b, 61)),
    ("code_seconds", (600, 200), (60, 400), lambda b: status_of_a_code_after(b, 61)),
    ("pkce_required_of_all", (False, 302), (True, 400), status_without_challenge),
    ("rs256_refused", (True, 400), (False, 200), status_of_rs256),
    ("certificate_days", (730, 200), (30, 400), status_of_registering),
    ("redirect_http_refused", (False, 302), (True, 400), status_of_http_redirect),
    ("subsidiary_required", (True, 400), (False, 204), status_without_subsidiary),
    ("tax_code_required", (True, 400), (False, 204), status_without_tax_code),
    ("gross_amount_recomputes", (True, 50.0), (False, 100.0), net_from_gross),
    ("line_without_key_adds", (True, 2), (False, 1), lines_after_adding),
    ("exchange_rate_base_per_unit", (True, 0.8), (False, 1.25), rate_of_a_dollar),
    ("supplier_currency_bound", (True, 400), (False, 204), status_of_a_changed_vendor_currency),
    ("account_parent_same_type", (True, 400), (False, 204), status_of_a_mixed_sub_account),
    ("account_name_length", (31, 400), (60, 204), lambda b: status_of(b, "account", acctName=text(32))),
    ("account_number_length", (60, 204), (5, 400), lambda b: status_of(b, "account", acctNumber="123456")),
    ("tran_id_length", (45, 204), (10, 400), lambda b: status_of(b, tranId=text(11))),
    ("memo_length", (999, 204), (10, 400), lambda b: status_of(b, memo=text(11))),
    ("external_id_length", (200, 400), (300, 204), lambda b: status_of(b, externalId=text(201))),
    ("duplicate_name_code", ("UNIQUE_CUST_ID_REQD", "UNIQUE_CUST_ID_REQD"), ("USER_ERROR", "USER_ERROR"), code_of_a_taken_name),
    ("duplicate_account_code", ("USER_ERROR", "USER_ERROR"), ("DUP_ACCT", "DUP_ACCT"), code_of_a_taken_number),
    ("permission_code", ("INSUFFICIENT_PERMISSION", "INSUFFICIENT_PERMISSION"), ("NOPE", "NOPE"), code_of_a_403),
    ("deletion_reason_sent_first", (True, 400), (False, 204), status_of_deleting_without_reason),
    ("idempotency_hours", (24, 400), (1, 202), lambda b: second_use_of_a_key_after(b, 2)),
    ("job_seconds", (2, True), (60, False), lambda b: is_job_done_after(b, 3)),
    ("suiteql_offset_in_pages", (True, 400), (False, 200), status_of_an_odd_offset),
    ("suiteql_text_dates", ("either", 200), ("user", 400), status_of_iso_text),
    ("suiteql_date_output", ("user", "1/5/2026"), ("iso", "2026-01-05T09:00:00+00:00"), date_of_a_vendor),
    ("file_extensions", (SWITCHES["file_extensions"].value, 400), ("", 204), lambda b: status_of_a_file(b, name="a.heic")),
    ("body_max_bytes", (10 * 1024 * 1024, 204), (2, 413), lambda b: status_of_a_file(b, size=9)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "believed", "other", "observe"), CASES)
def test_a_switch_decides(books, name, believed, other, observe):
    assert SWITCHES[name].value == believed[0]
    assert observe(books) == believed[1]
    books.control("POST", "reset")
    books.company = books.running.app.platform.world.companies[books.organisation]
    books.sign_in()
    books.switch(**{name: other[0]})
    assert observe(books) == other[1]


def test_every_switch_has_a_case():
    assert {case[0] for case in CASES} == set(SWITCHES)


def test_all_eight_open_questions_are_switches_in_their_order():
    asked = [switch.question for switch in SWITCHES.values() if switch.question]
    assert asked == sorted(asked)
    assert set(asked) == {1, 2, 3, 4, 5, 6, 7, 8}


@pytest.mark.parametrize(
    "wish", [{"unknown": True}, {"tran_id_length": "long"}, {"public_refresh_slides": 1}]
)
def test_a_wrong_switch_is_refused(books, wish):
    answer = HTTP.post(f"{books.url}/_control/switches", json=wish, timeout=5)
    assert answer.status_code == 400
