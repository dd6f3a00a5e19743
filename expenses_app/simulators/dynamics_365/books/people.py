"""Vendors, customers, employees, bank accounts and dimensions of a seeded company, as data."""

VENDORS = (
    "Amazon Business", "Adobe Systems", "Apple Store", "Atlassian", "Booking.com", "British Airways", "British Telecom",
    "Costa Coffee", "Deliveroo", "DHL Express", "Dropbox", "easyJet", "Eurostar", "Figma", "GitHub", "Google Ads",
    "Google Workspace", "Hertz", "Hilton Hotels", "IKEA Business", "LinkedIn", "Lufthansa", "Meta Platforms",
    "Microsoft 365", "Notion Labs", "Post Office", "Premier Inn", "Pret A Manger", "Royal Mail", "Ryman Stationery",
    "Shell Fuel", "Slack Technologies", "Staples", "Transport for London", "Trainline", "Uber", "Vodafone",
    "WeWork", "Zoom Video",
)  # fmt: skip
BLOCKED_VENDORS = ("Old Printers", "Stopped Payments")
CUSTOMERS = (
    "Alpine Ski House",
    "Contoso Retail",
    "Fabrikam Foods",
    "Litware Hotels",
    "Relecloud",
    "Trey Research",
)
EMPLOYEES = (
    ("AL", "Ada", "Lund", "Active"), ("BK", "Ben", "Kerr", "Active"), ("CW", "Cleo", "Ward", "Inactive"),
    ("DF", "Dan", "Frost", "Terminated"),
)  # fmt: skip
# Number, name, currency ("base" is the company's), ledger account, blocked. Empty ledger account: no posting group.
BANK_ACCOUNTS = (
    ("CHECKING", "Business Current Account", "base", "1210", False),
    ("CARD-{base}", "Company Credit Card", "base", "1220", False),
    ("CARD-{foreign}", "Foreign Currency Card", "foreign", "1230", False),
    ("BANK-{other}", "Foreign Currency Account", "other", "1240", False),
    ("OLD-BANK", "Closed Bank Account", "base", "1250", True),
    ("UNFINISHED", "Account without Posting Group", "base", "", False),
)
DIMENSIONS = {
    "DEPARTMENT": ("Department", {"SALES": "Sales", "PROD": "Production", "ADM": "Administration", "OLD": "Old Department"}),
    "PROJECT": ("Project", {"ALPHA": "Alpha Website", "BETA": "Beta Rebrand", "INTERNAL": "Internal"}),
}  # fmt: skip
BLOCKED_VALUE = ("DEPARTMENT", "OLD")
