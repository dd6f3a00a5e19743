import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from redis import Redis

from expenses_app.audit.models import Event
from expenses_app.statements.choices import Choice, Outcome, State
from expenses_app.statements.models import AccountStatement, ColumnMapping, StatementImport, StatementLine
from expenses_app.statements.queries import counts_of, lines_of
from expenses_app.statements.readers.dates import DateOrder
from expenses_app.statements.readers.statement import UnreadableStatement
from expenses_app.statements.services.choose import choose_account, choose_all, choose_lines
from expenses_app.statements.services.columns import OpenQuestions, confirm_columns
from expenses_app.statements.services.confirm import NotReady, confirm, make
from expenses_app.statements.services.undo import discard, undo
from expenses_app.statements.services.upload import upload
from expenses_app.statements.tasks import work
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive
from tests.statements.files import HERE, broken, sample

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def brought(alice, content: bytes, name="statement") -> StatementImport:
    return upload(alice.company, name, content, actor=alice.actor(), now=NOW)


def imported(alice, content: bytes) -> StatementImport:
    statement_import = brought(alice, content)
    for statement in statement_import.statements.all():
        for group, choice in (
            ("settlement", Choice.TRANSFER),
            ("reused", Choice.PAYMENT),
            ("twin", Choice.LEAVE_OUT),
        ):
            choose_all(statement, group, choice, now=NOW)
    return confirm(statement_import, actor=alice.actor(), now=NOW)


def outcomes(statement_import) -> list[str]:
    return [line.outcome for line in lines_of(statement_import)]


def ofx(*rows: str, account="5555000011112222") -> bytes:
    body = "\n".join(f"<STMTTRN>{row}</STMTTRN>" for row in rows)
    return (
        f"<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>{account}</CCACCTFROM>"
        f"<BANKTRANLIST>{body}</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    ).encode()


COFFEE = "<TRNTYPE>DEBIT<DTPOSTED>20260305<TRNAMT>-3.80<FITID>A-1000<NAME>Blue Harbor  Coffee<MEMO>CARD 0442"
TRAIN = "<TRNTYPE>DEBIT<DTPOSTED>20260306<TRNAMT>-89.00<FITID>A-1001<NAME>Rail Europe"
REFUND = "<TRNTYPE>CREDIT<DTPOSTED>20260307<TRNAMT>12.00<FITID>A-1002<NAME>Rail Europe"
SETTLED = "<TRNTYPE>PAYMENT<DTPOSTED>20260308<TRNAMT>500.00<FITID>A-1003<NAME>PAYMENT RECEIVED"


def test_rows_become_transactions_in_review_with_what_the_file_says(alice):
    statement_import = imported(alice, ofx(COFFEE, REFUND))
    assert (statement_import.state, statement_import.made) == (State.IMPORTED, 2)
    coffee, refund = Transaction.objects.filter(company=alice.company).order_by("date")
    assert (coffee.kind, coffee.type, coffee.arrival, coffee.review) == (
        "expense",
        "Payment",
        "import",
        "to_review",
    )
    assert (coffee.amount, coffee.currency, coffee.date) == (Decimal("3.80"), "EUR", date(2026, 3, 5))
    assert (coffee.merchant, coffee.memo, coffee.reference) == ("Blue Harbor Coffee", "CARD 0442", "A-1000")
    assert [(line.net, line.tax, line.account_id) for line in coffee.lines.all()] == [
        (Decimal("3.80"), 0, "")
    ]
    assert (refund.type, refund.amount) == (ExpenseType.REFUND, Decimal("12.00"))


def test_original_amounts_are_kept_as_information(alice):
    statement_import = brought(alice, sample("csv-own-card-foreign-currency.csv"))
    assert statement_import.state == State.COLUMNS
    confirm_columns(
        statement_import,
        statement_import.stored_reading,
        encoding="",
        remember=True,
        actor=alice.actor(),
        now=NOW,
    )
    confirm(statement_import, actor=alice.actor(), now=NOW)
    ramen = Transaction.objects.get(merchant="東京そば")
    assert (ramen.amount, ramen.currency) == (Decimal("14.99"), "EUR")
    assert (ramen.original_amount, ramen.original_currency) == (Decimal(2400), "JPY")
    assert not Transaction.objects.filter(merchant="Hotel Aurora").exists(), "a pending row is not final"
    assert Transaction.objects.count() == 5


@pytest.mark.parametrize(
    "name",
    [
        "ofx1-card-gbp.ofx",
        "ofx1-mixed-closing-tags-eur.ofx",
        "ofx2-cdata-aud.ofx",
        "camt053-v04-batches-chf.xml",
        "camt053-v02-two-statements-eur-usd.xml",
    ],
)
def test_the_same_file_again_adds_nothing(alice, name):
    first = imported(alice, sample(name))
    made = Transaction.objects.count()
    assert made == first.made > 0
    again = brought(alice, sample(name))
    assert set(outcomes(again)) == {Outcome.HERE}
    with pytest.raises(NotReady):
        confirm(again, actor=alice.actor(), now=NOW)
    assert Transaction.objects.count() == made


def test_an_overlapping_file_adds_exactly_its_new_part(alice):
    imported(alice, ofx(COFFEE, TRAIN))
    second = imported(alice, ofx(TRAIN, REFUND))
    assert outcomes(second) == [Outcome.HERE, Outcome.NEW]
    assert second.made == 1
    assert Transaction.objects.count() == 3


def test_two_equal_coffees_stay_two(alice):
    nameless = COFFEE.replace("<FITID>A-1000", "")
    first = imported(alice, ofx(nameless, nameless))
    assert first.made == 2
    assert outcomes(brought(alice, ofx(nameless, nameless))) == [Outcome.HERE, Outcome.HERE]
    assert outcomes(brought(alice, ofx(nameless, nameless, nameless))) == [
        Outcome.HERE,
        Outcome.HERE,
        Outcome.NEW,
    ]


def test_identity_is_per_account(alice):
    imported(alice, ofx(COFFEE))
    other = imported(alice, ofx(COFFEE, account="5555000011117777"))
    assert other.made == 1
    assert Transaction.objects.count() == 2


def test_identity_is_per_company(alice, charlie):
    imported(alice, ofx(COFFEE))
    assert imported(charlie, ofx(COFFEE)).made == 1


def test_a_probable_twin_that_was_typed_is_shown_and_waits_for_a_person(alice):
    typed = Draft(
        kind=Kind.EXPENSE,
        arrival=Arrival.HAND,
        source_id="typed-1",
        type=ExpenseType.PAYMENT,
        date=date(2026, 3, 4),
        currency="EUR",
        lines=(DraftLine(net=Decimal("3.17"), tax=Decimal("0.63")),),
        merchant="Coffee",
    )
    (transaction,) = receive(alice.company, [typed], actor=alice.actor(), now=NOW).new
    statement_import = brought(alice, ofx(COFFEE))
    (line,) = lines_of(statement_import)
    assert (line.outcome, line.choice, line.known) == (Outcome.TWIN, "", transaction)
    with pytest.raises(NotReady):
        confirm(statement_import, actor=alice.actor(), now=NOW)
    choose_lines(statement_import, {line.pk: Choice.PAYMENT}, now=NOW)
    confirm(statement_import, actor=alice.actor(), now=NOW)
    assert Transaction.objects.count() == 2, "the person said that they are two"


def test_a_payment_to_the_card_is_never_taken_for_a_refund(alice):
    statement_import = brought(alice, ofx(COFFEE, SETTLED))
    settled = lines_of(statement_import).get(amount=500)
    assert (settled.is_settlement, settled.choice) == (True, "")
    with pytest.raises(NotReady) as refusal:
        confirm(statement_import, actor=alice.actor(), now=NOW)
    assert str(refusal.value.message) == "Rows that wait for your decision: 1."
    assert not Transaction.objects.exists()
    choose_lines(statement_import, {settled.pk: Choice.TRANSFER}, now=NOW)
    confirm(statement_import, actor=alice.actor(), now=NOW)
    transfer = Transaction.objects.get(kind=Kind.TRANSFER)
    assert (transfer.amount, transfer.type, transfer.bank_account_id) == (Decimal(500), "", "")


def test_a_transfer_to_the_card_ends_at_the_cards_account(alice):
    statement_import = brought(alice, ofx(SETTLED))
    statement = statement_import.statements.get()
    choose_account(statement, "card-9", "xero:t1", now=NOW)
    choose_all(statement, "settlement", Choice.TRANSFER, now=NOW)
    confirm(statement_import, actor=alice.actor(), now=NOW)
    transfer = Transaction.objects.get()
    assert (transfer.bank_account_id, transfer.destination_account_id, transfer.ledger_id) == (
        "",
        "card-9",
        "xero:t1",
    )


def test_the_account_of_a_number_is_remembered(alice, ledger):
    first = brought(alice, ofx(COFFEE))
    choose_account(first.statements.get(), "card-316", "xero:t1", now=NOW)
    confirm(first, actor=alice.actor(), now=NOW)
    assert Transaction.objects.get().bank_account_id == "card-316"
    second = brought(alice, ofx(COFFEE, TRAIN)).statements.get()
    assert (second.bank_account_id, second.ledger_id) == ("card-316", "xero:t1")
    assert [line.outcome for line in second.lines.all()] == [Outcome.HERE, Outcome.NEW]


def test_what_was_imported_before_an_account_was_chosen_is_found_again(alice):
    imported(alice, ofx(COFFEE))
    again = brought(alice, ofx(COFFEE))
    choose_account(again.statements.get(), "card-9", "xero:t1", now=NOW)
    assert outcomes(again) == [Outcome.HERE]


def test_a_row_that_is_here_can_be_insisted_on(alice):
    nameless = COFFEE.replace("<FITID>A-1000", "")
    imported(alice, ofx(nameless))
    again = brought(alice, ofx(nameless))
    (line,) = lines_of(again)
    choose_lines(again, {line.pk: Choice.PAYMENT}, now=NOW)
    assert confirm(again, actor=alice.actor(), now=NOW).made == 1
    assert Transaction.objects.count() == 2


def test_reused_references_wait_for_a_person_and_add_five_of_six_rows(alice):
    statement_import = imported(alice, broken("05-duplicate-fitid.ofx"))
    assert statement_import.made == 5
    assert sum(each.amount for each in Transaction.objects.all()) == Decimal("46.50")
    assert set(outcomes(brought(alice, broken("05-duplicate-fitid.ofx")))) == {Outcome.HERE, Outcome.REPEAT}


def test_rows_that_cannot_be_read_are_listed_with_their_lines(alice):
    statement_import = brought(alice, broken("06-zero-and-odd-amounts.ofx"))
    untaken = lines_of(statement_import).filter(amount=None)
    assert [(line.line, line.outcome, str(line.reason_message)) for line in untaken] == [
        (13, Outcome.NOTHING, "An amount of nothing is left out."),
        (14, Outcome.NOTHING, "An amount of nothing is left out."),
        (20, Outcome.UNREADABLE, "The amount is missing."),
    ]
    counts = counts_of(lines_of(statement_import))
    assert (counts.all, counts.new, counts.out, counts.unreadable, counts.decide) == (8, 5, 3, 1, 0)


@pytest.mark.parametrize("path", sorted((HERE / "broken").iterdir()), ids=lambda path: path.name)
def test_no_broken_file_is_stored_by_halves(alice, path, stored_files):
    try:
        statement_import = brought(alice, path.read_bytes(), path.name)
    except UnreadableStatement:
        assert not StatementImport.objects.exists()
        assert not StatementLine.objects.exists()
        assert not Event.objects.filter(action="statement.uploaded").exists()
        assert [each for each in stored_files.rglob("*") if each.is_file()] == []
    else:
        assert statement_import.state in (State.COLUMNS, State.PREVIEW)
    assert not Transaction.objects.exists()


def test_texts_that_look_like_formulas_are_kept_as_they_are(alice):
    statement_import = brought(alice, broken("10-formula-injection.csv"))
    reading = statement_import.stored_reading
    with pytest.raises(OpenQuestions):
        confirm_columns(statement_import, reading, encoding="", remember=False, actor=alice.actor(), now=NOW)
    answered = type(reading)(reading.meanings, currency="EUR")
    confirm_columns(statement_import, answered, encoding="", remember=False, actor=alice.actor(), now=NOW)
    confirm(statement_import, actor=alice.actor(), now=NOW)
    assert StatementLine.objects.filter(description="\t=1+1").exists()
    assert Transaction.objects.get(amount=7).merchant == "Two lines in one cell"


def test_a_confirmed_mapping_is_remembered_for_the_company_and_the_header(alice, charlie):
    statement_import = brought(alice, sample("csv-us-card-one-amount.csv"))
    assert statement_import.state == State.COLUMNS
    proposed = statement_import.stored_reading
    answered = type(proposed)(proposed.meanings, DateOrder.MONTH_FIRST, "", True, "USD")
    confirm_columns(statement_import, answered, encoding="", remember=True, actor=alice.actor(), now=NOW)
    again = brought(
        alice, sample("csv-us-card-one-amount.csv") + b"05/01/2024,05/02/2024,NEW,Shopping,Sale,-9.00,\n"
    )
    assert again.state == State.PREVIEW, "no question is left"
    assert lines_of(again).last().date == date(2024, 5, 1)
    assert brought(charlie, sample("csv-us-card-one-amount.csv")).state == State.COLUMNS
    assert ColumnMapping.objects.count() == 1


def test_a_file_with_two_cards_can_go_to_two_accounts(alice):
    statement_import = brought(alice, sample("csv-own-card-foreign-currency.csv"))
    confirm_columns(
        statement_import,
        statement_import.stored_reading,
        encoding="",
        remember=True,
        actor=alice.actor(),
        now=NOW,
    )
    first, second = AccountStatement.objects.filter(statement_import=statement_import)
    choose_account(first, "card-1", "xero:t1", now=NOW)
    choose_account(second, "card-2", "xero:t1", now=NOW)
    confirm(statement_import, actor=alice.actor(), now=NOW)
    by_account = {
        account: Transaction.objects.filter(bank_account_id=account).count()
        for account in ("card-1", "card-2")
    }
    assert by_account == {"card-1": 3, "card-2": 2}


def test_two_people_importing_the_same_file_make_its_transactions_once(alice, bob):
    first, second = brought(alice, ofx(COFFEE, TRAIN)), brought(bob, ofx(COFFEE, TRAIN, REFUND))
    confirm(first, actor=alice.actor(), now=NOW)
    assert confirm(second, actor=bob.actor(), now=NOW).made == 1
    assert Transaction.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_the_same_moment_make_each_row_once(alice, bob):
    shared, first_only, second_only = (
        (COFFEE, TRAIN),
        REFUND,
        COFFEE.replace("A-1000", "A-2000").replace("05<", "11<"),
    )
    waiting = [brought(alice, ofx(*shared, first_only)), brought(bob, ofx(*shared, second_only))]
    together = Barrier(2)

    def agree(statement_import):
        try:
            together.wait(timeout=20)
            return confirm(statement_import, actor=alice.actor(), now=NOW).made
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(agree, waiting))
    assert sum(made) == 4
    assert sorted(Transaction.objects.values_list("reference", flat=True)) == [
        "A-1000",
        "A-1001",
        "A-1002",
        "A-2000",
    ]


def test_confirming_and_making_twice_makes_nothing_twice(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    assert confirm(statement_import, actor=alice.actor(), now=NOW).made == 2
    StatementImport.objects.update(state=State.IMPORTING)
    make(statement_import, now=NOW)
    assert Transaction.objects.count() == 2


def test_an_import_is_written_down_with_who_and_how_many(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    event = Event.objects.get(action="statement.imported")
    assert event.actor["name"] == "Alice"
    assert (event.subject_id, event.after["rows"], event.after["transactions"]) == (
        str(statement_import.pk),
        2,
        2,
    )
    assert Event.objects.filter(action="transaction.received", subject_type="transaction").count() == 2


def test_an_import_can_be_taken_back_as_a_whole_and_made_again(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    assert undo(statement_import, actor=alice.actor(), now=NOW).state == State.UNDONE
    assert not Transaction.objects.exists()
    assert Event.objects.filter(action="statement.undone", subject_type="transaction").count() == 2
    assert imported(alice, ofx(COFFEE, TRAIN)).made == 2


def test_nothing_is_taken_back_once_something_is_posted(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    Transaction.objects.filter(reference="A-1000").update(revision=1)
    with pytest.raises(NotReady) as refusal:
        undo(statement_import, actor=alice.actor(), now=NOW)
    assert "were posted: 1" in str(refusal.value.message)
    assert Transaction.objects.count() == 2


def test_a_file_that_was_not_imported_can_be_let_go(alice, django_capture_on_commit_callbacks, stored_files):
    with django_capture_on_commit_callbacks(execute=True):
        statement_import = brought(alice, ofx(COFFEE))
        discard(statement_import)
    assert not StatementImport.objects.exists()
    assert [each for each in stored_files.rglob("*") if each.is_file()] == []


def test_the_file_is_kept_under_a_name_that_nobody_can_guess(alice, stored_files):
    statement_import = brought(alice, ofx(COFFEE), "../../card 5555000011112222.ofx")
    assert statement_import.name == "../../card 5555000011112222.ofx"
    (stored,) = [each for each in stored_files.rglob("*") if each.is_file()]
    assert len(stored.name) == 32
    assert str(alice.company_id) in str(stored)
    assert AccountStatement.objects.get().account_ending == "2222"


def test_a_big_import_waits_for_the_background_and_is_invisible_until_it_is_whole(alice, settings):
    rows = [
        f"<TRNTYPE>DEBIT<DTPOSTED>20260305<TRNAMT>-{number}.00<FITID>A-{10_000 + number}<NAME>Shop {number}"
        for number in range(1, 602)
    ]
    statement_import = brought(alice, ofx(*rows))
    confirm(statement_import, actor=alice.actor(), now=NOW)
    statement_import.refresh_from_db()
    assert statement_import.state == State.IMPORTING
    assert not Transaction.objects.exists()
    make(statement_import, now=NOW)
    assert Transaction.objects.count() == 601


def test_a_card_is_proposed_by_the_digits_that_file_and_ledger_share(alice, ledger):
    statement = brought(alice, ofx(COFFEE, account="XXXX-XXXX-XXXX-0316")).statements.get()
    assert (statement.bank_account_id, statement.ledger_id) == ("card-316", "xero:t1")
    other = brought(alice, ofx(COFFEE, account="XXXX-XXXX-XXXX-4417")).statements.get()
    assert other.bank_account_id == "card-4417", "the name ends in them"


def test_no_card_is_proposed_where_nothing_tells_which(alice, ledger):
    assert brought(alice, ofx(COFFEE)).statements.get().bank_account_id == ""


def test_a_file_without_an_account_number_goes_where_the_last_one_like_it_went(alice, ledger):
    first = brought(alice, CSV)
    confirm_columns(first, first.stored_reading, encoding="", remember=True, actor=alice.actor(), now=NOW)
    statement = first.statements.get()
    assert statement.bank_account_id == ""
    choose_account(statement, "current", "xero:t1", now=NOW)
    confirm(first, actor=alice.actor(), now=NOW)
    second = brought(alice, CSV + b"2026-03-16,Hotel Aurora,-120.00,GBP\n")
    assert second.statements.get().bank_account_id == "current"
    assert outcomes(second) == [Outcome.HERE, Outcome.HERE, Outcome.NEW]


CSV = (
    b"Date,Description,Amount,Currency\n2026-03-14,Bakery Blum,-3.80,GBP\n2026-03-15,Rail Europe,-89.00,GBP\n"
)


def test_an_import_whose_worker_was_lost_is_taken_up_again(alice, settings):
    statement_import = brought(alice, ofx(COFFEE))
    StatementImport.objects.update(state=State.IMPORTING)
    work(str(statement_import.pk))
    statement_import.refresh_from_db()
    assert (statement_import.state, statement_import.made) == (State.IMPORTED, 1)


def test_a_big_file_that_turns_out_unreadable_is_refused_with_its_line_and_holds_nothing(alice):
    statement_import = brought(alice, ofx(COFFEE) + b" " * 1_000_001)
    assert statement_import.state == State.READING
    statement_import.file.storage.delete(statement_import.file.name)
    statement_import.file.storage.save(statement_import.file.name, ContentFile(broken("01-truncated.ofx")))
    work(str(statement_import.pk))
    statement_import.refresh_from_db()
    assert statement_import.state == State.REFUSED
    assert statement_import.refusal["line"] == 15
    assert not StatementLine.objects.exists()


def test_a_big_file_is_read_in_the_background(alice):
    statement_import = brought(alice, ofx(COFFEE) + b" " * 1_000_001)
    work(str(statement_import.pk))
    statement_import.refresh_from_db()
    assert (statement_import.state, statement_import.total) == (State.PREVIEW, 1)


def test_a_big_file_wakes_the_queue_for_long_work_once_it_is_stored(
    alice, settings, django_capture_on_commit_callbacks
):
    queue, server = f"{settings.REDIS_KEY_PREFIX}later", Redis.from_url(settings.REDIS_URL)
    with django_capture_on_commit_callbacks(execute=True):
        statement_import = brought(alice, ofx(COFFEE) + b" " * 1_000_001)
    messages = [each for each in server.lrange(queue, 0, -1) if str(statement_import.pk) in argument_of(each)]
    for message in messages:
        server.lrem(queue, 0, message)
    assert len(messages) == 1
    assert json.loads(messages[0])["headers"]["task"] == work.name == "expenses_app.statements.tasks.work"


def argument_of(message: bytes) -> str:
    return b64decode(json.loads(message)["body"]).decode()


def test_many_transactions_are_taken_back_in_the_background_as_a_whole(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    StatementImport.objects.update(made=2_001)
    assert undo(statement_import, actor=alice.actor(), now=NOW).state == State.UNDOING
    assert Transaction.objects.count() == 2
    work(str(statement_import.pk))
    statement_import.refresh_from_db()
    assert statement_import.state == State.UNDONE
    assert not Transaction.objects.exists()


def test_what_was_posted_before_the_background_came_to_it_stops_the_whole(alice):
    statement_import = imported(alice, ofx(COFFEE, TRAIN))
    StatementImport.objects.update(made=2_001)
    undo(statement_import, actor=alice.actor(), now=NOW)
    Transaction.objects.filter(reference="A-1000").update(revision=1)
    work(str(statement_import.pk))
    statement_import.refresh_from_db()
    assert statement_import.state == State.IMPORTED
    assert "were posted: 1" in str(statement_import.refusal_message)
    assert Transaction.objects.count() == 2
