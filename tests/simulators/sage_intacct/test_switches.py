"""Each open question of Sage's documents is a switch, and both answers can be had."""

import base64
import json

import pytest
import requests

from expenses_app.simulators.sage_intacct.switches import SWITCHES
from tests.simulators.sage_intacct.books import (
    ACCOUNT,
    ATTACHMENT,
    BILL,
    CARD_TXN,
    account,
    attachment,
    bill,
    charge,
    file,
)
from tests.simulators.sage_intacct.test_oauth import consented, exchange
from tests.simulators.sage_intacct.test_oauth import status as status_of


def status(books, **changes):
    return books.post(CARD_TXN, charge(**changes)).status_code


def line(**changes):
    return {"glAccount": {"id": "6700"}, "txnAmount": "100.00"} | changes


def refund(books, **changes):
    return status(books, **({"lines": [line(txnAmount="-10.00")]} | changes))


def inclusive_refund(books):
    body = line(totalTxnAmount="-12.00")
    del body["txnAmount"]
    return refund(books, isInclusiveTax=True, lines=[body])


def deletion(books):
    return books.delete(CARD_TXN, books.written()).status_code


def file_status(books, name="receipt.pdf", **changes):
    books.folder()
    return books.post(ATTACHMENT, attachment(files=[file(name, b"twelve bytes")], **changes)).status_code


def form(books, **fields):
    secrets = {"client_id": "client", "client_secret": "secret", "grant_type": "refresh_token"}
    return requests.post(f"{books.api}/oauth2/token", data=secrets | fields, timeout=5)


def late_refresh(books):
    books.advance(31 * 86_400)
    return form(books, refresh_token=books.tokens["refresh_token"]).status_code


def second_refresh(books):
    return [form(books, refresh_token=books.tokens["refresh_token"]).status_code for _ in range(2)][1]


def claim_of_the_company(books):
    books.enter("harbourprint")
    part = books.tokens["access_token"].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return next(name for name, value in told.items() if value == "harbourprint")


def header_moved(books):
    key = books.written()
    record = books.read(CARD_TXN, key)
    books.advance(60)
    books.patch(CARD_TXN, key, {"lines": [{"key": record["lines"][0]["key"], "description": "Other"}]})
    after = books.read(CARD_TXN, key)
    assert after["lines"][0]["description"] == "Other"
    return after["audit"]["modifiedDateTime"] != record["audit"]["modifiedDateTime"]


def currency_of_a_location(books):
    return books.rows("company-config/location", "baseCurrency.id")[0]["baseCurrency.id"]


def life_of_a_token(books):
    books.enter("harbourprint")
    return books.tokens["expires_in"]


def local_redirect(books):
    query = "response_type=code&client_id=c&redirect_uri=http://127.0.0.1:8000/&state=s"
    return requests.get(f"{books.api}/oauth2/authorize?{query}", timeout=5).status_code


def dead_bearer(books):
    answer = requests.get(
        f"{books.api}/objects/{ACCOUNT}", headers={"Authorization": "Bearer a.b.c"}, timeout=5
    )
    return answer.status_code


def keys_of_a_row(books):
    books.written()
    return books.rows(CARD_TXN, "creditCardAccount.id")[0]


def documents_at_top_level(books):
    books.enter("meridiangroup", entity="100")
    books.written()
    books.entity = None
    shown = len(books.rows(CARD_TXN, "key"))
    private = len(books.rows(CARD_TXN, "key", filterParameters={"includePrivate": True}))
    return shown, private


def foreign_charge(books):
    return status(books, currency={"txnCurrency": "EUR"})


def foreign_card(books):
    currency = {"txnCurrency": "EUR", "exchangeRate": {"rate": 0.86}}
    return status(books, creditCardAccount={"id": "EURO-CARD"}, currency=currency)


def billable(books):
    return status(books, lines=[line(isBillable=True)])


def posted_bill(books):
    key = books.billed()
    books.run(BILL, "submit", key=key)
    return books.patch(BILL, key, {"description": "Other"}).status_code


def data_in_get(books):
    return "data" in books.read(ATTACHMENT, books.attached())["files"][0]


TABLE = {
    "negative_lines": (False, refund, 201, 422),
    "negative_lines_inclusive": (False, inclusive_refund, 201, 422),
    "negative_lines_debit": (False, lambda books: refund(books, creditCardAccount={"id": "DEBIT-01"}), 201, 422),
    "delete_posted": ("never", deletion, 204, 422),
    "attachment_max_bytes": (5, file_status, 201, 422),
    "attachment_types": ("png", file_status, 201, 422),
    "attachment_id_max": (10, file_status, 201, 422),
    "reference_number_max": (45, lambda books: status(books, referenceNumber="R" * 40), 422, 201),
    "payee_max": (100, lambda books: status(books, payee="P" * 90), 422, 201),
    "description_max": (1000, lambda books: status(books, description="D" * 900), 422, 201),
    "refresh_token_days": (30, late_refresh, 200, 400),
    "refresh_token_rotates": (False, second_refresh, 400, 200),
    "jwt_claims": ("cnyId userId", claim_of_the_company, "companyId", "cnyId"),
    "line_edit_moves_header": (False, header_moved, True, False),
    "single_entity_base_currency": ("transactions", currency_of_a_location, "GBP", None),
    "access_token_seconds": (43_200, life_of_a_token, 21_600, 43_200),
    "local_redirect_refused": (True, local_redirect, 200, 400),
    "invalid_token_status": (400, dead_bearer, 401, 400),
    "validation_status": (400, lambda books: status(books, payee="P" * 81), 422, 400),
    "unknown_fields": ("ignore", lambda books: status(books, colour="red"), 400, 201),
    "read_only_fields": ("ignore", lambda books: status(books, totalEntered="1.00"), 400, 201),
    "query_keys": ("nested", keys_of_a_row, {"creditCardAccount.id": "AMEX-001"}, {"creditCardAccount": {"id": "AMEX-001"}}),
    "top_level_hides_entities": (True, documents_at_top_level, (1, 1), (0, 1)),
    "foreign_card_accounts": (False, foreign_card, 201, 422),
    "rate_required": (False, foreign_charge, 422, 201),
    "billable_needs_dimensions": (False, billable, 422, 201),
    "bill_state_on_create": (False, lambda books: books.post(BILL, bill(state="posted")).status_code, 422, 201),
    "posted_bill_editable": (False, posted_bill, 200, 422),
    "account_id_length": (6, lambda books: books.post(ACCOUNT, account()).status_code, 201, 422),
    "file_data_in_get": (False, data_in_get, True, False),
}  # fmt: skip
ELSEWHERE = {
    "simultaneous_key": "test_idempotency.py",
    "throttle_status": "test_limits.py",
    "code_seconds": "test_oauth.py, by its default",
    "second_grant_ends_first": "below",
}


def test_every_switch_is_proved():
    assert set(TABLE) | set(ELSEWHERE) == set(SWITCHES)


def test_every_open_question_of_the_sheet_has_its_switch():
    numbers = [switch.question for switch in SWITCHES.values() if switch.question]
    assert sorted(set(numbers)) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("name", TABLE)
def test_a_switch_as_believed(books, name):
    _, measure, believed, _ = TABLE[name]
    assert measure(books) == believed


@pytest.mark.parametrize("name", TABLE)
def test_a_switch_the_other_way(books, name):
    other, measure, _, otherwise = TABLE[name]
    books.switch(**{name: other})
    assert measure(books) == otherwise


def test_a_second_grant_may_leave_the_first_alone(books):
    books.switch(second_grant_ends_first=False)
    first = exchange(books, consented(books)).json()
    exchange(books, consented(books))
    assert status_of(books, first["access_token"]) == 200


def test_a_switch_takes_its_own_type_only(books):
    for wish in ({"negative_lines": "yes"}, {"colour": True}):
        assert requests.post(f"{books.url}/_control/switches", json=wish, timeout=5).status_code == 400
