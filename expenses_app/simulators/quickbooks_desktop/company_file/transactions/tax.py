"""Purchase tax of Canadian (and other non-US) files: QuickBooks computes it from the code of each line."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.booking import cents

HUNDRED = Decimal(100)


def purchase_rate(file: CompanyFile, code: Ref | None) -> Decimal:
    """The percentage of a sales tax code on purchases; zero without a code or for one that is not taxable."""
    item = file.of(file.of(code).get("ItemPurchaseTaxRef"))
    if not item:
        return Decimal(0)
    members = item.get("ItemSalesTaxRef", []) if item["_kind"] == "ItemSalesTaxGroup" else []
    rates = [file.of(each)["TaxRate"] for each in members] or [item.get("TaxRate", Decimal(0))]
    return sum(rates, Decimal(0))


def line_tax(amount: Decimal, rate: Decimal, included: bool) -> Decimal:
    """The tax of a line's amount; with ``included`` it is a part of the amount."""
    if included:
        return amount - cents(amount * HUNDRED / (HUNDRED + rate))
    return cents(amount * rate / HUNDRED)


def tax_account(file: CompanyFile) -> Ref:
    """The account that purchase tax is posted to."""
    return next(
        Ref(each["ListID"])
        for each in file.every("Account")
        if each.get("SpecialAccountType") == "SalesTaxPayable"
    )


def tax_code_of(line: Fields, header: Fields) -> Ref | None:
    """The code of a line, else that of the header."""
    return line.get("SalesTaxCodeRef") or header.get("SalesTaxCodeRef")
