"""QuickBooks' reference data in our words. The records are composed from Intuit's pages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    Employee,
    RecordStatus,
    Supplier,
    TaxComponent,
    TrackingOption,
)
from expenses_app.platforms.quickbooks_online import reading
from tests.platforms.quickbooks_online import books

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {
                "Id": "13",
                "Name": "Meals",
                "FullyQualifiedName": "Travel:Meals",
                "AcctNum": "6710",
                "AccountType": "Expense",
                "AccountSubType": "TravelMeals",
                "Classification": "Expense",
                "CurrencyRef": {"value": "USD"},
                "Active": True,
            },
            Account(
                "13",
                "Travel:Meals",
                code="6710",
                account_class=AccountClass.EXPENSE,
                type="Expense",
                currency="USD",
                extra={"sub_type": "TravelMeals"},
            ),
        ),
        (
            {
                "Id": "41",
                "Name": "Mastercard",
                "AccountType": "Credit Card",
                "Classification": "Liability",
                "CurrencyRef": {"value": "EUR"},
            },
            Account(
                "41",
                "Mastercard",
                account_class=AccountClass.LIABILITY,
                type="Credit Card",
                bank=BankAccountKind.CARD,
                currency="EUR",
            ),
        ),
        (
            {
                "Id": "33",
                "Name": "Accounts Payable (deleted)",
                "AccountType": "Accounts Payable",
                "Classification": "Liability",
                "Active": False,
            },
            Account(
                "33",
                "Accounts Payable",
                RecordStatus.ARCHIVED,
                account_class=AccountClass.LIABILITY,
                type="Accounts Payable",
                selectable=False,
            ),
        ),
    ],
    ids=["a category under another", "a foreign credit card", "a control account, made inactive"],
)
def test_accounts(raw, expected):
    assert reading.account(raw) == expected


def test_people():
    vendor = {
        "Id": "56",
        "DisplayName": "Corner Cafe",
        "CurrencyRef": {"value": "GBP"},
        "PrimaryEmailAddr": {"Address": "a@cafe.example"},
    }
    job = {
        "Id": "9",
        "DisplayName": "Kitchen",
        "FullyQualifiedName": "Kestrel:Kitchen",
        "ParentRef": {"value": "3"},
        "IsProject": True,
    }

    assert reading.supplier(vendor) == Supplier("56", "Corner Cafe", email="a@cafe.example", currency="GBP")
    assert reading.customer(job) == Customer("9", "Kestrel:Kitchen", parent_id="3", extra={"project": True})
    assert reading.employee({"Id": "7", "DisplayName": "Vera", "Active": True}) == Employee("7", "Vera")


def test_classes_and_locations_are_kept_apart_by_their_ids():
    child = {
        "Id": "43",
        "Name": "North",
        "FullyQualifiedName": "Projects:North",
        "ParentRef": {"value": "42"},
    }

    assert reading.class_option(child) == TrackingOption(
        "CLASS_43",
        "Projects:North",
        category_id="CLASS",
        category_name="Class",
        parent_id="CLASS_42",
    )
    assert reading.department_option({"Id": "2", "Name": "London"}).id == "DEPARTMENT_2"


def test_what_the_company_does_not_track_is_not_offered():
    facts = replace(books.BRITISH, extra={"classes": True, "departments": False, "department_word": "Store"})

    classes, locations = reading.tracking_categories(facts)

    assert (classes.status, classes.per_line) == (RecordStatus.ACTIVE, True)
    assert (locations.name, locations.status, locations.per_line) == (
        "Store",
        RecordStatus.ARCHIVED,
        False,
    )


def rate(id, value, **more):
    return {"Id": id, "Name": f"Rate {id}", "RateValue": Decimal(value)} | more


def code(*details, **more):
    return {
        "Id": "19",
        "Name": "GST/PST",
        "Active": True,
        "PurchaseTaxRateList": {"TaxRateDetail": list(details)},
    } | more


def detail(rate_id, applies="TaxOnAmount", order=0):
    return {"TaxRateRef": {"value": rate_id}, "TaxTypeApplicable": applies, "TaxOrder": order}


RATES = {"30": rate("30", "5"), "31": rate("31", "7")}


@pytest.mark.parametrize(
    ("details", "percents"),
    [
        ([detail("30"), detail("31")], ["5", "7"]),
        ([detail("31", "TaxOnAmountPlusTax", 1), detail("30", order=0)], ["5", "7.35"]),
        ([detail("30"), detail("31", "TaxOnTax", 1)], ["5", "0.35"]),
    ],
    ids=["both on net", "one on net and tax, listed in another order", "one on the other tax"],
)
def test_every_rate_of_a_code_is_a_percentage_of_net(details, percents):
    read = reading.tax_rate(code(*details), RATES, TODAY)

    assert [component.percent for component in read.components] == [Decimal(one) for one in percents]
    assert read.percent == sum(Decimal(one) for one in percents)


def test_a_code_is_named_as_its_half_for_bills():
    read = reading.tax_rate(code(detail("30")), RATES, TODAY)

    assert (read.id, read.code, read.purchases) == ("19_Bills", "19", True)
    assert read.components == (TaxComponent("30", "Rate 30", Decimal(5)),)


@pytest.mark.parametrize("sales_only", [code(), {"Id": "20", "Name": "Sales"}], ids=["empty", "missing"])
def test_a_code_without_purchase_rates_is_not_offered(sales_only):
    assert reading.tax_rate(sales_only, RATES, TODAY) is None


@pytest.mark.parametrize(
    ("day", "percent"), [(date(2025, 12, 31), "15"), (date(2026, 1, 1), "20")], ids=["before", "after"]
)
def test_a_rate_that_changed_is_the_one_of_the_day(day, percent):
    dated = rate(
        "30",
        "20",
        EffectiveTaxRate=[
            {
                "RateValue": Decimal(15),
                "EffectiveDate": "2020-01-01T00:00:00-08:00",
                "EndDate": "2025-12-31T00:00:00-08:00",
            },
            {"RateValue": Decimal(20), "EffectiveDate": "2026-01-01T00:00:00-08:00"},
        ],
    )

    read = reading.tax_rate(code(detail("30")), {"30": dated}, day)

    assert read.percent == Decimal(percent)


def test_the_one_code_of_the_us():
    assert (reading.no_tax().id, reading.no_tax().percent) == ("NON", Decimal(0))


def test_the_home_currency_is_among_the_currencies():
    listed = [{"Code": "EUR", "Name": "Euro", "Active": True}, {"Code": "USD", "Active": False}]

    assert reading.currencies("GBP", listed, {"EUR": Decimal("0.85")}) == [
        Currency("GBP", "GBP"),
        Currency("EUR", "Euro", rate=Decimal("0.85")),
        Currency("USD", "USD", RecordStatus.ARCHIVED),
    ]


def test_facts_of_a_company():
    company = {
        "CompanyName": "Harbour Cafe Ltd",
        "Country": "GB",
        "NameValue": [{"Name": "OfferingSku", "Value": "QuickBooks Online Plus"}],
    }
    preferences = {
        "AccountingInfoPrefs": {
            "BookCloseDate": "2025-12-31",
            "ClassTrackingPerTxnLine": True,
            "TrackDepartments": True,
            "DepartmentTerminology": "Store",
        },
        "VendorAndPurchasesPrefs": {"BillableExpenseTracking": True},
        "TaxPrefs": {"UsingSalesTax": True},
        "CurrencyPrefs": {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "GBP"}},
    }

    facts = reading.facts(company, preferences, [{"Code": "EUR"}], "9130")

    assert (facts.ledger_key, facts.base_currency, facts.country) == ("9130", "GBP", "GB")
    assert facts.currencies == ("GBP", "EUR")
    assert facts.multi_currency
    assert facts.locked_until == date(2025, 12, 31)
    assert facts.plan == "QuickBooks Online Plus"
    assert facts.extra["department_word"] == "Store"
    assert facts.extra["billable_expenses"]


def test_missing_preferences_count_as_turned_off():
    facts = reading.facts({"Country": "US"}, {"CurrencyPrefs": {"HomeCurrency": {"value": "USD"}}}, [], "1")

    assert not facts.multi_currency
    assert not facts.extra["classes"]
    assert facts.locked_until is None
    assert facts.tax_engine == "us"
