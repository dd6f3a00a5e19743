"""Accounts, taxes, contacts and the rest of what the demo organisations hold, as tables."""

# code, name, type
CHART: list[tuple[str, str, str]] = [
    ("1000", "Accounts Receivable", "accounts_receivable"),
    ("1010", "Undeposited Funds", "cash"),
    ("1020", "Petty Cash", "cash"),
    ("1100", "Prepaid Expenses", "other_current_asset"),
    ("1110", "Employee Advance", "other_current_asset"),
    ("1200", "Furniture and Equipment", "fixed_asset"),
    ("2000", "Accounts Payable", "accounts_payable"),
    ("2010", "Employee Reimbursements", "other_current_liability"),
    ("2020", "Tax Payable", "other_current_liability"),
    ("3000", "Owner's Equity", "equity"),
    ("3010", "Retained Earnings", "equity"),
    ("4000", "Sales", "income"),
    ("4010", "General Income", "income"),
    ("4020", "Interest Income", "other_income"),
    ("5000", "Cost of Goods Sold", "cost_of_goods_sold"),
    ("5010", "Materials", "cost_of_goods_sold"),
    ("6000", "Travel Expense", "expense"),
    ("6010", "Lodging", "expense"),
    ("6020", "Meals and Entertainment", "expense"),
    ("6030", "Office Supplies", "expense"),
    ("6040", "Software and Subscriptions", "expense"),
    ("6050", "Advertising And Marketing", "expense"),
    ("6060", "Telephone Expense", "expense"),
    ("6070", "Fuel and Motor Expenses", "expense"),
    ("6080", "Bank Fees and Charges", "expense"),
    ("6090", "Insurance", "expense"),
    ("6100", "Postage", "expense"),
    ("6110", "Printing and Stationery", "expense"),
    ("6120", "Rent Expense", "expense"),
    ("6130", "Repairs and Maintenance", "expense"),
    ("6140", "Consultant Expense", "expense"),
    ("6150", "Training", "expense"),
    ("6900", "Other Expenses", "expense"),
    ("6910", "Old Vehicle Costs", "expense"),
    ("7000", "Exchange Gain or Loss", "other_expense"),
]
INACTIVE_ACCOUNTS = {"Old Vehicle Costs", "Closed Deposit Account"}
SYSTEM_ACCOUNTS = {"Accounts Receivable", "Accounts Payable", "Undeposited Funds", "Exchange Gain or Loss"}

# code, name ({}: the foreign currency), type, currency (None: base), last digits of the number, bank
BANK_ACCOUNTS: list[tuple[str, str, str, str | None, str, str]] = [
    ("1030", "Business Checking", "bank", None, "3391", "First Example Bank"),
    ("2100", "Company Credit Card", "credit_card", None, "4821", "First Example Bank"),
    ("1040", "{} Account", "bank", "foreign", "7710", "First Example Bank"),
    ("2110", "{} Card", "credit_card", "foreign", "1177", "Example Cards"),
    ("1050", "Closed Deposit Account", "bank", None, "0002", "Second Example Bank"),
]

# name, per cent, type, active
TAXES: dict[str, list[tuple[str, str, str, bool]]] = {
    "GB": [
        ("Standard Rate", "20", "tax", True),
        ("Reduced Rate", "5", "tax", True),
        ("Zero Rate", "0", "tax", True),
        ("Old Standard Rate", "17.5", "tax", False),
    ],
    "US": [("New York Sales Tax", "8.875", "tax", True), ("Texas Sales Tax", "8.25", "tax", True)],
    "CA": [
        ("GST", "5", "tax", True),
        ("PST BC", "7", "tax", True),
        ("QST", "9.975", "tax", True),
        ("HST ON", "13", "tax", True),
        ("Zero Rate", "0", "tax", True),
    ],
    "other": [
        ("Standard Rate", "19", "tax", True),
        ("Reduced Rate", "7", "tax", True),
        ("Zero Rate", "0", "tax", True),
    ],
}
TAX_GROUPS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "CA": [("GST + PST BC", ("GST", "PST BC")), ("GST + QST", ("GST", "QST"))],
}
VENDORS = [
    "Amazon Business", "Uber", "Lyft", "British Airways", "Delta Air Lines", "Air Canada", "Trainline", "Hertz",
    "Premier Inn", "Marriott Hotels", "Airbnb", "Starbucks", "Pret A Manger", "Tim Hortons", "Deliveroo", "DoorDash",
    "Staples", "Viking Direct", "IKEA", "Apple", "Google Workspace", "Microsoft 365", "Adobe", "Slack", "Zoom",
    "GitHub", "Amazon Web Services", "DigitalOcean", "Meta Ads", "LinkedIn", "Vodafone", "AT&T Wireless", "Shell",
    "BP Fuel", "Esso", "FedEx", "Royal Mail", "Hiscox Insurance", "WeWork", "Costco Wholesale",
]  # fmt: skip
FOREIGN_VENDORS = ["Deutsche Bahn", "Booking Holdings International"]
EMPLOYEE_VENDORS = ["Priya Nair (employee)", "Tom Becker (employee)"]
INACTIVE_VENDORS = ["Old Printers Ltd"]
CUSTOMERS = ["Ridgeway University", "Northwind Foods", "Cedar & Stone Architects", "City of Halden"]
INACTIVE_CUSTOMERS = ["Former Client Inc"]
EMPLOYEES = ["Priya Nair", "Tom Becker", "Sofia Alvarez"]

# name, mandatory, active, options (name, active)
TAGS: list[tuple[str, bool, bool, list[tuple[str, bool]]]] = [
    (
        "Department",
        False,
        True,
        [("Sales", True), ("Engineering", True), ("Operations", True), ("Retail", False)],
    ),
    ("Region", False, True, [("North", True), ("South", True), ("West Coast", True)]),
    ("Campaign", False, False, [("Spring", True)]),
]
LOCATIONS: list[tuple[str, bool]] = [("Head Office", True), ("Warehouse", True), ("Old Branch", False)]
PROJECTS: list[tuple[str, str, str]] = [
    ("Campus Refit", "Ridgeway University", "active"),
    ("Packaging Redesign", "Northwind Foods", "active"),
    ("Town Hall Audit", "City of Halden", "inactive"),
]

# code: name, symbol, decimal places, one unit in US dollars
CURRENCIES: dict[str, tuple[str, str, int, str]] = {
    "USD": ("US Dollar", "$", 2, "1"),
    "EUR": ("Euro", "€", 2, "1.17"),
    "GBP": ("Pound Sterling", "£", 2, "1.34"),
    "CAD": ("Canadian Dollar", "CA$", 2, "0.72"),
    "AUD": ("Australian Dollar", "A$", 2, "0.66"),
    "INR": ("Indian Rupee", "₹", 2, "0.0119"),
    "JPY": ("Japanese Yen", "¥", 0, "0.0066"),
}
