"""The categories, bank accounts, people and projects that a seeded company has."""

from expenses_app.simulators.freeagent.state import OUTSIDE, STANDARD, ZERO

ADMIN, COST, INCOME, GENERAL = "admin_expenses", "cost_of_sales", "income", "general"
GROUP_DESCRIPTIONS = {
    ADMIN: "Admin expenses (normally VATable)",
    COST: "Cost of Sales",
    INCOME: "Income",
    GENERAL: None,
}

# nominal code, name, automatic rate of a UK company, name for tax reports
ADMIN_EXPENSES = (
    ("249", "Mileage", STANDARD, "travel_and_subsistence"),
    ("250", "Office Costs", STANDARD, "general_maintenance"),
    ("251", "Rent", STANDARD, "rent_of_premises"),
    ("268", "Web Hosting", STANDARD, "it_and_computer_consumables"),
    ("269", "Computer Software", STANDARD, "computer_software_costs"),
    ("270", "Computer Hardware", STANDARD, "it_and_computer_consumables"),
    ("271", "Office Equipment", STANDARD, "consumable_items"),
    ("273", "Internet & Telephone", STANDARD, "telecommunication_costs"),
    ("274", "Mobile Phone", STANDARD, "telecommunication_costs"),
    ("276", "Printing", STANDARD, "printing_costs"),
    ("277", "Stationery", STANDARD, "stationery"),
    ("280", "Sundries", STANDARD, "sundry_expenses"),
    ("282", "Staff Training", STANDARD, "staff_training"),
    ("283", "Motor Expenses", STANDARD, "vehicle_running_costs"),
    ("285", "Accommodation and Meals", STANDARD, "travel_and_subsistence"),
    ("288", "Advertising and Promotion", STANDARD, "advertising_and_promotional_costs"),
    ("289", "Staff Entertaining", STANDARD, "staff_entertaining"),
    ("290", "Legal and Professional Fees", STANDARD, "legal_fees"),
    ("292", "Accountancy Fees", STANDARD, "accountancy_fees"),
    ("293", "Consultancy Fees", STANDARD, "general_consultancy_fees"),
    ("335", "Business Entertaining", STANDARD, "business_entertaining"),
    ("358", "Postage", ZERO, "postage_costs"),
    ("359", "Books and Journals", ZERO, "publication_and_other_information_subscriptions"),
    ("360", "Charitable Donations", OUTSIDE, "sundry_expenses"),
    ("361", "Subscriptions", ZERO, "subscriptions_to_professional_and_trade_bodies"),
    ("363", "Bank/Finance Charges", ZERO, "bank_charges"),
    ("364", "Insurance", ZERO, "insurance"),
    ("365", "Travel", ZERO, "travel_and_subsistence"),
    ("371", "Card and Bank Fees", ZERO, "credit_card_charges"),
)
COST_OF_SALES = (
    ("101", "Cost of Sales", STANDARD, "purchases"),
    ("102", "Commission Paid", STANDARD, "commissions_payable"),
    ("103", "Materials", STANDARD, "material_costs"),
    ("104", "Equipment Hire", STANDARD, "purchases"),
    ("150", "Subcontractor Costs", STANDARD, "subcontractor_costs"),
)
INCOMES = (("001", "Sales", STANDARD, None),)
GENERALS = (
    ("051", "Interest Received", OUTSIDE, None),
    ("602", "Capital Asset Purchase", STANDARD, None),
    ("681", "Trade Debtors", None, None),
    ("750", "Bank Account", None, None),
    ("796", "Trade Creditors", None, None),
    ("817", "VAT", None, None),
    ("900", "Smart User Payment", None, None),
    ("905", "Expense Account", None, None),
    ("907", "Director Loan Account", None, None),
    ("999", "Suspense Account", None, None),
)
CHART = ((ADMIN, ADMIN_EXPENSES), (COST, COST_OF_SALES), (INCOME, INCOMES), (GENERAL, GENERALS))

# type, name, currency (base, or the first that is not), status, further fields
BANK_ACCOUNTS: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    ("StandardBankAccount", "Business Current Account", "base", "active", {"is_primary": True, "sort_code": "20-00-00"}),
    ("CreditCardAccount", "Company Credit Card", "base", "active", {"account_number": "4821"}),
    ("StandardBankAccount", "Foreign Currency Account", "foreign", "active", {"iban": "GB29NWBK60161331926819"}),
    ("PaypalAccount", "PayPal", "base", "active", {"email": "paypal@company.example"}),
    ("StandardBankAccount", "Old Deposit Account", "base", "hidden", {}),
)  # fmt: skip

# first name, last name, e-mail, role, permission level, hidden
USERS = (
    ("Ada", "Osei", "ada@example.com", "Director", 8, False),
    ("Ben", "Larkin", "ben@example.com", "Director", 7, False),
    ("Cleo", "Marsh", "cleo@example.com", "Employee", 6, False),
    ("Eve", "Novak", "eve@example.com", "Employee", 5, False),
    ("Dan", "Ruiz", "dan@example.com", "Employee", 2, False),
    ("Gil", "Amari", "gil@example.com", "Accountant", 8, False),
    ("Fay", "Holt", "fay@example.com", "Employee", 0, True),
)

SUPPLIERS = (
    "Adobe Systems", "Amazon Business", "Argos", "Atlassian", "Aviva Insurance", "Booking.com", "BP Filling Station",
    "British Airways", "Canva", "City Taxis", "Costa Coffee", "Currys", "Deliveroo", "DigitalOcean", "EasyJet", "Esso",
    "Figma", "GitHub", "Google Ads", "Greggs", "IKEA Business", "LinkedIn", "Mailchimp", "Meta Platforms",
    "Microsoft", "Pret A Manger", "Premier Inn", "Royal Mail", "Ryman Stationery", "Screwfix", "Shell", "Slack",
    "Tesco", "Trainline", "Travelodge", "Uber", "Vodafone", "Zoom Communications",
)  # fmt: skip
CUSTOMERS = ("Alder Architects", "Briar & Finch", "Cobalt Museum", "Dovecote Hotels", "Elm Park School")
HIDDEN_CONTACTS = ("Old Printers",)
PEOPLE = (("Priya", "Nair"),)

# name, customer, status
PROJECTS = (
    ("Museum shop range", "Cobalt Museum", "Active"),
    ("Hotel tableware", "Dovecote Hotels", "Active"),
    ("School workshops", "Elm Park School", "Completed"),
    ("Garden pots", "Briar & Finch", "Cancelled"),
)
