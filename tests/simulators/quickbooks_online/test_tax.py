"""Tax outside the United States, currencies, and what a document comes to. Expected values by hand."""

from decimal import Decimal

import pytest

from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import Books, fault_of, purchase

DETAIL = "AccountBasedExpenseLineDetail"


def rate_of(books, code, place=0):
    body = books.company.records["TaxCode"][books.id_of("TaxCode", code)].body
    return body["PurchaseTaxRateList"]["TaxRateDetail"][place]["TaxRateRef"]["value"]


def with_lines(books, *lines, **changes):
    """A purchase of the British company with (amount, code) lines."""
    body = purchase(books, **changes)
    first = body["Line"][0]
    body["Line"] = [
        {
            **first,
            "Amount": amount,
            DETAIL: {**first[DETAIL], "TaxCodeRef": books.ref("TaxCode", code)},
        }
        for amount, code in lines
    ]
    return body


def override(*rows):
    """TxnTaxDetail with (rate id, amount, net) rows."""
    return {
        "TotalTax": sum(amount for _, amount, _ in rows),
        "TaxLine": [
            {
                "Amount": amount,
                "DetailType": "TaxLineDetail",
                "TaxLineDetail": {
                    "TaxRateRef": {"value": rate},
                    "PercentBased": False,
                    "NetAmountTaxable": net,
                },
            }
            for rate, amount, net in rows
        ],
    }


@pytest.mark.parametrize(
    ("lines", "tax", "total"),
    [
        ([(100, "20.0% S")], 20, 120),
        ([(10.01, "20.0% S")], 2, 12.01),
        ([(0.12, "20.0% S")], 0.02, 0.14),
        # 0.125 rounds up: 2.50 at 5 per cent.
        ([(2.50, "5.0% R")], 0.13, 2.63),
        ([(100, "0.0% Z")], 0, 100),
        ([(100, "Exempt")], 0, 100),
        ([(100, "No VAT")], 0, 100),
        ([(100, "20.0% ECG")], 0, 100),
        ([(100, "20.0% RC")], 0, 100),
        ([(100, "20.0% S"), (50, "5.0% R"), (7, "No VAT")], 22.5, 179.5),
        # Three lines of 3.33: the rate is taken of 9.99 and not three times of 3.33 (2.00, not 2.01).
        ([(3.33, "20.0% S")] * 3, 2.00, 11.99),
    ],
)
def test_tax_added_to_net_amounts(uk, lines, tax, total):
    record = uk.create("Purchase", with_lines(uk, *lines))
    assert record["TxnTaxDetail"]["TotalTax"] == tax
    assert record["TotalAmt"] == total
    assert [line["Amount"] for line in record["Line"]] == [amount for amount, _ in lines]
    document = uk.ledger()[0]
    assert sum(Decimal(line["tax"]) for line in document["lines"]) == Decimal(str(tax))


@pytest.mark.parametrize(
    ("gross", "code", "net", "tax"),
    [(120, "20.0% S", 100, 20), (10, "20.0% S", 8.33, 1.67), (10.50, "5.0% R", 10, 0.50)],
)
def test_tax_included_in_gross_amounts(uk, gross, code, net, tax):
    record = uk.create("Purchase", with_lines(uk, (gross, code), GlobalTaxCalculation="TaxInclusive"))
    line = record["Line"][0]
    assert (line["Amount"], line[DETAIL]["TaxInclusiveAmt"]) == (net, gross)
    assert (record["TxnTaxDetail"]["TotalTax"], record["TotalAmt"]) == (tax, gross)


def test_the_tax_of_the_receipt_overrides_the_computation(uk):
    body = with_lines(uk, (100, "20.0% S"), TxnTaxDetail=override((rate_of(uk, "20.0% S"), 19.97, 100)))
    record = uk.create("Purchase", body)
    assert record["TotalAmt"] == 119.97
    assert record["TxnTaxDetail"]["TaxLine"][0]["Amount"] == 19.97
    again = uk.create("Purchase", {**record, "PrivateNote": "read, merged, sent back"})
    assert (again["TotalAmt"], again["SyncToken"]) == (119.97, "1")


def test_one_tax_line_serves_every_line_of_its_rate(uk):
    body = with_lines(uk, (60, "20.0% S"), (40, "20.0% S"))
    body["TxnTaxDetail"] = override((rate_of(uk, "20.0% S"), 20.01, 100))
    for line, tax in zip(body["Line"], (12.00, 8.01), strict=True):
        line[DETAIL]["TaxAmount"] = tax
    assert uk.create("Purchase", body)["TotalAmt"] == 120.01
    assert [line["tax"] for line in uk.ledger()[0]["lines"]] == ["12.00", "8.01"]


def test_an_override_must_list_every_rate(uk):
    body = with_lines(uk, (100, "20.0% S"), (50, "5.0% R"))
    body["TxnTaxDetail"] = override((rate_of(uk, "20.0% S"), 20, 100))
    answer = uk.post("purchase", body)
    assert fault_of(answer)[0] == "6000"
    assert "all tax rates" in fault_of(answer)[1]


def test_a_code_without_tax_cannot_be_overridden(uk):
    body = with_lines(uk, (100, "Exempt"), TxnTaxDetail=override((rate_of(uk, "Exempt"), 1, 100)))
    assert fault_of(uk.post("purchase", body))[0] == "6000"


def test_a_code_for_sales_only_is_refused_on_purchases(uk):
    assert fault_of(uk.post("purchase", with_lines(uk, (100, "20.0% RC SG"))))[0] == "6470"


def test_where_tax_does_not_apply_codes_fall_away(uk):
    record = uk.create("Purchase", with_lines(uk, (100, "20.0% S"), GlobalTaxCalculation="NotApplicable"))
    assert record["TotalAmt"] == 100
    assert "TaxCodeRef" not in record["Line"][0][DETAIL]


@pytest.mark.parametrize("kind", ["Bill", "VendorCredit"])
def test_bills_and_credits_carry_tax_like_purchases(uk, kind):
    lines = with_lines(uk, (100, "20.0% S"))["Line"]
    body = {
        "VendorRef": uk.ref("Vendor", "Priya Nair (expenses)"),
        "GlobalTaxCalculation": "TaxExcluded",
        "Line": lines,
    }
    assert uk.create(kind, body)["TotalAmt"] == 120


def test_a_refund_into_the_bank_carries_purchase_tax(uk):
    detail = {
        "AccountRef": uk.ref("Account", "Travel and Subsistence"),
        "TaxCodeRef": uk.ref("TaxCode", "20.0% S"),
        "TaxApplicableOn": "Purchase",
    }
    line = {"Amount": 10, "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
    body = {
        "DepositToAccountRef": uk.ref("Account", "Current Account"),
        "GlobalTaxCalculation": "TaxExcluded",
        "Line": [line],
    }
    assert uk.create("Deposit", body)["TotalAmt"] == 12
    without_side = {**line, "DepositLineDetail": {k: v for k, v in detail.items() if k != "TaxApplicableOn"}}
    assert fault_of(uk.post("deposit", body | {"Line": [without_side]}))[0] == "2270"
    assert (
        fault_of(uk.post("deposit", {k: v for k, v in body.items() if k != "GlobalTaxCalculation"}))[0]
        == "2020"
    )


def test_a_journal_line_with_a_code_needs_side_and_amount(uk):
    def line(posting, account, amount, **more):
        return {
            "Amount": amount,
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": {"PostingType": posting, "AccountRef": uk.ref("Account", account)}
            | more,
        }

    code = {"TaxCodeRef": uk.ref("TaxCode", "20.0% S")}
    bank = line("Credit", "Current Account", 120)

    def send(**tax):
        return uk.post("journalentry", {"Line": [line("Debit", "Software", 100, **tax), bank]})

    assert fault_of(send(**code))[0] == "2270"
    assert fault_of(send(**code, TaxApplicableOn="Purchase"))[0] == "2280"
    assert fault_of(send(**code, TaxApplicableOn="Purchase", TaxAmount=19.99))[0] == "2300"
    assert send(**code, TaxApplicableOn="Purchase", TaxAmount=20).status_code == 200


def test_a_code_of_two_rates_in_canada(running, us):
    made = us.control("organisations", {"name": "Érable inc.", "country": "CA", "currency": "CAD"})
    books = Books(running, made["key"])
    body = {
        "PaymentType": "CreditCard",
        "GlobalTaxCalculation": "TaxExcluded",
        "AccountRef": books.ref("Account", "Barclaycard Commercial"),
        "Line": [
            {
                "Amount": 100,
                "DetailType": DETAIL,
                DETAIL: {
                    "AccountRef": books.ref("Account", "Software"),
                    "TaxCodeRef": books.ref("TaxCode", "GST/QST QC - 9.975"),
                },
            }
        ],
    }
    record = books.create("Purchase", body)
    assert [line["Amount"] for line in record["TxnTaxDetail"]["TaxLine"]] == [5, 9.98]
    assert record["TotalAmt"] == 114.98


def test_in_the_united_states_tax_is_part_of_the_line(us):
    record = us.create("Purchase", purchase(us, 108.75, GlobalTaxCalculation="TaxExcluded"))
    assert record["TotalAmt"] == 108.75
    assert "TxnTaxDetail" not in record
    assert "GlobalTaxCalculation" not in record


# (paying account, supplier, CurrencyRef, works): home is USD.
CURRENCIES = [
    ("Checking", "Corner Cafe", None, "USD"),
    ("Checking", "Corner Cafe", "USD", "USD"),
    ("Checking", "Rhein Papier GmbH", "EUR", "EUR"),
    ("Checking", "Rhein Papier GmbH", None, "EUR"),
    ("Euro Account", "Rhein Papier GmbH", "EUR", "EUR"),
    ("Euro Account", "Rhein Papier GmbH", None, "EUR"),
    ("Euro Account", "Corner Cafe", "USD", None),
    ("Euro Account", "Thames Stationers Ltd", "GBP", None),
    ("Checking", "Corner Cafe", "EUR", None),
]


@pytest.mark.parametrize(("account", "vendor", "asked", "booked"), CURRENCIES)
def test_one_foreign_currency_a_document(us, account, vendor, asked, booked):
    body = purchase(us, AccountRef=us.ref("Account", account), EntityRef=us.ref("Vendor", vendor))
    if asked:
        body["CurrencyRef"] = {"value": asked}
    answer = us.post("purchase", body)
    if booked is None:
        assert fault_of(answer)[0] == "6000"
    else:
        assert answer.json()["Purchase"]["CurrencyRef"] == {"value": booked}


def test_the_rate_is_home_units_for_one_foreign_unit(us):
    euro = {
        "AccountRef": us.ref("Account", "Euro Account"),
        "EntityRef": us.ref("Vendor", "Rhein Papier GmbH"),
    }
    record = us.create("Purchase", purchase(us, 100, ExchangeRate=1.10, **euro))
    assert (record["ExchangeRate"], record["HomeTotalAmt"]) == (1.10, 110)
    assert us.create("Purchase", purchase(us, 100, **euro))["ExchangeRate"] == 1.0842
    us.act("set_exchange_rate", currency="EUR", rate="1.2")
    assert us.get("exchangerate", sourcecurrencycode="EUR").json()["ExchangeRate"]["Rate"] == 1.2


def test_a_foreign_bill_gets_a_payable_account_of_its_currency(us):
    body = valid.bill(us) | {
        "VendorRef": us.ref("Vendor", "Rhein Papier GmbH"),
        "CurrencyRef": {"value": "EUR"},
    }
    assert us.create("Bill", body)["APAccountRef"]["name"] == "Accounts Payable (A/P) - EUR"
    home = body | {"APAccountRef": us.ref("Account", "Accounts Payable (A/P)")}
    assert fault_of(us.post("bill", home))[0] == "6000"


def test_a_transfer_to_a_foreign_account_is_in_its_currency(us):
    body = valid.transfer(us) | {"ToAccountRef": us.ref("Account", "Company Card EUR"), "ExchangeRate": 1.1}
    record = us.create("Transfer", body | {"CurrencyRef": {"value": "EUR"}})
    assert (record["CurrencyRef"]["value"], record["Amount"], record["ExchangeRate"]) == ("EUR", 250, 1.1)
    us.control("switches", {"transfer_amount_side": "home"})
    us.create("Transfer", body | {"CurrencyRef": {"value": "EUR"}})
    assert [(each["currency"], each["total"], each["rate"]) for each in us.ledger()] == [
        ("EUR", "250.00", "1.1"),
        ("USD", "250.00", "1.1"),
    ]


def test_a_transfer_to_a_foreign_account_in_home_currency_keeps_the_rate(us):
    body = valid.transfer(us) | {"ToAccountRef": us.ref("Account", "Company Card EUR"), "ExchangeRate": 1.1}
    record = us.create("Transfer", body | {"CurrencyRef": {"value": "USD"}})
    assert (record["CurrencyRef"]["value"], record["Amount"], record["ExchangeRate"]) == ("USD", 250, 1.1)
