"""Each open question of FreeAgent's documents is a switch, and both answers can be had."""

import base64

import pytest
import requests

from expenses_app.simulators.freeagent.switches import SWITCHES
from tests.simulators.freeagent.books import attachment, messages

EXPLANATION = "bank_transaction_explanation"
CATEGORY = {"description": "Clearing", "nominal_code": "366", "category_group": "admin_expenses"}


def tax_by_field(books):
    written = books.explained(sales_tax_value="-19.99", manual_sales_tax_amount="19.98")
    return written["sales_tax_value"]


def status_of_long_text(books):
    return books.explain(description="x" * 101).status_code


def status_of_cross_currency(books):
    foreign = books.bank_account("Foreign Currency Account")
    return books.explain(books.transfer(transfer_bank_account=foreign)).status_code


def claims_of_a_mixed_batch(books):
    body = {"expenses": [books.claim(), books.claim(category="888"), books.claim()]}
    assert books.call("POST", "expenses", body).status_code == 404
    return len(books.ledger(kind="expense"))


def status_of_line_after_deletion(books):
    written = books.explained()
    books.call("DELETE", written["url"])
    return books.get(written["bank_transaction"]).status_code


def documents_after_deleting_half_a_transfer(books):
    books.call("DELETE", books.explained(books.transfer())["url"])
    return len(books.ledger())


def rows_right_after_writing(books):
    written = books.explained()
    assert books.get(written["url"]).status_code == 200
    return len(books.rows(f"bank_transaction_explanations?bank_account={books.bank_account()}"))


def status_of_a_lapsed_write(books):
    payment = books.payment()
    books.act("lapse_subscription", on=True)
    assert books.get("company").status_code == 200
    return books.explain(payment).status_code


def status_of_category_by_level_seven(books):
    books.sign_in(user="ben@example.com")
    return books.call("POST", "categories", {"category": CATEGORY}).status_code


def status_of_odd_equity(books):
    body = CATEGORY | {"nominal_code": "989", "category_group": "equities"}
    return books.call("POST", "categories", {"category": body}).status_code


def status_of_deleting_a_used_category(books):
    books.explained()
    return books.call("DELETE", "categories/285").status_code


def status_of_deleting_a_used_bank_account(books):
    books.explained()
    return books.call("DELETE", books.bank_account()).status_code


def status_of_deleting_a_used_contact(books):
    return books.call("DELETE", books.contact("Cobalt Museum")).status_code


def message_of_a_code_in_use(books):
    body = {"category": CATEGORY | {"nominal_code": "285"}}
    return messages(books.call("POST", "categories", body))[0]


def code_of_a_new_category(books):
    answer = books.call("POST", "categories", {"category": CATEGORY})
    return answer.json()["admin_expenses_categories"]["nominal_code"]


def files_after_an_inline_update(books):
    written = books.explained(attachment=attachment())
    books.change(written, EXPLANATION, attachment=attachment(name="two.pdf"))
    return len(books.ledger()[0]["attachments"])


def shape_of_errors(books):
    return type(books.explain(description=None).json()["errors"]).__name__


def status_on_a_hidden_account(books):
    return books.explain(bank_account=books.bank_account("Old Deposit Account")).status_code


def lines_twenty_seconds_after_upload(books):
    path = f"bank_transactions/statement?bank_account={books.bank_account()}"
    books.call("POST", path, {"statement": [{"dated_on": "2026-11-06", "amount": -1}]})
    books.advance(21)
    return len(books.rows(f"bank_transactions?bank_account={books.bank_account()}"))


def status_of_content_after_a_minute(books):
    file = books.explained(attachment=attachment())["attachment"]
    books.advance(61)
    return requests.get(file["content_src"], timeout=5).status_code


def status_of_grant(books):
    form = {"grant_type": "refresh_token", "refresh_token": "made-up"}
    basic = base64.b64encode(b"app:secret").decode()
    headers = {"Authorization": f"Basic {basic}"}
    return requests.post(f"{books.api}/token_endpoint", data=form, headers=headers, timeout=5).status_code


# the other value, what is looked at, its outcome as believed, its outcome otherwise
TABLE = {
    "explanation_tax_field": ("manual_sales_tax_amount", tax_by_field, "-19.99", "-19.98"),
    "positive_spending_type": (
        "refuse",
        lambda books: books.explain(gross_value="5.00").status_code,
        201,
        422,
    ),
    "text_max_length": (100, status_of_long_text, 201, 422),
    "cross_currency_transfer": ("convert", status_of_cross_currency, 422, 201),
    "expense_batch_whole": (False, claims_of_a_mixed_batch, 0, 2),
    "manual_line_goes_along": (True, status_of_line_after_deletion, 200, 404),
    "transfer_counterpart_goes": (False, documents_after_deleting_half_a_transfer, 0, 1),
    "start_date_checked": (
        False,
        lambda books: books.explain(dated_on="2025-03-31").status_code,
        422,
        201,
    ),
    "rows_listed_after_seconds": (30, rows_right_after_writing, 1, 0),
    "lapsed_status": (402, status_of_a_lapsed_write, 403, 402),
    "category_write_level": (7, status_of_category_by_level_seven, 403, 201),
    "equities_range_checked": (False, status_of_odd_equity, 400, 201),
    "used_category_kept": (False, status_of_deleting_a_used_category, 409, 200),
    "used_bank_account_kept": (False, status_of_deleting_a_used_bank_account, 409, 200),
    "used_contact_kept": (False, status_of_deleting_a_used_contact, 409, 200),
    "code_in_use_text": (
        "is in use",
        message_of_a_code_in_use,
        "nominal_code has already been taken",
        "nominal_code is in use",
    ),
    "category_code_kept": (False, code_of_a_new_category, "366", "367"),
    "nominal_code_for_category": (
        False,
        lambda books: books.explain(category=None, nominal_code="285").status_code,
        201,
        400,
    ),
    "inline_attachment_adds": (True, files_after_an_inline_update, 1, 2),
    "validation_shape": ("fields", shape_of_errors, "list", "dict"),
    "invalid_grant_status": (401, status_of_grant, 400, 401),
    "hidden_records_accepted": (False, status_on_a_hidden_account, 201, 422),
    "unpermitted_refused": (False, lambda books: books.explain(colour="red").status_code, 400, 201),
    "statement_import_seconds": (60, lines_twenty_seconds_after_upload, 1, 0),
    "content_link_seconds": (60, status_of_content_after_a_minute, 200, 403),
}
TRIED_ELSEWHERE = {"test_oauth.py": {"consent_refusal", "old_refresh_token_dies"}}


@pytest.mark.parametrize("name", TABLE)
def test_a_switch_decides(books, name):
    value, outcome, believed, other = TABLE[name]
    assert outcome(books) == believed
    books.control("POST", "reset")
    books.sign_in()
    books.switch(**{name: value})
    assert outcome(books) == other


def test_every_switch_is_tried_somewhere():
    assert set(SWITCHES) == set(TABLE) | set().union(*TRIED_ELSEWHERE.values())


def test_the_questions_are_numbered_without_gaps_in_order():
    questions = [switch.question for switch in SWITCHES.values() if switch.question is not None]
    assert questions == list(range(1, 19))


def test_a_converted_transfer_uses_the_company_s_rate(books):
    books.switch(cross_currency_transfer="convert")
    foreign = books.bank_account("Foreign Currency Account")
    written = books.explained(books.transfer(transfer_bank_account=foreign, gross_value="-100.00"))
    other = books.get(written["linked_transfer_explanation"]).json()[EXPLANATION]
    assert other["gross_value"] == "115.0"


def test_late_rows_appear_in_the_end(books):
    books.switch(rows_listed_after_seconds=30)
    books.explained()
    books.advance(31)
    assert len(books.rows(f"bank_transaction_explanations?bank_account={books.bank_account()}")) == 1


@pytest.mark.parametrize("wish", [{"no_such_switch": True}, {"text_max_length": "long"}])
def test_a_wrong_switch_is_refused(shared_books, wish):
    answer = requests.post(f"{shared_books.url}/_control/switches", json=wish, timeout=5)
    assert answer.status_code == 400
