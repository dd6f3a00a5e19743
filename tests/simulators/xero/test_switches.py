"""Each open question of Xero's documents is a switch, and both answers can be had."""

import pytest
import requests

from expenses_app.simulators.xero.switches import SWITCHES

SUMMARISED = "BankTransactions?summarizeErrors=true"


def wrong(books):
    return books.spend(LineItems=[{"Description": "x", "UnitAmount": 1, "AccountCode": "999"}])


def status_of_unsummarised_error(books):
    return books.call("PUT", "BankTransactions", {"BankTransactions": [wrong(books)]}).status_code


def documents_of_a_mixed_batch(books):
    books.write_spend(books.spend(), wrong(books), summarize="true")
    return len(books.ledger())


def order_of_a_batch(books):
    elements = [books.spend(Reference="EXP-A"), books.spend(Reference="EXP-B")]
    return [each["Reference"] for each in books.write_spend(*elements).json()["BankTransactions"]]


def status_of_spend(books, **changes):
    return books.write_spend(books.spend(**changes), summarize="true").status_code


def status_with_account_id_on_the_line(books):
    line = {"Description": "x", "UnitAmount": 1, "AccountID": books.account("General Expenses")}
    return status_of_spend(books, LineItems=[line])


def status_with_tax_at_no_rate(books):
    line = {"Description": "x", "UnitAmount": 1, "AccountCode": "429", "TaxType": "NONE", "TaxAmount": 0.2}
    return status_of_spend(books, LineItems=[line])


def reconciled_at_birth(books):
    books.written_spend(IsReconciled=True)
    return books.ledger()[0]["reconciled"]


def status_of_update(books, **changes):
    key = books.written_spend()["BankTransactionID"]
    element = books.spend(**changes) | {"BankTransactionID": key}
    return books.call("POST", SUMMARISED, {"BankTransactions": [element]}).status_code


def status_of_short_delete(books):
    key = books.written_spend()["BankTransactionID"]
    body = {"BankTransactions": [{"BankTransactionID": key, "Status": "DELETED"}]}
    return books.call("POST", SUMMARISED, body).status_code


def status_of_second_number(books):
    for name in ("One Ltd", "Two Ltd"):
        body = {"Contacts": [{"Name": name, "ContactNumber": "EXP-1"}]}
        answer = books.call("PUT", "Contacts?summarizeErrors=true", body)
    return answer.status_code


def status_of_archiving_with_a_change(books):
    key = books.account("General Expenses")
    return books.call(
        "POST", f"Accounts/{key}", {"Accounts": [{"Status": "ARCHIVED", "Name": "Old"}]}
    ).status_code


def status_of_bank_account_without_number(books):
    return books.call("PUT", "Accounts", {"Code": "097", "Name": "Cards", "Type": "BANK"}).status_code


def status_of_link(books):
    written = books.written_spend()
    body = {
        "SourceTransactionID": written["BankTransactionID"],
        "SourceLineItemID": written["LineItems"][0]["LineItemID"],
        "ContactID": books.contact("Ridgeway University"),
    }
    return books.call("PUT", "LinkedTransactions", body).status_code


def status_of_file(books):
    key = books.written_spend()["BankTransactionID"]
    return books.call("PUT", f"BankTransactions/{key}/Attachments/a.txt", b"twelve bytes").status_code


def rate_of_a_euro_document(books):
    books.written_spend(BankAccount={"AccountID": books.account("Euro Account")})
    return books.ledger()[0]["rate"]


def refresh(books):
    form = {"grant_type": "refresh_token", "refresh_token": books.tokens["refresh_token"]}
    return requests.post(f"{books.url}/connect/token", data=form, auth=("client", "secret"), timeout=5)


def status_of_refresh_after_a_day(books):
    books.advance(advance_seconds=86_401)
    return refresh(books).status_code


TABLE = {
    "summarize_errors_default": (True, status_of_unsummarised_error, 200, 400),
    "summarized_batch_whole": (False, documents_of_a_mixed_batch, 0, 1),
    "elements_in_request_order": (False, order_of_a_batch, ["EXP-A", "EXP-B"], ["EXP-B", "EXP-A"]),
    "line_account_id_accepted": (False, status_with_account_id_on_the_line, 200, 400),
    "page_size_limit": (
        5,
        lambda books: books.get("Contacts?page=1&pageSize=10").json()["pagination"]["pageSize"],
        10,
        5,
    ),
    "totals_checked": (False, lambda books: status_of_spend(books, Total=1), 400, 200),
    "tax_on_zero_rate_accepted": (False, status_with_tax_at_no_rate, 200, 400),
    "other_currency_code": ("ignore", lambda books: status_of_spend(books, CurrencyCode="EUR"), 400, 200),
    "reconciled_on_create": (False, reconciled_at_birth, True, False),
    "type_change_refused": (False, lambda books: status_of_update(books, Type="RECEIVE"), 400, 200),
    "short_delete_accepted": (False, status_of_short_delete, 200, 400),
    "transfer_types_refused": (False, lambda books: status_of_spend(books, Type="SPEND-TRANSFER"), 400, 200),
    "contact_number_unique": (False, status_of_second_number, 400, 200),
    "archive_alone": (False, status_of_archiving_with_a_change, 400, 200),
    "bank_account_number_required": (False, status_of_bank_account_without_number, 400, 200),
    "linked_transaction_of_spend": (False, status_of_link, 200, 400),
    "attachment_max_bytes": (11, status_of_file, 200, 400),
    "body_max_bytes": (10, status_of_spend, 200, 413),
    "rate_direction": ("base_per_foreign", rate_of_a_euro_document, "1.150000", "0.869565"),
    "refresh_token_days": (1, status_of_refresh_after_a_day, 200, 400),
    "access_token_seconds": (60, lambda books: refresh(books).json()["expires_in"], 1800, 60),
}
TRIED_ELSEWHERE = {
    "test_oauth.py": {
        "previous_refresh_token_minutes",
        "redirect_127_refused",
        "broad_scopes_refused",
        "code_seconds",
    },
    "test_refusals.py": {"unknown_fields"},
    "test_reading.py": {"unpaged_lists_omit_lines", "deleted_in_modified_since"},
    "test_documents.py": {"put_existing_contact"},
    "test_faults.py": {"adviser_passes_period_lock"},
    "test_idempotency.py": {"idempotency_refusal", "idempotency_minutes"},
    "test_limits.py": {"rate_limit_body"},
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
