"""What the demo companies are made of: accounts, cards, parties, tax and dimensions, as tables."""

# id, name, balance sheet?, normal balance, system category
CHART: tuple[tuple[str, str, bool, str, str], ...] = (
    ("1010", "Current account", True, "debit", "Cash and Cash Equivalents"),
    ("1015", "Deposit account", True, "debit", "Cash and Cash Equivalents"),
    ("1020", "Euro account", True, "debit", "Cash and Cash Equivalents"),
    ("1100", "Trade debtors", True, "debit", "Accounts Receivable"),
    ("1200", "Stock", True, "debit", "Inventory"),
    ("1400", "Prepayments", True, "debit", "Prepaid Expenses"),
    ("1500", "Office equipment", True, "debit", "Fixed Assets"),
    ("2000", "Trade creditors", True, "credit", "Accounts Payable"),
    ("2110", "Company credit cards", True, "credit", "Credit Card Payable"),
    ("2120", "Euro credit card", True, "credit", "Credit Card Payable"),
    ("2200", "VAT control", True, "credit", "Tax Payable"),
    ("2300", "Accruals", True, "credit", "Accrued Liabilities"),
    ("3000", "Share capital", True, "credit", "Equity"),
    ("3900", "Retained earnings", True, "credit", "Retained Earnings"),
    ("4000", "Sales", False, "credit", "Revenue"),
    ("4100", "Service income", False, "credit", "Revenue"),
    ("4900", "Other income", False, "credit", "Other Income"),
    ("5000", "Cost of sales", False, "debit", "Cost of Revenue"),
    ("6100", "Advertising and marketing", False, "debit", "Advertising"),
    ("6150", "Software and subscriptions", False, "debit", "Software"),
    ("6200", "Bank fees", False, "debit", "Bank Charges"),
    ("6250", "Insurance", False, "debit", "Insurance"),
    ("6300", "Motor and fuel", False, "debit", "Vehicle Expense"),
    ("6350", "Telephone and internet", False, "debit", "Telephone"),
    ("6400", "Travel", False, "debit", "Travel"),
    ("6450", "Meals and entertainment", False, "debit", "Meals and Entertainment"),
    ("6500", "Postage and courier", False, "debit", "Postage"),
    ("6550", "Professional fees", False, "debit", "Professional Fees"),
    ("6600", "Training", False, "debit", "Training"),
    ("6700", "Office supplies", False, "debit", "Office Supplies"),
    ("6750", "Repairs and maintenance", False, "debit", "Repairs"),
    ("6800", "Printing and stationery", False, "debit", "Office Supplies"),
    ("6900", "Project consumables", False, "debit", "Materials"),
    ("6910", "Exhibitions", False, "debit", "Advertising"),
    ("6990", "Entertaining before 2025", False, "debit", "Meals and Entertainment"),
    ("7000", "Depreciation", False, "debit", "Depreciation"),
)
CONTROL_ACCOUNTS = ("1100", "2000", "2200")
INACTIVE_ACCOUNTS = ("6990",)
REQUIRED_DIMENSIONS = {"6900": ("project",), "6910": ("department",)}

# id, description, card type, account type, currency ("" is the base), liability account, status
CARDS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("AMEX-001", "Company card 1001", "amex", "credit", "", "2110", "active"),
    ("DEBIT-01", "Prepaid card 7705", "visa", "debit", "", "2110", "active"),
    ("EURO-CARD", "Euro card 3310", "mastercard", "credit", "EUR", "2120", "active"),
    ("OLD-CARD", "Company card 0009", "visa", "credit", "", "2110", "inactive"),
)
# id, bank, currency, GL account, kind
BANKS: tuple[tuple[str, str, str, str, str], ...] = (
    ("BARC-01", "Barclays", "", "1010", "checking"),
    ("EURO-01", "Barclays", "EUR", "1020", "checking"),
    ("SAVE-01", "Barclays", "", "1015", "savings"),
)
VENDORS: tuple[tuple[str, str], ...] = (
    ("V-210", "Amazon UK"),
    ("V-AMEX", "American Express"),
    ("V-211", "Adobe Systems"),
    ("V-212", "Apple Store"),
    ("V-213", "British Airways"),
    ("V-214", "BP Service Stations"),
    ("V-215", "BT Business"),
    ("V-216", "Costa Coffee"),
    ("V-217", "DHL Express"),
    ("V-218", "Dropbox"),
    ("V-219", "easyJet"),
    ("V-220", "Facebook Ads"),
    ("V-221", "GitHub"),
    ("V-222", "Google Ads"),
    ("V-223", "Google Workspace"),
    ("V-224", "Greggs"),
    ("V-225", "Hilton Hotels"),
    ("V-226", "Hiscox Insurance"),
    ("V-227", "IKEA"),
    ("V-228", "LinkedIn"),
    ("V-229", "Microsoft"),
    ("V-230", "National Express"),
    ("V-231", "Pret A Manger"),
    ("V-232", "Premier Inn"),
    ("V-233", "Royal Mail"),
    ("V-234", "Ryman"),
    ("V-235", "Shell"),
    ("V-236", "Slack"),
    ("V-237", "Staples"),
    ("V-238", "Tesco"),
    ("V-239", "Trainline"),
    ("V-240", "Uber"),
    ("V-241", "Vodafone"),
    ("V-242", "Zoom"),
    ("V-HOLD", "Disputed Repairs Ltd"),
    ("V-OLD", "Old Printers Ltd"),
    ("EMP-JDOE", "Jane Doe (expenses)"),
)
CUSTOMERS: tuple[tuple[str, str], ...] = (
    ("C-12", "Northwind Traders"),
    ("C-13", "Ridgeway University"),
    ("C-14", "Marine Systems"),
    ("C-15", "City Agency"),
    ("C-16", "Hamilton Smith"),
)
EMPLOYEES = (("E0008", "Jane Doe"), ("E0009", "Omar Haddad"), ("E0010", "Lena Brandt"))
DEPARTMENTS = (("PS", "Professional Services"), ("SALES", "Sales"), ("ADMIN", "Administration"))
CLASSES = (("WSD", "Web and software"), ("PRT", "Print"))
PROJECTS = (("P-7", "University prospectus", "C-13"), ("P-8", "Harbour fair", "C-14"))
ITEMS = (("I-100", "Consulting day"), ("I-200", "Rebilled expense"))
CHANNELS = (("ONLINE", "Online"), ("SHOP", "Shop"))
USERS = (
    ("ada", "Ada Okafor", "business"),
    ("cleo", "Cleo Marsh", "viewOnly"),
    ("wsuser", "Web Services", "webServices"),
)
# id, calculation method, how many tax entries a line may bear
SOLUTIONS = {
    "GB": ("United Kingdom - VAT", "VAT", 2),
    "AU": ("Australia - GST", "VAT", 2),
    "ZA": ("South Africa - VAT", "VAT", 1),
    "CA": ("Canadian Sales Tax - SYS", "VAT", 2),
}
# id, per cent, purchase side?, active?
TAX_DETAILS: dict[str, tuple[tuple[str, str, bool, bool], ...]] = {
    "GB": (
        ("UK Purchase Standard Rate", "20", True, True),
        ("UK Purchase Reduced Rate", "5", True, True),
        ("UK Purchase Zero Rate", "0", True, True),
        ("UK Purchase Exempt", "0", True, True),
        ("UK Purchase Rate of 2009", "17.5", True, False),
        ("UK Sale Standard Rate", "20", False, True),
    ),
    "AU": (
        ("AU Purchase Standard Rate", "10", True, True),
        ("AU Purchase Free", "0", True, True),
        ("AU Sale Standard Rate", "10", False, True),
    ),
    "ZA": (("ZA Purchase Standard Rate", "15", True, True), ("ZA Sale Standard Rate", "15", False, True)),
    "CA": (
        ("CA Purchase GST", "5", True, True),
        ("CA Purchase PST BC", "7", True, True),
        ("CA Sale GST", "5", False, True),
    ),
}
# How many units of pound one unit of a currency costs.
POUNDS = {
    "GBP": "1", "EUR": "0.86", "USD": "0.79", "AUD": "0.52", "CAD": "0.58", "ZAR": "0.043", "CHF": "0.89",
}  # fmt: skip
CURRENCY_NAMES = {
    "GBP": "British Pound", "EUR": "Euro", "USD": "US Dollar", "AUD": "Australian Dollar",
    "CAD": "Canadian Dollar", "ZAR": "South African Rand", "CHF": "Swiss Franc",
}  # fmt: skip
COUNTRY_NAMES = {
    "GB": "United Kingdom", "US": "United States", "AU": "Australia", "CA": "Canada", "ZA": "South Africa",
    "IE": "Ireland",
}  # fmt: skip
