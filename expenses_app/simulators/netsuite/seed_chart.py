"""What fresh accounts hold: chart of accounts, suppliers, customers, people, tax codes, tracking."""

from datetime import UTC, datetime

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

# Number, name, type, and whether in base or foreign currency or a summary.
CHART = [
    ("1010", "Current Account", "Bank", "base"),
    ("1020", "Deposit Account", "Bank", "base"),
    ("1030", "Prepaid Cards", "Bank", "base"),
    ("1040", "Foreign Currency Account", "Bank", "foreign"),
    ("1050", "Closed Bank Account", "Bank", "base"),
    ("1100", "Accounts Receivable", "AcctRec", ""),
    ("1200", "Prepaid Expenses", "OthCurrAsset", ""),
    ("1300", "Employee Advances", "OthCurrAsset", ""),
    ("1500", "Computer Equipment", "FixedAsset", ""),
    ("1510", "Office Furniture", "FixedAsset", ""),
    ("2000", "Accounts Payable", "AcctPay", ""),
    ("2100", "Corporate Card", "CredCard", "base"),
    ("2110", "Travel Card", "CredCard", "base"),
    ("2120", "Foreign Currency Card", "CredCard", "foreign"),
    ("2130", "Closed Card", "CredCard", "base"),
    ("2200", "Tax Liability", "OthCurrLiab", ""),
    ("2300", "Accrued Expenses", "OthCurrLiab", ""),
    ("2500", "Bank Loan", "LongTermLiab", ""),
    ("3000", "Share Capital", "Equity", ""),
    ("3100", "Retained Earnings", "Equity", ""),
    ("4000", "Sales", "Income", ""),
    ("4100", "Services", "Income", ""),
    ("4900", "Card Rewards and Cashback", "OthIncome", ""),
    ("5000", "Cost of Goods Sold", "COGS", ""),
    ("5100", "Freight", "COGS", ""),
    ("6000", "Operating Expenses", "Expense", "summary"),
    ("6010", "Travel", "Expense", ""),
    ("6020", "Meals and Entertainment", "Expense", ""),
    ("6030", "Office Supplies", "Expense", ""),
    ("6040", "Software and Subscriptions", "Expense", ""),
    ("6050", "Advertising", "Expense", ""),
    ("6060", "Telephone and Internet", "Expense", ""),
    ("6070", "Motor Fuel", "Expense", ""),
    ("6080", "Bank Fees", "Expense", ""),
    ("6090", "Insurance", "Expense", ""),
    ("6100", "Rent", "Expense", ""),
    ("6110", "Utilities", "Expense", ""),
    ("6120", "Repairs and Maintenance", "Expense", ""),
    ("6130", "Professional Fees", "Expense", ""),
    ("6140", "Training", "Expense", ""),
    ("6150", "Postage and Courier", "Expense", ""),
    ("6160", "Charitable Donations", "Expense", ""),
    ("6190", "Entertainment until 2024", "Expense", ""),
    ("7000", "Foreign Exchange Loss", "OthExpense", ""),
    ("7100", "Card Clearing", "OthExpense", ""),
    ("8000", "Purchase Orders", "NonPosting", ""),
    ("9000", "Headcount", "Stat", ""),
]
# Of the further subsidiaries of a group: number, name, type, currency, subsidiary.
LOCAL_ACCOUNTS = [
    ("1060", "US Checking", "Bank", "USD", "3"),
    ("1070", "Irish Current Account", "Bank", "EUR", "2"),
    ("2140", "US Corporate Card", "CredCard", "USD", "3"),
    ("2150", "Irish Corporate Card", "CredCard", "EUR", "2"),
]
INACTIVE_ACCOUNTS = {"1050", "2130", "6190"}
SUPPLIERS = [
    "Amazon", "Uber", "Google Ireland", "Microsoft", "Adobe Systems", "Zoom Video", "Slack Technologies",
    "Dropbox", "GitHub", "Atlassian", "LinkedIn", "Meta Platforms", "British Airways", "Ryanair", "Lufthansa",
    "Trainline", "Booking.com", "Hilton Hotels", "Premier Inn", "Airbnb", "Shell", "BP", "Esso", "Starbucks",
    "Pret a Manger", "Deliveroo", "Staples", "IKEA", "Vodafone", "DHL Express", "Royal Mail", "WeWork",
    "Mailchimp", "Notion Labs",
]  # fmt: skip
INACTIVE_SUPPLIER = "Old Printers Ltd"
FOREIGN_SUPPLIER = "Berlin Hosting GmbH"
CUSTOMERS = [
    "Ridgeway University",
    "Bayside Club",
    "City Agency",
    "Petrie McLoud",
    "Young Brothers Transport",
]
# The first three are those who may sign in.
EMPLOYEES = [
    ("Ada", "Archer", "ada@example.com", "Administrator"),
    ("Ivy", "Ingram", "ivy@example.com", "Bookkeeper"),
    ("Vic", "Vaughan", "vic@example.com", "Auditor"),
    ("Sam", "Salter", "sam@example.com", "Sales"),
    ("Tess", "Tanner", "tess@example.com", "Engineering"),
]
DEPARTMENTS = ["Sales", "Marketing", "Engineering", "Administration", "Closed Department"]
CLASSES = ["Retail", "Wholesale", "Online"]
LOCATIONS = ["Head Office", "Warehouse", "North Branch"]
CATEGORIES = [
    ("Airfare", "6010"),
    ("Hotels", "6010"),
    ("Meals", "6020"),
    ("Mileage", "6070"),
    ("Supplies", "6030"),
]
# Code, per cent, side, what is particular about it.
TAX_CODES: dict[str, list[tuple[str, str, str, str]]] = {
    "GB": [
        ("VAT:S-GB", "20", "BOTH", ""),
        ("VAT:R-GB", "5", "BOTH", ""),
        ("VAT:Z-GB", "0", "BOTH", ""),
        ("VAT:E-GB", "0", "BOTH", "exempt"),
        ("VAT:SALE-GB", "20", "SALE", ""),
        ("VAT:CAPITAL-GB", "20", "PURCHASE", ""),
        ("VAT:RC-GB", "20", "PURCHASE", "reverse"),
        ("VAT:OLD-GB", "17.5", "BOTH", "inactive"),
        ("VAT:NEXT-GB", "21", "BOTH", "later"),
        ("UNDEF-GB", "0", "BOTH", ""),
    ],
    "IE": [
        ("VAT:S-IE", "23", "BOTH", ""),
        ("VAT:R-IE", "13.5", "BOTH", ""),
        ("VAT:SR-IE", "9", "BOTH", ""),
        ("VAT:Z-IE", "0", "BOTH", ""),
        ("VAT:SALE-IE", "23", "SALE", ""),
        ("VAT:RC-IE", "23", "PURCHASE", "reverse"),
        ("VAT:OLD-IE", "21", "BOTH", "inactive"),
        ("UNDEF-IE", "0", "BOTH", ""),
    ],
    "CA": [("CA-GST", "5", "BOTH", ""), ("CA-Zero", "0", "BOTH", "")],
    "US": [],
}
# The codes that mean "no tax" where users pick none, with their well-known ids.
NOT_TAXABLE = {"US": ("-7", "-Not Taxable-"), "CA": ("114", "CA-E")}
STANDARD_RATES = {"DE": "19", "FR": "20", "NL": "21", "ES": "21", "IT": "22", "AU": "10", "NZ": "15"}
CURRENCIES = {
    "GBP": ("British Pound", "1.27", 2),
    "EUR": ("Euro", "1.09", 2),
    "USD": ("US Dollar", "1", 2),
    "CAD": ("Canadian Dollar", "0.73", 2),
    "AUD": ("Australian Dollar", "0.66", 2),
    "JPY": ("Japanese Yen", "0.0067", 0),
    "SEK": ("Swedish Krona", "0.095", 2),
}
INACTIVE_CURRENCY = "SEK"
