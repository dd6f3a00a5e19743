"""Charts of accounts and tax groups as data.

A row of a chart: number, name, category, subcategory, then the general posting type and VAT product group that the
account proposes. Lines with no category are headings.
"""

from decimal import Decimal

ChartRow = tuple[str, str, str, str, str, str]

CHART: tuple[ChartRow, ...] = (
    ("1000", "ASSETS", "", "", "", ""),
    ("1100", "Accounts Receivable", "Assets", "Accounts Receivable", "", ""),
    ("1210", "Business Current Account, ledger", "Assets", "Cash", "", ""),
    ("1220", "Company Credit Card, ledger", "Liabilities", "Current Liabilities", "", ""),
    ("1230", "Foreign Currency Card, ledger", "Liabilities", "Current Liabilities", "", ""),
    ("1240", "Foreign Currency Account, ledger", "Assets", "Cash", "", ""),
    ("1250", "Closed Bank Account, ledger", "Assets", "Cash", "", ""),
    ("1400", "Prepaid Expenses", "Assets", "Prepaid Expenses", "", ""),
    ("1500", "Office Equipment", "Assets", "Equipment", "Purchase", "VAT"),
    ("2100", "Accounts Payable", "Liabilities", "Current Liabilities", "", ""),
    ("2150", "Corporate Card Clearing", "Liabilities", "Current Liabilities", "", ""),
    ("2210", "Sales VAT", "Liabilities", "Current Liabilities", "", ""),
    ("2220", "Purchase VAT", "Assets", "Current Assets", "", ""),
    ("3100", "Share Capital", "Equity", "Common Stock", "", ""),
    ("3200", "Retained Earnings", "Equity", "Retained Earnings", "", ""),
    ("4000", "INCOME", "", "", "", ""),
    ("4010", "Design Services", "Income", "Income, Services", "Sale", "VAT"),
    ("4200", "Card Rewards and Cashback", "Income", "Other Income", "", ""),
    ("5010", "Materials Purchased", "Cost of Goods Sold", "Materials", "Purchase", "VAT"),
    ("5020", "Subcontractors", "Cost of Goods Sold", "Labor", "Purchase", "NONE"),
    ("8000", "OPERATING EXPENSES", "", "", "", ""),
    ("8110", "Cleaning", "Expense", "Other Expenses", "Purchase", "VAT"),
    ("8120", "Electricity and Heating", "Expense", "Utilities", "Purchase", "NONE"),
    ("8130", "Repairs and Maintenance", "Expense", "Repairs", "Purchase", "VAT"),
    ("8210", "Travel", "Expense", "Travel", "Purchase", "NONE"),
    ("8220", "Meals and Entertainment", "Expense", "Travel", "Purchase", "NONE"),
    ("8230", "Accommodation", "Expense", "Travel", "Purchase", "NONE"),
    ("8310", "Motor Fuel", "Expense", "Vehicle", "Purchase", "NONE"),
    ("8320", "Parking and Tolls", "Expense", "Vehicle", "Purchase", "NONE"),
    ("8410", "Office Supplies", "Expense", "Office", "Purchase", "NONE"),
    ("8420", "Software Subscriptions", "Expense", "Office", "Purchase", "NONE"),
    ("8430", "Telephone and Internet", "Expense", "Utilities", "Purchase", "NONE"),
    ("8440", "Postage and Courier", "Expense", "Office", "Purchase", "NONE"),
    ("8450", "Books and Training", "Expense", "Office", "Purchase", "NONE"),
    ("8510", "Advertising and Marketing", "Expense", "Advertising", "Purchase", "NONE"),
    ("8610", "Insurance", "Expense", "Insurance", "Purchase", "NONE"),
    ("8620", "Bank Fees", "Expense", "Bank Charges", "", ""),
    ("8630", "Legal and Professional Fees", "Expense", "Professional", "Purchase", "NONE"),
    ("8640", "Rent", "Expense", "Rent", "Purchase", "NONE"),
    ("8690", "Old Sundries", "Expense", "Other Expenses", "Purchase", "NONE"),
    ("8700", "Salaries", "Expense", "Payroll", "", ""),
    ("9310", "Realised Exchange Gains", "Income", "Other Income", "", ""),
    ("9320", "Realised Exchange Losses", "Expense", "Other Expenses", "", ""),
    ("9330", "Rounding Differences", "Expense", "Other Expenses", "", ""),
    ("9999", "NET RESULT", "", "", "", ""),
)
CONTROLLED = ("1100", "1210", "1220", "1230", "1240", "1250", "2100", "2210", "2220")
BLOCKED = ("8690",)

# Code, name, per cent. The code VAT of the chart is the standard one; NONE the one without tax.
TaxRow = tuple[str, str, Decimal]
VAT: dict[str, tuple[TaxRow, ...]] = {
    "GB": (
        ("VAT20", "Standard VAT (20%)", Decimal(20)),
        ("VAT5", "Reduced VAT (5%)", Decimal(5)),
        ("ZERO", "Zero rated (0%)", Decimal(0)),
        ("NOVAT", "No VAT (0%)", Decimal(0)),
    ),
    "DE": (
        ("VAT19", "Vorsteuer normal (19%)", Decimal(19)),
        ("VAT7", "Vorsteuer ermäßigt (7%)", Decimal(7)),
        ("NOVAT", "Ohne Steuer (0%)", Decimal(0)),
    ),
}
OTHER_VAT: tuple[TaxRow, ...] = (
    ("VATSTD", "Standard VAT (21%)", Decimal(21)),
    ("NOVAT", "No VAT (0%)", Decimal(0)),
)
SALES_TAX_COUNTRIES = ("US", "CA")
SALES_TAX_GROUPS = (("TAXABLE", "Taxable"), ("NONTAXABLE", "Not taxable"), ("SUPPLIES", "Supplies"))
TAX_AREAS = {"VAT": (("DOMESTIC", "Domestic"), ("EU", "European Union"), ("EXPORT", "Other countries")),
             "Sales Tax": (("CHICAGO, IL", "Chicago, Illinois"), ("ATLANTA, GA", "Atlanta, Georgia"))}  # fmt: skip
BUSINESS_GROUP = "DOMESTIC"
CURRENCIES = {
    "GBP": ("Pound Sterling", "£"), "EUR": ("Euro", "€"), "USD": ("US Dollar", "$"), "CHF": ("Swiss Franc", "CHF"),
}  # fmt: skip
IN_POUNDS = {
    "GBP": Decimal(1), "EUR": Decimal("0.85"), "USD": Decimal("0.76"), "CHF": Decimal("0.90"),
    "CAD": Decimal("0.56"), "AUD": Decimal("0.50"),
}  # fmt: skip
