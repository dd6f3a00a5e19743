"""Transactions into the ledger: what is accepted, what is refused at once, and what becomes of it.

The documents are not sent here: that is the engine's (tests/sync) and the client libraries' (tests/api/test_clients.py).
"""

from decimal import Decimal

import pytest

from expenses_app.audit.models import Event
from expenses_app.mapping.models import Configuration
from expenses_app.sync.models import Part, SyncRun
from expenses_app.transactions.models import Transaction
from tests.api.bodies import Raw, adjustment, expense, guid, line, transfer
from tests.review.conftest import LEDGER, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connection")]


@pytest.fixture
def sync(base):
    return f"{base}/sync/expenses"


@pytest.fixture
def send(call, sync):
    """send(body, …) posts a batch and answers its sync's id."""

    def send(*bodies, to="expense-transactions", **headers):
        answer = call.post(f"{sync}/{to}", list(bodies), **headers)
        assert answer.status_code == 200, answer.content
        return answer.json()["syncId"]

    return send


def statuses(call, sync, id):
    return {
        one["transactionId"]: (one["status"], one.get("message", ""))
        for one in call.get(f"{sync}/syncs/{id}/transactions").json()["results"]
    }


def test_an_expense_is_on_its_way_exactly_as_it_was_sent(call, sync, send):
    id = send(expense(lines=[line("100.10", "20.02", rate="INPUT2")], reference="R-1", notes="for the bar"))
    row = Transaction.objects.get()
    assert (row.source_id, row.arrival, row.amount, row.date_raw) == (
        guid(1), "api_direct", Decimal("120.12"), "2026-11-20T10:00:00Z",
    )  # fmt: skip
    body = Part.objects.get().document["body"]
    assert body["LineItems"][0]["UnitAmount"] == {"$decimal": "100.10"}
    assert statuses(call, sync, id) == {guid(1): ("Pending", "")}
    status = call.get(f"{sync}/syncs/{id}/status").json()
    assert (status["syncStatusCode"], status["syncStatus"], status["dataPushed"]) == (
        1000,
        "NotStarted",
        False,
    )
    assert status["errorMessage"] == ""
    assert Event.objects.filter(action="transaction.posted").first().actor["way"] == "api"


def test_numbers_keep_every_digit(send):
    send(expense(lines=[line("12345678901.23", "0.07")]))
    assert Transaction.objects.get().amount == Decimal("12345678901.30")


@pytest.mark.parametrize(("sent", "kept"), [("100.1000000001", "100.10"), ("0.30000000000000004", "0.30")])
def test_a_printed_binary_fraction_is_the_amount_that_was_meant(send, sent, kept):
    send(expense(lines=[line(sent)]))
    assert Transaction.objects.get().amount == Decimal(kept)


def test_an_amount_with_more_places_is_refused_by_name(call, sync):
    answer = call.post(f"{sync}/expense-transactions", [expense(lines=[line("100.123")])])
    assert answer.status_code == 400
    assert answer.json()["validation"]["errors"][0] == {
        "itemId": guid(1), "message": "lines.0.netAmount: GBP has 2 decimal places.", "validatorName": "Transaction",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2021-11-15T06:00:00Z", "2021-11-15"),
        ("2021-11-15T01:00:00", "2021-11-15"),
        ("2021-11-15T23:30:00-05:00", "2021-11-15"),
        ("2024-05-21", "2024-05-21"),
    ],
)
def test_the_day_is_the_one_that_is_written(send, date, day):
    send(expense(issueDate=date))
    assert str(Transaction.objects.get().date) == day


@pytest.mark.parametrize("count", [0, 51])
def test_a_batch_has_one_to_fifty(call, sync, count):
    answer = call.post(f"{sync}/expense-transactions", [expense(number) for number in range(count)])
    assert answer.status_code == 400
    assert Transaction.objects.count() == 0


@pytest.mark.parametrize("count", [1, 50])
def test_one_and_fifty_are_taken(send, count):
    send(*(expense(number) for number in range(count)))
    assert Transaction.objects.count() == count


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (100, 200), (101, 400)])
def test_a_transaction_has_one_to_a_hundred_lines(call, sync, count, status):
    answer = call.post(f"{sync}/expense-transactions", [expense(lines=[line("1")] * count)])
    assert answer.status_code == status


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (10, 200), (11, 400)])
def test_a_line_has_one_to_ten_tracking_references(call, sync, count, status):
    tracked = line(trackingRefs=[{"id": "t-north"}] * count)
    assert call.post(f"{sync}/expense-transactions", [expense(lines=[tracked])]).status_code == status


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (expense(id="17"), "a GUID is needed"),
        (expense(type="Gift"), "Input should be"),
        (expense(type="TransferIn"), "Transfer In/Out transaction type is no longer supported. Please use the"),
        (expense(type="AdjustmentOut"), "Adjustment In/Out transaction type is no longer supported. Please use the"),
        (expense(issueDate="yesterday"), "a date such as"),
        (expense(issueDate="2026-02-30"), "day is out of range"),
        (expense(currency="pounds"), "String should match"),
        (expense(lines=[line("1e20")]), "this is too large"),
        (expense(currencyRate=0), "a rate above zero is needed"),
        (expense(lines=[{**line(), "netAmount": "100.00"}]), "a number is needed"),
        (expense(lines=[{"accountRef": {"id": "a-310"}}]), "Field required"),
        (expense(lines=[line(account=None)]), "An account is needed."),
        (expense(lines=[line(itemRef={"id": "x"})]), "Items are not supported for Xero."),
        (expense(lines=[line(invoiceTo={"id": "c-1", "type": "Customer"})]), "Billable lines are not supported"),
        (expense(lines=[line(trackingRefs=[{"id": "c-1", "dataType": "customers"}])]), "Only tracking categories"),
        (expense(contactRef={"id": "c-1", "type": "Customer"}), "Input should be 'Supplier'"),
        (expense(lines=[line("-100.00")]), "The lines add up to less than zero."),
    ],
)  # fmt: skip
def test_what_can_never_be_is_refused_at_once_and_nothing_is_kept(call, sync, body, text):
    if body["lines"] and body["lines"][0].get("accountRef") == {"id": None}:
        body["lines"][0].pop("accountRef")
    answer = call.post(f"{sync}/expense-transactions", [expense(2), body])
    assert answer.status_code == 400
    assert text in answer.json()["error"] + str(answer.json()["validation"])
    assert Transaction.objects.count() == 0
    assert SyncRun.objects.count() == 0


def test_one_id_stands_once_in_a_batch(call, sync):
    answer = call.post(f"{sync}/expense-transactions", [expense(), expense()])
    assert answer.status_code == 400
    assert answer.json()["validation"]["errors"][0]["itemId"] == guid(1)


def test_a_negative_line_stands_under_a_total_of_the_right_sign(send):
    send(expense(lines=[line("100.00"), line("-10.00", account="a-429")]))
    assert Transaction.objects.get().amount == 90


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bankAccountRef": {"id": "nothing"}}, "Choose it again"),
        ({"bankAccountRef": {"id": "a-310"}}, "Choose a bank or card account."),
        ({"lines": [line(account="nothing")]}, "Choose it again"),
        ({"bankAccountRef": {}}, "Choose the account the money left."),
    ],
)
def test_what_the_ledger_would_not_take_is_a_validation_error_of_the_transaction(
    call, sync, send, change, field
):
    id = send(expense(1), expense(2) | change)
    told = statuses(call, sync, id)
    assert told[guid(1)] == ("Pending", "")
    assert told[guid(2)][0] == "ValidationError"
    assert field in told[guid(2)][1]
    assert Part.objects.count() == 1


def test_a_sync_of_nothing_but_errors_has_ended(call, sync, send):
    id = send(expense(lines=[line(account="nothing")]))
    status = call.get(f"{sync}/syncs/{id}/status").json()
    assert (status["syncStatusCode"], status["syncStatus"], status["dataPushed"]) == (
        5120,
        "ProcessingError",
        False,
    )
    assert "Choose it again" in status["errorMessage"]
    assert Transaction.objects.get().status == "to_review"


def test_the_configuration_fills_what_is_left_out(company, send):
    Configuration.objects.create(
        company=company, ledger_id=LEDGER, bank_account_id="card-0316", supplier_id="s-2", updated_at=NOW
    )
    body = expense()
    del body["bankAccountRef"], body["contactRef"]
    send(body)
    document = Part.objects.get().document["body"]
    assert document["BankAccount"] == {"AccountID": "card-0316"}
    assert document["Contact"] == {"ContactID": "s-2"}


def test_names_may_be_written_in_any_case(send):
    body = {name[0].upper() + name[1:]: value for name, value in expense().items()}
    send(body)
    assert Transaction.objects.get().merchant == "Kestrel Timber Merchants"


def test_an_adjustment_becomes_a_journal(send):
    send(adjustment(1, "50.00", "-30.00", "-20.00"), to="adjustment-transactions")
    assert Part.objects.get().target == "ManualJournal"
    assert Transaction.objects.get().amount == 50


def test_an_adjustment_whose_sides_differ_is_refused(call, sync):
    answer = call.post(f"{sync}/adjustment-transactions", [adjustment(1, "50.00", "-49.99")])
    assert answer.status_code == 400
    assert "Debits and credits must be equal." in str(answer.json()["validation"])


def test_a_transfer_is_put_and_put_again(call, sync):
    path = f"{sync}/transfer-transactions/{guid(9)}"
    made = [call.put(path, transfer()).json()["syncId"] for _ in range(2)]
    assert made[0] == made[1]
    assert Part.objects.get().target == "BankTransfer"
    refused = call.put(path, transfer("251.00", "251.00"))
    assert refused.json()["error"] == f"One or more transactions are still being processed: {guid(9)}"


def test_a_transfer_between_accounts_that_are_not_there_is_refused(call, sync):
    answer = call.put(f"{sync}/transfer-transactions/{guid(9)}", transfer(source="nowhere"))
    assert answer.json()["validation"]["errors"][0]["itemId"] == "from.accountRef.id"


def test_what_the_platform_has_not_is_refused(call, sync):
    body = {
        "id": guid(1), "contactRef": {"id": "s-1"}, "issueDate": "2026-11-20", "dueDate": "2026-12-20",
        "currency": "GBP", "lines": [line()],
    }  # fmt: skip
    answer = call.post(f"{sync}/reimbursable-expense-transactions", [body])
    assert (answer.status_code, answer.json()["error"]) == (
        400, "Reimbursable transactions are not supported for Xero.",
    )  # fmt: skip


def test_a_company_without_a_connection_is_told_to_connect(call, connection, sync):
    connection.delete()
    answer = call.post(f"{sync}/expense-transactions", [expense()])
    assert answer.status_code == 400
    assert "no accounting connection" in answer.json()["error"]


def test_spend_abroad_is_booked_by_the_rate_that_was_sent(send):
    send(expense(currency="USD", currencyRate=Raw("0.781"), lines=[line("20.00")]))
    row = Transaction.objects.get()
    assert (row.card_amount, row.card_currency) == (Decimal("15.62"), "GBP")
    assert Part.objects.get().document["body"]["LineItems"][0]["UnitAmount"] == {"$decimal": "15.62"}


def test_spend_abroad_without_a_rate_is_not_guessed(call, sync, send):
    id = send(expense(currency="USD", lines=[line("20.00")]))
    assert statuses(call, sync, id)[guid(1)][0] == "ValidationError"


def test_syncs_are_listed_newest_first(call, sync, send):
    ids = [send(expense(number)) for number in (1, 2)]
    assert [one["syncId"] for one in call.get(f"{sync}/syncs/list/status").json()] == ids[::-1]
    assert call.get(f"{sync}/syncs/latest/status").json()["syncId"] == ids[1]
    assert call.get(f"{sync}/syncs/lastSuccessful/status").status_code == 404


def test_a_transaction_of_a_sync_is_a_list_of_one(call, sync, send):
    id = send(expense(1), expense(2))
    told = call.get(f"{sync}/syncs/{id}/transactions/{guid(2)}").json()
    assert told == [{"transactionId": guid(2), "status": "Pending", "integrationType": "expenses"}]
    assert call.get(f"{sync}/syncs/{id}/transactions/{guid(3)}").status_code == 404
    page = call.get(f"{sync}/syncs/{id}/transactions?page=2&pageSize=1").json()
    assert [one["transactionId"] for one in page["results"]] == [guid(2)]
