"""What an entry becomes in Xero. Expected bodies are composed from Xero's own pages and checked against its schema."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expenses_app.core.json_bytes import dumps, loads
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import (
    AdjustmentLine,
    Contact,
    ContactKind,
    ExpenseType,
    Original,
    Reimbursable,
)
from expenses_app.ledger.errors import Locked, ReferenceGone, Unbuildable, Unsupported
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import FileReference, Remote
from expenses_app.platforms.xero.platform import PLATFORM
from tests.platforms.fakes import ANEW, MAIN, marked
from tests.platforms.xero import books
from tests.platforms.xero.books import adjustment, expense, line, standing_expense, transfer
from tests.platforms.xero.schema_check import check

PLURALS = {
    "BankTransaction": "BankTransactions",
    "BankTransfer": "BankTransfers",
    "ManualJournal": "ManualJournals",
}


def build(entry, standing=None, site="", chart=books.CHART, facts=books.FACTS):
    return PLATFORM.build(entry, chart, facts, marked(standing, site)).documents


def body_of(document):
    """The document as it would arrive, checked against the schema on the way."""
    if document.operation is Operation.VOID and document.target == "BankTransfer":
        schema, body = "BankTransferDeleteByUrlParam", dumps(document.body)
        check(schema, body)
        return loads(body)
    plural = PLURALS[document.target]
    body = dumps({plural: [document.body]})
    check(plural, body)
    return loads(body)[plural][0]


def spend(**changed):
    """A card payment of 100.00 and 20.00 VAT, as Xero's page on bank transactions shows one."""
    return {
        "Type": "SPEND",
        "Contact": {"ContactID": books.SUPPLIER},
        "BankAccount": {"AccountID": books.CARD},
        "Date": "2026-11-02",
        "Reference": MAIN,
        "LineAmountTypes": "Exclusive",
        "IsReconciled": False,
        "Status": "AUTHORISED",
        "LineItems": [
            {
                "Description": "Corner Cafe",
                "Quantity": 1,
                "UnitAmount": Decimal("100.00"),
                "AccountCode": "429",
                "TaxType": "INPUT2",
                "TaxAmount": Decimal("20.00"),
            }
        ],
    } | changed


def item(**changed):
    return spend()["LineItems"][0] | changed


RECEIVED = {"Type": "RECEIVE", "Contact": {"ContactID": books.CUSTOMER}}
CAFE = {"merchant": "Corner Cafe"}

BODIES = [
    ("a payment by card", expense(**CAFE), spend()),
    (
        "a payment from a bank account",
        expense(bank=books.BANK, **CAFE),
        spend(BankAccount={"AccountID": books.BANK}),
    ),
    (
        "a refund, named in the text as Xero cannot tell it from a reward",
        expense(ExpenseType.REFUND, **CAFE),
        spend(**RECEIVED, LineItems=[item(Description="Refund | Corner Cafe")]),
    ),
    (
        "a reward without tax",
        expense(ExpenseType.REWARD, lines=[line("5.00", "0", rate=None)], merchant="Bank"),
        spend(
            **RECEIVED,
            LineItems=[
                item(
                    Description="Reward | Bank",
                    UnitAmount=Decimal("5.00"),
                    TaxType="NONE",
                    TaxAmount=Decimal("0.00"),
                )
            ],
        ),
    ),
    (
        "a chargeback",
        expense(ExpenseType.CHARGEBACK, **CAFE),
        spend(**RECEIVED, LineItems=[item(Description="Chargeback | Corner Cafe")]),
    ),
    (
        "a refund booked against a supplier that the transaction names",
        expense(ExpenseType.REFUND, contact=Contact(ContactKind.SUPPLIER, books.SUPPLIER), **CAFE),
        spend(Type="RECEIVE", LineItems=[item(Description="Refund | Corner Cafe")]),
    ),
    (
        "everything the user wrote, the first line telling what belongs to the whole",
        expense(
            lines=[line(description="Sandwiches"), line("10.00", "2.00", description="Coffee")],
            memo="Team lunch",
            reference="INV-7",
            original=Original(Decimal("158.40"), "EUR"),
            **CAFE,
        ),
        spend(
            LineItems=[
                item(Description="Sandwiches | Corner Cafe | Team lunch | INV-7 | EUR 158.40"),
                item(Description="Coffee", UnitAmount=Decimal("10.00"), TaxAmount=Decimal("2.00")),
            ]
        ),
    ),
    (
        "notes where there is no merchant",
        expense(memo="Team lunch"),
        spend(LineItems=[item(Description="Team lunch")]),
    ),
    (
        "type and date where there is nothing to say, since Xero wants one character at least",
        expense(),
        spend(LineItems=[item(Description="Payment 2026-11-02")]),
    ),
    (
        "tracking by ids, two categories at most",
        expense(lines=[line(tracking=(books.NORTH, books.SALES))], **CAFE),
        spend(
            LineItems=[
                item(
                    Tracking=[
                        {"TrackingCategoryID": books.REGION, "TrackingOptionID": books.NORTH},
                        {"TrackingCategoryID": books.TEAM, "TrackingOptionID": books.SALES},
                    ]
                )
            ]
        ),
    ),
    (
        "a single negative line under a positive total",
        expense(lines=[line(), line("-10.00", "-2.00")], **CAFE),
        spend(
            LineItems=[
                item(),
                item(UnitAmount=Decimal("-10.00"), TaxAmount=Decimal("-2.00")),
            ]
        ),
    ),
    (
        "tax as the receipt says, not as the rate would give",
        expense(lines=[line("100.00", "19.99")], **CAFE),
        spend(LineItems=[item(TaxAmount=Decimal("19.99"))]),
    ),
    (
        "a foreign account: Xero's rate is foreign per base, 1 / 0.8",
        expense(bank=books.EURO_BANK, currency="EUR", rate=Decimal("0.8"), **CAFE),
        spend(BankAccount={"AccountID": books.EURO_BANK}, CurrencyRate=Decimal("1.25")),
    ),
    (
        "a transfer between two accounts",
        transfer(),
        {
            "FromBankAccount": {"AccountID": books.BANK},
            "ToBankAccount": {"AccountID": books.CARD},
            "Amount": Decimal("250.00"),
            "Date": "2026-11-03",
            "Reference": MAIN,
        },
    ),
    (
        "a transfer with tracking on both sides",
        transfer(tracking=(books.NORTH,)),
        {
            "FromBankAccount": {"AccountID": books.BANK},
            "ToBankAccount": {"AccountID": books.CARD},
            "Amount": Decimal("250.00"),
            "Date": "2026-11-03",
            "Reference": MAIN,
            "FromTracking": [{"TrackingCategoryID": books.REGION, "TrackingOptionID": books.NORTH}],
            "ToTracking": [{"TrackingCategoryID": books.REGION, "TrackingOptionID": books.NORTH}],
        },
    ),
    (
        "an adjustment: debit positive, credit negative, the marker behind the text",
        adjustment(memo="Card rounding"),
        {
            "Narration": f"Card rounding {MAIN}",
            "Date": "2026-11-05",
            "Status": "POSTED",
            "LineAmountTypes": "NoTax",
            "JournalLines": [
                {
                    "LineAmount": Decimal("12.50"),
                    "AccountCode": "429",
                    "Description": "Card fee",
                    "TaxType": "NONE",
                },
                {
                    "LineAmount": Decimal("-12.50"),
                    "AccountCode": "850",
                    "Description": "Card fee",
                    "TaxType": "NONE",
                },
            ],
        },
    ),
]


@pytest.mark.parametrize(("entry", "expected"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
def test_an_entry_becomes_the_document_that_xero_documents(entry, expected):
    (document,) = build(entry)

    assert body_of(document) == expected
    assert document.operation is Operation.CREATE
    assert document.marker == MAIN


def test_the_transaction_and_its_journal_link_back_to_us():
    (payment,) = build(expense(**CAFE), site="https://expenses.example.org/t/7f0c9a2e")
    (journal,) = build(adjustment(), site="https://expenses.example.org/t/7f0c9a2e")

    assert body_of(payment)["Url"] == "https://expenses.example.org/t/7f0c9a2e"
    assert body_of(journal)["Url"] == f"https://expenses.example.org/t/7f0c9a2e#{MAIN}"


def test_a_document_says_what_to_expect_of_it_and_in_which_words():
    (document,) = build(expense(**CAFE))

    assert document.expectation.total == Decimal("120.00")
    assert document.expectation.tax == Decimal("20.00")
    assert document.expectation.account_id == books.CARD
    assert document.names["429"] == "Food"
    assert document.names[books.SUPPLIER] == "Corner Cafe"
    assert document.page == (
        "/organisationlogin/default.aspx?shortcode=!Tk4Rz&redirecturl=/Bank/ViewTransaction.aspx?bankTransactionID="
    )


UNBUILDABLE = [
    ("a draft", expense(draft=True), Unsupported, "post_as_draft"),
    ("no lines", expense(lines=[]), Unbuildable, "lines"),
    ("more than 100 lines", expense(lines=[line()] * 101), Unbuildable, "lines"),
    ("a total of zero", expense(lines=[line(), line("-100.00", "-20.00")]), Unbuildable, "lines"),
    ("no contact", replace(expense(), contact=None), Unbuildable, "contact_id"),
    (
        "an employee as contact",
        expense(contact=Contact(ContactKind.EMPLOYEE, "e")),
        Unbuildable,
        "contact_id",
    ),
    ("a bank account that is none", expense(bank=books.FOOD), Unbuildable, "bank_account_id"),
    ("an account nobody knows", expense(lines=[line(account="?")]), Unbuildable, "lines.0.account_id"),
    (
        "an archived account",
        expense(lines=[line(account=books.OLD)]),
        ReferenceGone,
        "lines.0.account_id",
    ),
    (
        "a system account",
        expense(lines=[line(account=books.VAT_CONTROL)]),
        Unbuildable,
        "lines.0.account_id",
    ),
    (
        "a bank account as category",
        expense(lines=[line(), line(account=books.BANK)]),
        Unbuildable,
        "lines.1.account_id",
    ),
    ("tax without a rate", expense(lines=[line(rate=None)]), Unbuildable, "lines.0.tax_rate_id"),
    (
        "a rate that does not apply to the account",
        expense(lines=[line(account=books.CLEARING)]),
        Unbuildable,
        "lines.0.tax_rate_id",
    ),
    (
        "three tracking options",
        expense(lines=[line(tracking=(books.NORTH, books.SALES, books.THIRD))]),
        Unbuildable,
        "lines.0.tracking",
    ),
    (
        "two options of one category",
        expense(lines=[line(tracking=(books.NORTH, books.SOUTH))]),
        Unbuildable,
        "lines.0.tracking",
    ),
    ("another currency than the account's", expense(currency="EUR"), Unbuildable, "currency"),
    (
        "a foreign account without a rate",
        expense(bank=books.EURO_BANK, currency="EUR"),
        Unbuildable,
        "rate",
    ),
    (
        "a rate that is turned round, Xero last having seen 0.85",
        expense(bank=books.EURO_BANK, currency="EUR", rate=Decimal("1.18")),
        Unbuildable,
        "rate",
    ),
    ("a third decimal place", expense(lines=[line("1.005", "0", rate=None)]), Unbuildable, "lines.0.net"),
    (
        "a line to be billed on",
        expense(lines=[line(billable_to=books.CUSTOMER)]),
        Unsupported,
        "lines.0.billable_to",
    ),
    ("a transfer to itself", transfer(books.BANK, books.BANK), Unbuildable, "destination_account_id"),
    (
        "a transfer into another currency",
        transfer(books.BANK, books.EURO_BANK),
        Unbuildable,
        "destination_account_id",
    ),
    ("a transfer that arrives otherwise", transfer(arrives="249.00"), Unbuildable, "destination_amount"),
    ("a transfer of nothing", transfer(amount="0"), Unbuildable, "amount"),
    ("a transfer from a category", transfer(source=books.FOOD), Unbuildable, "bank_account_id"),
    ("a journal in foreign currency", adjustment(currency="EUR"), Unbuildable, "currency"),
    (
        "a journal on a bank account",
        adjustment(lines=(AdjustmentLine(Decimal(1), books.BANK), AdjustmentLine(Decimal(-1), books.FOOD))),
        Unbuildable,
        "lines.0.account_id",
    ),
    (
        "a journal that does not balance",
        adjustment(
            lines=(
                AdjustmentLine(Decimal("1.00"), books.FOOD),
                AdjustmentLine(Decimal("-1.01"), books.TRAVEL),
            )
        ),
        Unbuildable,
        "lines",
    ),
    (
        "a journal of one line",
        adjustment(lines=(AdjustmentLine(Decimal(0), books.FOOD),)),
        Unbuildable,
        "lines",
    ),
    (
        "an employee's claim",
        Reimbursable(
            books.TRANSACTION,
            date(2026, 11, 2),
            date(2026, 12, 2),
            Contact(ContactKind.SUPPLIER, books.SUPPLIER),
            "GBP",
            (line(),),
        ),
        Unsupported,
        "kind",
    ),
]


@pytest.mark.parametrize(
    ("entry", "error", "field"), [row[1:] for row in UNBUILDABLE], ids=[row[0] for row in UNBUILDABLE]
)
def test_what_xero_cannot_hold_is_refused_before_sending_and_the_field_is_named(entry, error, field):
    with pytest.raises(error) as refusal:
        build(entry)

    assert refusal.value.field == field
    assert str(refusal.value.advice).endswith(".")


@pytest.mark.parametrize(
    ("type", "named"), [(ExpenseType.PAYMENT, "Refund"), (ExpenseType.REFUND, "Payment")]
)
def test_a_negative_total_names_the_opposite_type(type, named):
    with pytest.raises(Unbuildable, match=named):
        build(expense(type, lines=[line("-5.00", "0", rate=None)]))


def test_a_text_that_is_too_long_is_cut_and_says_so():
    (document,) = build(expense(memo="x" * 5000, **CAFE))

    text = document.body["LineItems"][0]["Description"]
    assert len(text) == 4000
    assert [notice.field for notice in document.notices] == ["lines.0.description"]
    assert document.notices[0].written == text


def test_a_narration_is_cut_ahead_of_the_marker():
    (document,) = build(adjustment(memo="x" * 5000))

    assert len(document.body["Narration"]) == 4000
    assert document.body["Narration"].endswith(f"… {MAIN}")
    assert [notice.field for notice in document.notices] == ["memo"]


def test_a_transfer_says_what_it_cannot_keep():
    (document,) = build(transfer(memo="Top up", reference="R1"))

    assert [(notice.field, notice.original) for notice in document.notices] == [
        ("memo", "Top up"),
        ("reference", "R1"),
    ]


def test_a_change_sends_the_whole_document_with_the_ids_of_its_lines():
    entry = expense(lines=[line("90.00", "18.00"), line("10.00", "2.00")], **CAFE)

    (document,) = build(entry, standing_expense())

    expected = spend(
        LineItems=[
            {"LineItemID": books.LINE_ID} | item(UnitAmount=Decimal("90.00"), TaxAmount=Decimal("18.00")),
            item(UnitAmount=Decimal("10.00"), TaxAmount=Decimal("2.00")),
        ]
    )
    del expected["IsReconciled"]  # it would undo a person's reconciliation
    assert body_of(document) == {"BankTransactionID": books.REMOTE_ID} | expected
    assert document.operation is Operation.UPDATE


def test_a_payment_that_becomes_a_refund_is_deleted_and_written_anew():
    undo, new = build(expense(ExpenseType.REFUND, **CAFE), standing_expense())

    assert (undo.marker, undo.operation) == (MAIN, Operation.VOID)
    assert body_of(undo)["Status"] == "DELETED"
    assert (new.marker, new.operation, new.needs) == (ANEW, Operation.CREATE, (MAIN,))
    assert "BankTransactionID" not in body_of(new)


def test_a_deletion_sends_type_account_and_lines_as_they_were_read():
    (document,) = PLATFORM.void(expense(), books.FACTS, marked(standing_expense())).documents

    assert body_of(document) == {
        "BankTransactionID": books.REMOTE_ID,
        "Type": "SPEND",
        "BankAccount": {"AccountID": books.CARD},
        "LineItems": [
            {
                "LineItemID": books.LINE_ID,
                "Description": "Corner Cafe",
                "Quantity": 1,
                "UnitAmount": 100,
                "AccountCode": "429",
                "TaxType": "INPUT2",
                "TaxAmount": 20,
            }
        ],
        "Status": "DELETED",
    }


def test_what_is_reconciled_is_not_taken_back():
    with pytest.raises(Locked):
        PLATFORM.void(expense(), books.FACTS, marked(standing_expense(reconciled=True)))


def test_a_transfer_is_changed_by_deleting_it_first():
    standing = Remote({"id": books.REMOTE_ID}, detail={"reconciled": False})

    undo, new = build(transfer(), standing)

    assert body_of(undo) == {"Status": "DELETED"}
    assert new.needs == (undo.marker,)


def test_a_posted_journal_is_voided():
    standing = Remote(
        {"id": books.REMOTE_ID},
        detail={
            "narration": f"Card rounding {MAIN}",
            "lines": [
                {"LineAmount": "12.5", "AccountCode": "429", "TaxType": "NONE"},
                {"LineAmount": "-12.5", "AccountCode": "850", "TaxType": "NONE"},
            ],
        },
    )

    (document,) = PLATFORM.void(adjustment(), books.FACTS, marked(standing)).documents

    assert body_of(document) == {
        "ManualJournalID": books.REMOTE_ID,
        "Narration": f"Card rounding {MAIN}",
        "JournalLines": [
            {"LineAmount": Decimal("12.5"), "AccountCode": "429", "TaxType": "NONE"},
            {"LineAmount": Decimal("-12.5"), "AccountCode": "850", "TaxType": "NONE"},
        ],
        "Status": "VOIDED",
    }


def receipt(name="Café 12.pdf", content_type="application/pdf", size=1234):
    return FileReference("key", name, content_type, size, "0" * 64)


def test_a_receipt_gets_a_name_of_its_own_that_we_can_find_again():
    document = PLATFORM.attach(receipt(), standing_expense(), "BankTransaction", books.FACTS, MAIN)

    assert document.body == {
        "FileName": f"Cafe-12-{MAIN}.pdf",
        "MimeType": "application/pdf",
        "ContentLength": 1234,
    }
    assert document.role is Role.COMPANION
    assert document.parent.id == books.REMOTE_ID


@pytest.mark.parametrize(
    ("file", "target"),
    [
        (receipt(content_type="image/heic"), "BankTransaction"),
        (receipt(size=10_000_001), "BankTransaction"),
        (receipt(), "BankTransfer"),
    ],
    ids=["a type that Xero does not take", "more than 10 MB", "a transfer"],
)
def test_a_file_that_xero_does_not_take_is_refused(file, target):
    with pytest.raises(Unsupported) as refusal:
        PLATFORM.attach(file, standing_expense(), target, books.FACTS, MAIN)

    assert refusal.value.field == "receipt"


def test_the_same_entry_gives_the_same_bytes():
    one, two = (
        PLATFORM.pack([Keyed(build(expense(**CAFE))[0], "k" * 32)], PLATFORM.limits) for _ in range(2)
    )

    assert one == two
    assert one[0].digest == two[0].digest
