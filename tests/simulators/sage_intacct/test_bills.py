"""Bills from draft to reversal, their lines, approval, payment and web address."""

from tests.simulators.sage_intacct.books import (
    BILL,
    MARKER,
    bill,
    changed,
    sentences,
)


def test_a_bill_is_a_draft_until_it_is_submitted(books):
    key = books.billed()
    assert books.read(BILL, key)["state"] == "draft"
    assert books.run(BILL, "submit", key=key).json()["ia::result"]["state"] == "posted"
    record = books.read(BILL, key)
    assert (record["totalTxnAmount"], record["totalTxnAmountDue"]) == ("120.00", "120.00")
    assert books.run(BILL, "submit", key=key).status_code == 422


def test_with_approval_it_waits_and_can_be_recalled(books):
    books.act("set_bill_approval", on=True)
    key = books.billed()
    states = [
        books.run(BILL, deed, key=key).json()["ia::result"]["state"]
        for deed in ("submit", "recall", "submit", "decline", "submit", "approve")
    ]
    assert states == ["submitted", "draft", "submitted", "declined", "submitted", "posted"]


def test_only_a_draft_is_deleted(books):
    key = books.billed()
    assert books.delete(BILL, key).status_code == 204
    key = books.billed()
    books.run(BILL, "submit", key=key)
    assert books.delete(BILL, key).status_code == 422


def test_a_posted_bill_is_reversed_later_than_it_was_posted(books):
    key = books.billed()
    books.run(BILL, "submit", key=key)
    same_day = books.run(BILL, "reverse", key=key, reverseDate="2026-11-02")
    assert sentences(same_day) == ["The reversal date must be later than the posting date."]
    made = books.run(BILL, "reverse", key=key, reverseDate="2026-11-03", notes="Twice").json()["ia::result"]
    assert books.read(BILL, key)["state"] == "reversed"
    assert books.read(BILL, made["key"])["totalTxnAmount"] == "-120.00"


def test_a_paid_bill_is_fixed_but_for_its_attachment(books):
    books.attached()
    key = books.billed()
    books.run(BILL, "submit", key=key)
    assert books.patch(BILL, key, {"description": "Posted and unpaid"}).status_code == 200
    books.act("pay_document", document=key)
    books.act("close_books", until="2026-11-30")
    assert books.patch(BILL, key, {"description": "Paid"}).status_code == 422
    assert books.patch(BILL, key, {"attachment": {"id": MARKER}}).status_code == 200
    record = books.read(BILL, key)
    assert (record["paymentInformation"]["totalTxnAmountPaid"], record["totalTxnAmountDue"]) == (
        "120.00",
        "0.00",
    )


def test_its_lines_are_objects_of_their_own(books):
    key = books.billed()
    own = books.read(BILL, key)["lines"][0]["key"]
    lines = "accounts-payable/bill-line"
    assert books.patch(lines, own, {"txnAmount": "90.00", "taxEntries": []}).status_code == 200
    added = {
        "glAccount": {"id": "6700"},
        "txnAmount": "5.00",
        "dimensions": {"location": {"id": "110"}},
        "bill": {"key": key},
    }
    assert books.post(lines, added).status_code == 201
    assert books.read(BILL, key)["totalTxnAmount"] == "95.00"
    assert books.delete(lines, own).status_code == 204
    assert books.read(BILL, key)["totalTxnAmount"] == "5.00"


def test_a_company_that_numbers_bills_needs_no_number(books):
    books.act("set_bill_numbering", on=True)
    key = books.made(BILL, changed(bill(), "billNumber", None))
    number = books.read(BILL, key)["billNumber"]
    assert number.startswith("BILL-")
    assert books.patch(BILL, key, {"description": "Other"}).status_code == 200
    assert books.read(BILL, key)["billNumber"] == number


def test_a_closed_period_stops_the_submission_too(books):
    key = books.billed()
    books.act("close_books", until="2026-11-30")
    answer = books.run(BILL, "submit", key=key)
    assert sentences(answer) == ["The period is closed. Date must be on or after 12/01/2026."]


def test_its_web_address_opens_it(books):
    key = books.billed()
    page = books.http.get(books.read(BILL, key)["webURL"], timeout=5)
    assert page.url == f"{books.url}/ledger/harbourprint/bill/{key}"
    assert MARKER in page.text
