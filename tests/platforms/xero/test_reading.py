"""Xero's reference data in our words. The records are composed from the pages of Xero's developer documentation."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    RecordStatus,
    Supplier,
    TaxComponent,
    TrackingOption,
)
from expenses_app.platforms.xero import reading
from expenses_app.platforms.xero.dates import day, modified_since, moment


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {
                "AccountID": "a",
                "Code": "429",
                "Name": "General Expenses",
                "Type": "EXPENSE",
                "Class": "EXPENSE",
                "TaxType": "INPUT2",
                "Status": "ACTIVE",
                "SystemAccount": "",
            },
            Account(
                "a",
                "General Expenses",
                code="429",
                account_class=AccountClass.EXPENSE,
                type="EXPENSE",
                default_tax_rate_id="INPUT2",
            ),
        ),
        (
            {
                "AccountID": "b",
                "Name": "Company cards",
                "Type": "BANK",
                "Class": "ASSET",
                "BankAccountType": "CREDITCARD",
                "BankAccountNumber": "4821",
                "CurrencyCode": "GBP",
                "Status": "ACTIVE",
            },
            Account(
                "b",
                "Company cards",
                account_class=AccountClass.ASSET,
                type="BANK",
                bank=BankAccountKind.CARD,
                currency="GBP",
                number="4821",
            ),
        ),
        (
            {
                "AccountID": "c",
                "Code": "610",
                "Name": "Accounts Receivable",
                "Type": "CURRENT",
                "Class": "ASSET",
                "SystemAccount": "DEBTORS",
                "Status": "ARCHIVED",
            },
            Account(
                "c",
                "Accounts Receivable",
                RecordStatus.ARCHIVED,
                code="610",
                account_class=AccountClass.ASSET,
                type="CURRENT",
                selectable=False,
                extra={"system_account": "DEBTORS"},
            ),
        ),
    ],
    ids=["a category", "a credit card, which Xero calls a bank", "a control account, archived"],
)
def test_accounts(raw, expected):
    assert reading.account(raw) == expected


def test_a_contact_is_supplier_and_customer_in_one():
    raw = {
        "ContactID": "c",
        "Name": "Amazon UK",
        "EmailAddress": "ap@amazon.example",
        "ContactStatus": "ARCHIVED",
        "DefaultCurrency": "EUR",
        "IsSupplier": False,
        "MergedToContactID": "d",
    }

    assert reading.supplier(raw) == Supplier(
        "c",
        "Amazon UK",
        RecordStatus.ARCHIVED,
        email="ap@amazon.example",
        currency="EUR",
        extra={"merged_into": "d"},
    )
    assert reading.customer(raw).id == "c"


def test_a_tax_rate_applies_where_its_flags_say():
    rate = reading.tax_rate(
        {
            "Name": "20% (VAT on Expenses)",
            "TaxType": "INPUT2",
            "Status": "ACTIVE",
            "EffectiveRate": Decimal("20.0000"),
            "CanApplyToAssets": True,
            "CanApplyToExpenses": True,
            "CanApplyToRevenue": False,
            "TaxComponents": [{"Name": "VAT", "Rate": Decimal("20.0000"), "IsCompound": False}],
        }
    )

    assert (rate.id, rate.percent, rate.purchases, rate.sales) == ("INPUT2", Decimal(20), True, False)
    assert rate.account_classes == (AccountClass.ASSET, AccountClass.EXPENSE)
    assert rate.components == (TaxComponent("VAT", "VAT", Decimal(20)),)


def test_the_options_of_an_archived_category_are_archived_with_it():
    raw = {
        "TrackingCategoryID": "r",
        "Name": "Region",
        "Status": "ARCHIVED",
        "Options": [{"TrackingOptionID": "n", "Name": "North", "Status": "ACTIVE"}],
    }

    assert reading.tracking_options(raw) == [
        TrackingOption("n", "North", RecordStatus.ARCHIVED, category_id="r", category_name="Region")
    ]


def test_a_currencys_rate_comes_from_its_newest_bank_transaction_turned_round():
    subscribed = [{"Code": "GBP", "Description": "British Pound"}, {"Code": "EUR", "Description": "Euro"}]
    latest = [
        {"CurrencyCode": "EUR", "CurrencyRate": Decimal("1.25")},
        {"CurrencyCode": "EUR", "CurrencyRate": Decimal("1.10")},
    ]

    assert reading.currencies(subscribed, latest) == [
        Currency("GBP", "British Pound"),
        Currency("EUR", "Euro", rate=Decimal("0.8")),
    ]


def test_facts_of_an_organisation():
    facts = reading.facts(
        {
            "Name": "Harbour Cafe Ltd",
            "BaseCurrency": "GBP",
            "CountryCode": "GB",
            "Class": "PREMIUM",
            "ShortCode": "!Tk4Rz",
            "PeriodLockDate": "/Date(1790726400000+0000)/",
            "EndOfYearLockDate": "/Date(1785456000000+0000)/",
        },
        [{"Name": "UseMulticurrency", "Status": "ALLOWED"}],
        [{"Code": "GBP"}, {"Code": "EUR"}],
        "tenant",
    )

    assert (facts.ledger_key, facts.base_currency, facts.plan) == ("tenant", "GBP", "PREMIUM")
    assert facts.multi_currency
    assert facts.currencies == ("GBP", "EUR")
    assert facts.locked_until == date(2026, 9, 30)  # the later of the two locks
    assert facts.extra["end_of_year_lock_date"] == "2026-07-31"
    assert facts.extra["short_code"] == "!Tk4Rz"


def test_an_action_that_is_not_allowed_means_one_currency():
    facts = reading.facts(
        {"BaseCurrency": "GBP"},
        [{"Name": "UseMulticurrency", "Status": "NOT-ALLOWED"}],
        [{"Code": "GBP"}],
        "t",
    )

    assert not facts.multi_currency
    assert facts.locked_until is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("/Date(1551139200000+0000)/", datetime(2019, 2, 26, tzinfo=UTC)),
        ("/Date(1551139200123)/", datetime(2019, 2, 26, 0, 0, 0, 123000, tzinfo=UTC)),
        ("2026-11-01T00:00:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-02T09:10:11.1234560Z", datetime(2026, 11, 2, 9, 10, 11, 123456, tzinfo=UTC)),
        ("", None),
    ],
)
def test_xeros_spellings_of_a_moment(told, expected):
    assert moment(told) == expected


def test_a_day_and_the_header_for_changes():
    assert day("/Date(1551139200000+0000)/") == date(2019, 2, 26)
    assert modified_since(datetime(2026, 11, 1, 12, 30, 5, 999, tzinfo=UTC)) == "2026-11-01T12:30:05"
