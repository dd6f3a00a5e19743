"""What an entry becomes in QuickBooks Online. Expected bodies are composed from Intuit's pages and checked against its XSDs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from expenses_app.core.json_bytes import dumps, loads
from expenses_app.ledger.entries import (
    AdjustmentLine,
    Contact,
    ContactKind,
    ExpenseType,
    Original,
)
from expenses_app.ledger.errors import ReferenceGone, Unbuildable, Unsupported
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import FileReference
from expenses_app.platforms.quickbooks_online.platform import PLATFORM
from tests.platforms.fakes import ANEW, MAIN, marked
from tests.platforms.quickbooks_online import books
from tests.platforms.quickbooks_online.books import (
    AMERICAN,
    BRITISH,
    adjustment,
    claim,
    expense,
    line,
    standing,
    transfer,
    untaxed,
)
from tests.platforms.quickbooks_online.schema_check import check

END = "exp:MAINMAINMAINMAIN"


def build(entry, facts=BRITISH, stands=None):
    return PLATFORM.build(entry, books.CHART, facts, marked(stands)).documents


def body_of(document):
    """The document as it would arrive, checked against the schema on the way."""
    body = dumps(document.body)
    check(document.target, body)
    return loads(body)


def account_line(amount="48.50", account=books.FOOD, text=None, **detail):
    return {
        "Amount": Decimal(amount),
        **({"Description": text} if text else {}),
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": {"value": account}} | detail,
    }


def purchase(**changed):
    """A card charge without tax in a company that keeps several currencies, outside the US."""
    return {
        "PaymentType": "CreditCard",
        "AccountRef": {"value": books.CARD},
        "EntityRef": {"value": books.VENDOR, "type": "Vendor"},
        "TxnDate": "2026-03-14",
        "CurrencyRef": {"value": "GBP"},
        "PrivateNote": END,
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [account_line()],
    } | changed


def american(**changed):
    """The same in a US company of one currency: no GlobalTaxCalculation, no currency, NON on every line."""
    body = purchase(Line=[account_line(TaxCodeRef={"value": "NON"})]) | changed
    del body["GlobalTaxCalculation"], body["CurrencyRef"]
    return body


def deposit(**changed):
    return {
        "DepositToAccountRef": {"value": books.BANK},
        "TxnDate": "2026-03-14",
        "CurrencyRef": {"value": "GBP"},
        "PrivateNote": f"Refund | {END}",
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [
            {
                "Amount": Decimal("48.50"),
                "DetailType": "DepositLineDetail",
                "DepositLineDetail": {
                    "Entity": {"value": books.VENDOR, "type": "VENDOR"},
                    "AccountRef": {"value": books.FOOD},
                },
            }
        ],
    } | changed


def bill(**changed):
    return {
        "VendorRef": {"value": books.VENDOR},
        "TxnDate": "2026-03-10",
        "DueDate": "2026-04-09",
        "CurrencyRef": {"value": "GBP"},
        "PrivateNote": END,
        "GlobalTaxCalculation": "NotApplicable",
        "Line": [account_line("60.00")],
    } | changed


def tax_line(rate, amount, net):
    return {
        "Amount": Decimal(amount),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate},
            "PercentBased": False,
            "NetAmountTaxable": Decimal(net),
        },
    }


def taxed(total, *tax_lines):
    return {
        "GlobalTaxCalculation": "TaxExcluded",
        "TxnTaxDetail": {"TotalTax": Decimal(total), "TaxLine": list(tax_lines)},
    }


def moved(**changed):
    return {
        "TxnDate": "2026-03-16",
        "Amount": Decimal("250.00"),
        "FromAccountRef": {"value": books.BANK},
        "ToAccountRef": {"value": books.CARD},
        "CurrencyRef": {"value": "GBP"},
        "PrivateNote": END,
    } | changed


def journal_line(posting, account, amount="4.20", text="FX loss", **detail):
    return {
        "Amount": Decimal(amount),
        **({"Description": text} if text else {}),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": {"PostingType": posting, "AccountRef": {"value": account}} | detail,
    }


CARD_REFUND = {"Credit": True, "PrivateNote": f"Refund | {END}"}
BODIES = [
    ("a charge on a card", expense(), BRITISH, "Purchase", purchase()),
    (
        "a payment from a bank account is Cash",
        expense(bank=books.BANK),
        BRITISH,
        "Purchase",
        purchase(PaymentType="Cash", AccountRef={"value": books.BANK}),
    ),
    (
        "a refund on a card is a credit",
        expense(ExpenseType.REFUND),
        BRITISH,
        "Purchase",
        purchase(**CARD_REFUND),
    ),
    (
        "a reward on a card",
        expense(ExpenseType.REWARD),
        BRITISH,
        "Purchase",
        purchase(Credit=True, PrivateNote=f"Reward | {END}"),
    ),
    (
        "a chargeback on a card",
        expense(ExpenseType.CHARGEBACK),
        BRITISH,
        "Purchase",
        purchase(Credit=True, PrivateNote=f"Chargeback | {END}"),
    ),
    (
        "a refund on a bank account is a deposit",
        expense(ExpenseType.REFUND, bank=books.BANK),
        BRITISH,
        "Deposit",
        deposit(),
    ),
    (
        "a reward on a bank account",
        expense(ExpenseType.REWARD, bank=books.BANK),
        BRITISH,
        "Deposit",
        deposit(PrivateNote=f"Reward | {END}"),
    ),
    (
        "everything the user wrote",
        expense(
            merchant="Corner Cafe",
            memo="Team  lunch",
            reference="EXP-10422",
            original=Original(Decimal("55.00"), "EUR"),
            lines=[untaxed(description="Sandwiches"), untaxed("1.50")],
        ),
        BRITISH,
        "Purchase",
        purchase(
            DocNumber="EXP-10422",
            PrivateNote=f"Corner Cafe | Team lunch | EUR 55.00 | {END}",
            Line=[account_line(text="Sandwiches"), account_line("1.50", text="Corner Cafe")],
        ),
    ),
    (
        "US: tax is part of the price",
        expense(currency="USD", lines=[line("100.00", "8.25", rate=None)]),
        AMERICAN,
        "Purchase",
        american(Line=[account_line("108.25", TaxCodeRef={"value": "NON"})]),
    ),
    (
        "US: the neutral code may be named",
        expense(currency="USD", lines=[line("48.50", "0", rate="NON")]),
        AMERICAN,
        "Purchase",
        american(),
    ),
    (
        "US: a deposit has no tax code",
        expense(ExpenseType.REFUND, bank=books.BANK, currency="USD"),
        AMERICAN,
        "Deposit",
        {
            name: value
            for name, value in deposit().items()
            if name not in ("GlobalTaxCalculation", "CurrencyRef")
        },
    ),
    (
        "elsewhere NON means no tax on any line",
        expense(lines=[line("48.50", "0", rate="NON")]),
        BRITISH,
        "Purchase",
        purchase(),
    ),
    (
        "VAT: net lines and the exact tax on its rate",
        expense(lines=[line(account=books.TRAVEL, description="Stationery")]),
        BRITISH,
        "Purchase",
        purchase(
            **taxed("20.00", tax_line("28", "20.00", "100.00")),
            Line=[
                account_line(
                    "100.00",
                    books.TRAVEL,
                    "Stationery",
                    TaxCodeRef={"value": "17"},
                    TaxAmount=Decimal("20.00"),
                )
            ],
        ),
    ),
    (
        "lines of one rate share a tax line, a zero rate has its own",
        expense(lines=[line(), line("10.00", "1.99"), line("5.00", "0.00", rate=books.ZERO)]),
        BRITISH,
        "Purchase",
        purchase(
            **taxed("21.99", tax_line("28", "21.99", "110.00"), tax_line("29", "0.00", "5.00")),
            Line=[
                account_line("100.00", TaxCodeRef={"value": "17"}, TaxAmount=Decimal("20.00")),
                account_line("10.00", TaxCodeRef={"value": "17"}, TaxAmount=Decimal("1.99")),
                account_line("5.00", TaxCodeRef={"value": "18"}, TaxAmount=Decimal("0.00")),
            ],
        ),
    ),
    (
        "a code of two rates: 5 to 7, and not a cent lost",
        expense(lines=[line("83.33", "10.01", rate=books.GST_AND_PST)]),
        BRITISH,
        "Purchase",
        purchase(
            **taxed("10.01", tax_line("30", "4.17", "83.33"), tax_line("31", "5.84", "83.33")),
            Line=[account_line("83.33", TaxCodeRef={"value": "19"}, TaxAmount=Decimal("10.01"))],
        ),
    ),
    (
        "a taxed deposit",
        expense(ExpenseType.REFUND, bank=books.BANK, lines=[line()]),
        BRITISH,
        "Deposit",
        deposit(
            **taxed("20.00", tax_line("28", "20.00", "100.00")),
            Line=[
                {
                    "Amount": Decimal("100.00"),
                    "DetailType": "DepositLineDetail",
                    "DepositLineDetail": {
                        "Entity": {"value": books.VENDOR, "type": "VENDOR"},
                        "AccountRef": {"value": books.FOOD},
                        "TaxCodeRef": {"value": "17"},
                        "TaxApplicableOn": "Purchase",
                    },
                }
            ],
        ),
    ),
    (
        "class on the line, location on the whole, a customer to bill",
        expense(lines=[untaxed(tracking=(books.PROJECTS, books.LONDON), billable_to=books.CUSTOMER)]),
        BRITISH,
        "Purchase",
        purchase(
            DepartmentRef={"value": "2"},
            Line=[
                account_line(
                    ClassRef={"value": "5000000000000042"},
                    CustomerRef={"value": books.CUSTOMER},
                    BillableStatus="Billable",
                )
            ],
        ),
    ),
    (
        "a foreign card: home units for one foreign unit",
        expense(bank=books.EURO_CARD, currency="EUR", vendor=books.EURO_VENDOR, rate=Decimal("0.8500")),
        BRITISH,
        "Purchase",
        purchase(
            AccountRef={"value": books.EURO_CARD},
            EntityRef={"value": books.EURO_VENDOR, "type": "Vendor"},
            CurrencyRef={"value": "EUR"},
            ExchangeRate=Decimal("0.85"),
        ),
    ),
    (
        "a home card and foreign spend",
        expense(currency="EUR", vendor=books.EURO_VENDOR, rate=Decimal("0.85")),
        BRITISH,
        "Purchase",
        purchase(
            EntityRef={"value": books.EURO_VENDOR, "type": "Vendor"},
            CurrencyRef={"value": "EUR"},
            ExchangeRate=Decimal("0.85"),
        ),
    ),
    (
        "an employee as payee of a purchase",
        expense(contact=Contact(ContactKind.EMPLOYEE, books.EMPLOYEE)),
        BRITISH,
        "Purchase",
        purchase(EntityRef={"value": books.EMPLOYEE, "type": "Employee"}),
    ),
    ("a claim is a bill", claim(), BRITISH, "Bill", bill()),
    (
        "a claim with everything",
        claim(memo="Claim 101", reference="RE-101", payable_account_id=books.PAYABLE, lines=[line()]),
        BRITISH,
        "Bill",
        bill(
            APAccountRef={"value": books.PAYABLE},
            DocNumber="RE-101",
            PrivateNote=f"Claim 101 | {END}",
            **taxed("20.00", tax_line("28", "20.00", "100.00")),
            Line=[account_line("100.00", TaxCodeRef={"value": "17"}, TaxAmount=Decimal("20.00"))],
        ),
    ),
    ("a transfer", transfer(), BRITISH, "Transfer", moved()),
    (
        "a transfer in a company of one currency",
        transfer(leaves=("250.00", "USD"), memo="Card top-up"),
        AMERICAN,
        "Transfer",
        {
            name: value
            for name, value in moved(PrivateNote=f"Card top-up | {END}").items()
            if name != "CurrencyRef"
        },
    ),
    (
        "a transfer out of a foreign account: the foreign amount, and home / foreign",
        transfer(books.DOLLAR_BANK, books.CARD, ("20.00", "USD"), ("15.62", "GBP")),
        BRITISH,
        "Transfer",
        moved(
            Amount=Decimal("20.00"),
            FromAccountRef={"value": books.DOLLAR_BANK},
            CurrencyRef={"value": "USD"},
            ExchangeRate=Decimal("0.781"),
        ),
    ),
    (
        "a transfer into a foreign account",
        transfer(books.BANK, books.EURO_CARD, ("85.00", "GBP"), ("100.00", "EUR")),
        BRITISH,
        "Transfer",
        moved(
            Amount=Decimal("100.00"),
            ToAccountRef={"value": books.EURO_CARD},
            CurrencyRef={"value": "EUR"},
            ExchangeRate=Decimal("0.85"),
        ),
    ),
    (
        "an adjustment: amounts positive, the posting type tells the side",
        adjustment(
            memo="FX true-up",
            reference="ADJ-7",
            lines=(
                AdjustmentLine(Decimal("4.20"), books.FOOD, (books.PROJECTS, books.LONDON), "FX loss"),
                AdjustmentLine(Decimal("-4.20"), books.CARD),
            ),
        ),
        BRITISH,
        "JournalEntry",
        {
            "TxnDate": "2026-03-31",
            "DocNumber": "ADJ-7",
            "CurrencyRef": {"value": "GBP"},
            "PrivateNote": f"FX true-up | {END}",
            "Adjustment": False,
            "Line": [
                journal_line(
                    "Debit",
                    books.FOOD,
                    ClassRef={"value": "5000000000000042"},
                    DepartmentRef={"value": "2"},
                ),
                journal_line("Credit", books.CARD, text=None),
            ],
        },
    ),
]


@pytest.mark.parametrize(
    ("entry", "facts", "target", "expected"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES]
)
def test_an_entry_becomes_the_document_that_intuit_documents(entry, facts, target, expected):
    (document,) = build(entry, facts)

    assert document.target == target
    assert body_of(document) == expected
    assert document.operation is Operation.CREATE
    assert document.marker == MAIN


def test_a_document_says_what_to_expect_of_it_and_in_which_words():
    (document,) = build(expense(lines=[line(tracking=(books.PROJECTS,))]))

    assert document.expectation.total == Decimal("120.00")
    assert document.expectation.tax == Decimal("20.00")
    assert document.expectation.account_id == books.CARD
    assert document.names == {
        "AccountRef:41": "Mastercard",
        "EntityRef:56": "Corner Cafe",
        "AccountRef:13": "Meals",
        "ClassRef:5000000000000042": "Projects",
        "TaxCodeRef:17": "20.0% S",
        "TaxRateRef:28": "VAT",
    }


def test_in_the_us_the_preview_says_that_tax_goes_into_the_amount():
    (document,) = build(expense(currency="USD", lines=[line("100.00", "8.25", rate=None)]), AMERICAN)

    (notice,) = document.notices
    assert (notice.field, notice.original, notice.written) == ("lines.0.tax", "8.25", "108.25")
    assert document.expectation.tax == 0
    assert document.expectation.total == Decimal("108.25")


UNBUILDABLE = [
    ("no lines", expense(lines=[]), BRITISH, Unbuildable, "lines"),
    ("more than 100 lines", expense(lines=[untaxed()] * 101), BRITISH, Unbuildable, "lines"),
    ("a total below zero", expense(lines=[untaxed("-1.00")]), BRITISH, Unbuildable, "lines"),
    ("no contact", replace(expense(), contact=None), BRITISH, Unbuildable, "contact_id"),
    ("a bank account that is none", expense(bank=books.FOOD), BRITISH, Unbuildable, "bank_account_id"),
    (
        "an archived account",
        expense(lines=[untaxed(account=books.OLD)]),
        BRITISH,
        ReferenceGone,
        "lines.0.account_id",
    ),
    (
        "payables on a line",
        expense(lines=[untaxed(account=books.PAYABLE)]),
        BRITISH,
        Unbuildable,
        "lines.0.account_id",
    ),
    (
        "a bank account as category",
        expense(lines=[untaxed(account=books.BANK)]),
        BRITISH,
        Unbuildable,
        "lines.0.account_id",
    ),
    ("tax without a rate", expense(lines=[line(rate=None)]), BRITISH, Unbuildable, "lines.0.tax_rate_id"),
    (
        "tax on a zero rate",
        expense(lines=[line(rate=books.ZERO)]),
        BRITISH,
        Unbuildable,
        "lines.0.tax_rate_id",
    ),
    (
        "a rate for sales only",
        expense(lines=[line(rate=books.SALES_ONLY)]),
        BRITISH,
        Unbuildable,
        "lines.0.tax_rate_id",
    ),
    (
        "an untaxed line beside a taxed one",
        expense(lines=[line(), untaxed()]),
        BRITISH,
        Unbuildable,
        "lines.1.tax_rate_id",
    ),
    (
        "a rate in the US",
        expense(currency="USD", lines=[line()]),
        AMERICAN,
        Unbuildable,
        "lines.0.tax_rate_id",
    ),
    (
        "two classes on a line",
        expense(lines=[untaxed(tracking=(books.PROJECTS, books.OPERATIONS))]),
        BRITISH,
        Unbuildable,
        "lines.0.tracking",
    ),
    (
        "lines of different locations",
        expense(lines=[untaxed(tracking=(books.LONDON,)), untaxed(tracking=(books.LEEDS,))]),
        BRITISH,
        Unbuildable,
        "lines.1.tracking",
    ),
    (
        "a location on one line only",
        expense(lines=[untaxed(tracking=(books.LONDON,)), untaxed()]),
        BRITISH,
        Unbuildable,
        "lines.1.tracking",
    ),
    ("a third decimal place", expense(lines=[untaxed("1.005")]), BRITISH, Unbuildable, "lines.0.net"),
    (
        "foreign spend without a rate",
        expense(currency="EUR", vendor=books.EURO_VENDOR),
        BRITISH,
        Unbuildable,
        "rate",
    ),
    (
        "foreign spend in a company of one currency",
        expense(currency="EUR", rate=Decimal(1)),
        AMERICAN,
        Unbuildable,
        "currency",
    ),
    ("home spend on a foreign card", expense(bank=books.EURO_CARD), BRITISH, Unbuildable, "currency"),
    (
        "two foreign currencies",
        expense(bank=books.EURO_CARD, currency="USD", vendor=books.DOLLAR_VENDOR, rate=Decimal("0.8")),
        BRITISH,
        Unbuildable,
        "currency",
    ),
    ("a supplier of another currency", expense(vendor=books.EURO_VENDOR), BRITISH, Unbuildable, "contact_id"),
    (
        "a customer to bill for a deposit",
        expense(ExpenseType.REFUND, bank=books.BANK, lines=[untaxed(billable_to=books.CUSTOMER)]),
        BRITISH,
        Unsupported,
        "lines.0.billable_to",
    ),
    (
        "a class while classes are turned off",
        expense(lines=[untaxed(tracking=(books.PROJECTS,))]),
        replace(BRITISH, extra={"classes": False}),
        Unbuildable,
        "lines.0.tracking",
    ),
    (
        "a customer to bill while that is turned off",
        expense(lines=[untaxed(billable_to=books.CUSTOMER)]),
        replace(BRITISH, extra={"billable_expenses": False}),
        Unbuildable,
        "lines.0.billable_to",
    ),
    (
        "a claim of an employee who is no supplier",
        claim(payee=Contact(ContactKind.EMPLOYEE, books.EMPLOYEE)),
        BRITISH,
        Unbuildable,
        "contact_id",
    ),
    (
        "a claim owed to an expense account",
        claim(payable_account_id=books.FOOD),
        BRITISH,
        Unbuildable,
        "payable_account_id",
    ),
    (
        "a transfer to itself",
        transfer(books.BANK, books.BANK),
        BRITISH,
        Unbuildable,
        "destination_account_id",
    ),
    (
        "a transfer to a category",
        transfer(destination=books.FOOD),
        BRITISH,
        Unbuildable,
        "destination_account_id",
    ),
    (
        "a transfer between two foreign currencies",
        transfer(books.DOLLAR_BANK, books.EURO_CARD, ("20.00", "USD"), ("18.00", "EUR")),
        BRITISH,
        Unbuildable,
        "destination_account_id",
    ),
    (
        "a transfer that arrives otherwise",
        transfer(arrives=("249.00", "GBP")),
        BRITISH,
        Unbuildable,
        "destination_amount",
    ),
    ("a transfer of nothing", transfer(leaves=("0", "GBP")), BRITISH, Unbuildable, "amount"),
    (
        "a journal that does not balance",
        adjustment(lines=(AdjustmentLine(Decimal(1), books.FOOD), AdjustmentLine(Decimal(-2), books.CARD))),
        BRITISH,
        Unbuildable,
        "lines",
    ),
    (
        "a journal on payables",
        adjustment(
            lines=(AdjustmentLine(Decimal(1), books.PAYABLE), AdjustmentLine(Decimal(-1), books.CARD))
        ),
        BRITISH,
        Unbuildable,
        "lines.0.account_id",
    ),
    (
        "a journal line of nothing",
        adjustment(lines=(AdjustmentLine(Decimal(0), books.FOOD), AdjustmentLine(Decimal(0), books.CARD))),
        BRITISH,
        Unbuildable,
        "lines.0.net",
    ),
]


@pytest.mark.parametrize(
    ("entry", "facts", "error", "field"),
    [row[1:] for row in UNBUILDABLE],
    ids=[row[0] for row in UNBUILDABLE],
)
def test_what_quickbooks_cannot_hold_is_refused_before_sending_and_the_field_is_named(
    entry, facts, error, field
):
    with pytest.raises(error) as refusal:
        build(entry, facts)

    assert refusal.value.field == field
    assert str(refusal.value.advice).endswith(".")


def test_a_negative_expense_names_the_opposite_type():
    with pytest.raises(Unbuildable, match="Refund"):
        build(expense(lines=[untaxed("-1.00")]))


def test_a_negative_claim_names_the_vendor_credit():
    with pytest.raises(Unbuildable, match="VendorCredit"):
        build(claim(lines=[untaxed("-1.00")]))


def test_too_long_a_note_is_cut_ahead_of_the_marker_and_says_so():
    (document,) = build(expense(memo="x" * 5000, reference="R" * 30))

    note = document.body["PrivateNote"]
    assert len(note) == 4000
    assert note.endswith(f"… | {END}")
    assert [(notice.field, len(notice.written)) for notice in document.notices] == [
        ("memo", 4000 - len(f" | {END}")),
        ("reference", 21),
    ]


def test_a_wish_for_a_draft_is_answered_by_a_notice():
    (document,) = build(expense(draft=True))

    assert [(notice.field, notice.written) for notice in document.notices] == [("post_as_draft", "posted")]


def test_a_change_carries_id_token_line_ids_and_what_a_person_set_there():
    (document,) = build(expense(lines=[untaxed("40.00"), untaxed("8.50")]), stands=standing())

    assert document.operation is Operation.UPDATE
    assert body_of(document) == purchase(
        Id="145",
        SyncToken="2",
        PaymentMethodRef={"value": "9"},
        Line=[{"Id": "1"} | account_line("40.00"), account_line("8.50")],
    )


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        (expense(bank=books.BANK), standing()),
        (expense(ExpenseType.REFUND), standing()),
        (expense(ExpenseType.REFUND, bank=books.BANK), standing()),
        (expense(), standing("Deposit")),
    ],
    ids=["another payment type", "a charge to a credit", "a purchase to a deposit", "and back"],
)
def test_what_cannot_be_changed_is_deleted_and_written_anew(entry, stands):
    undo, new = build(entry, stands=stands)

    assert (undo.operation, undo.target) == (Operation.VOID, stands.detail["target"])
    assert undo.body == {"Id": "145", "SyncToken": "2"}
    assert (undo.marker, new.marker, new.needs) == (MAIN, ANEW, (MAIN,))
    assert new.operation is Operation.CREATE
    assert "Id" not in new.body


@pytest.mark.parametrize(
    ("entry", "target"),
    [(claim(), "Bill"), (transfer(), "Transfer"), (adjustment(), "JournalEntry")],
    ids=["a claim", "a transfer", "an adjustment"],
)
def test_the_other_kinds_are_changed_where_they_stand(entry, target):
    (document,) = build(entry, stands=standing(target, others={}))

    assert document.operation is Operation.UPDATE
    assert body_of(document)["SyncToken"] == "2"


def test_taking_back_is_deleting():
    (document,) = PLATFORM.void(expense(), BRITISH, marked(standing("Deposit"))).documents

    assert (document.operation, document.target) == (Operation.VOID, "Deposit")
    assert document.body == {"Id": "145", "SyncToken": "2"}


def receipt(name="Café 12.pdf", content_type="application/pdf", size=1234):
    return FileReference("key", name, content_type, size, "0" * 64)


def test_a_receipt_names_its_document_its_type_and_us():
    document = PLATFORM.attach(receipt(), standing(), "Purchase", BRITISH, MAIN)

    assert body_of(document) == {
        "AttachableRef": [{"EntityRef": {"type": "Purchase", "value": "145"}, "IncludeOnSend": False}],
        "FileName": f"Cafe-12-{MAIN}.pdf",
        "ContentType": "application/pdf",
        "Category": "Receipt",
    }
    assert document.role is Role.COMPANION


@pytest.mark.parametrize(
    ("file", "target"),
    [
        (receipt(content_type="text/html"), "Purchase"),
        (receipt(size=100_000_001), "Purchase"),
        (receipt(), "Transfer"),
    ],
    ids=["a type that QuickBooks does not take", "more than 100 MB", "a transfer"],
)
def test_a_file_that_quickbooks_does_not_take_is_refused(file, target):
    with pytest.raises(Unsupported) as refusal:
        PLATFORM.attach(file, standing(), target, BRITISH, MAIN)

    assert refusal.value.field == "receipt"
