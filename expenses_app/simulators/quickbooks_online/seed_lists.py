"""The lists of the two seed companies: charts of accounts, suppliers, customers, tracking, tax codes. Data only."""

# (name, number, type, detail type, currency or "" for home)
Chart = tuple[tuple[str, str, str, str, str], ...]

US_CHART: Chart = (
    ("Accounts Receivable (A/R)", "", "Accounts Receivable", "AccountsReceivable", ""),
    ("Checking", "1010", "Bank", "Checking", ""),
    ("Savings", "1020", "Bank", "Savings", ""),
    ("Petty Cash", "1030", "Bank", "CashOnHand", ""),
    ("Euro Account", "1040", "Bank", "Checking", "EUR"),
    ("Undeposited Funds", "", "Other Current Asset", "UndepositedFunds", ""),
    ("Prepaid Expenses", "1300", "Other Current Asset", "PrepaidExpenses", ""),
    ("Employee Advances", "1310", "Other Current Asset", "EmployeeCashAdvances", ""),
    ("Furniture and Equipment", "1500", "Fixed Asset", "FurnitureAndFixtures", ""),
    ("Computers", "1510", "Fixed Asset", "MachineryAndEquipment", ""),
    ("Security Deposits", "1600", "Other Asset", "SecurityDeposits", ""),
    ("Accounts Payable (A/P)", "", "Accounts Payable", "AccountsPayable", ""),
    ("Visa Business", "2010", "Credit Card", "CreditCard", ""),
    ("Mastercard", "2020", "Credit Card", "CreditCard", ""),
    ("Company Card EUR", "2030", "Credit Card", "CreditCard", "EUR"),
    ("Company Card GBP", "2040", "Credit Card", "CreditCard", "GBP"),
    ("Payroll Liabilities", "2200", "Other Current Liability", "PayrollTaxPayable", ""),
    ("Sales Tax Payable", "2210", "Other Current Liability", "SalesTaxPayable", ""),
    ("Notes Payable", "2700", "Long Term Liability", "NotesPayable", ""),
    ("Opening Balance Equity", "3000", "Equity", "OpeningBalanceEquity", ""),
    ("Retained Earnings", "3100", "Equity", "RetainedEarnings", ""),
    ("Design Income", "4000", "Income", "SalesOfProductIncome", ""),
    ("Services", "4100", "Income", "ServiceFeeIncome", ""),
    ("Discounts Given", "4900", "Income", "DiscountsRefundsGiven", ""),
    ("Cost of Goods Sold", "5000", "Cost of Goods Sold", "SuppliesMaterialsCogs", ""),
    ("Freight and Shipping", "5100", "Cost of Goods Sold", "ShippingFreightDeliveryCos", ""),
    ("Advertising and Marketing", "6000", "Expense", "AdvertisingPromotional", ""),
    ("Bank Fees", "6010", "Expense", "BankCharges", ""),
    ("Dues and Subscriptions", "6020", "Expense", "DuesSubscriptions", ""),
    ("Insurance", "6030", "Expense", "Insurance", ""),
    ("Legal and Professional Fees", "6040", "Expense", "LegalProfessionalFees", ""),
    ("Meals and Entertainment", "6050", "Expense", "EntertainmentMeals", ""),
    ("Office Supplies", "6060", "Expense", "OfficeGeneralAdministrativeExpenses", ""),
    ("Rent or Lease", "6070", "Expense", "RentOrLeaseOfBuildings", ""),
    ("Repairs and Maintenance", "6080", "Expense", "RepairMaintenance", ""),
    ("Software", "6090", "Expense", "OfficeGeneralAdministrativeExpenses", ""),
    ("Telephone and Internet", "6100", "Expense", "Utilities", ""),
    ("Travel", "6110", "Expense", "Travel", ""),
    ("Travel Meals", "6120", "Expense", "TravelMeals", ""),
    ("Fuel", "6130", "Expense", "Auto", ""),
    ("Utilities", "6140", "Expense", "Utilities", ""),
    ("Training", "6150", "Expense", "OtherMiscellaneousServiceCost", ""),
    ("Uncategorized Expense", "6999", "Expense", "OtherMiscellaneousServiceCost", ""),
    ("Card Rewards", "7000", "Other Income", "OtherMiscellaneousIncome", ""),
    ("Interest Earned", "7010", "Other Income", "InterestEarned", ""),
    ("Exchange Gain or Loss", "8000", "Other Expense", "ExchangeGainOrLoss", ""),
    ("Penalties and Settlements", "8010", "Other Expense", "PenaltiesSettlements", ""),
)
UK_CHART: Chart = (
    ("Debtors", "1100", "Accounts Receivable", "AccountsReceivable", ""),
    ("Current Account", "1200", "Bank", "Checking", ""),
    ("Deposit Account", "1210", "Bank", "Savings", ""),
    ("Petty Cash", "1230", "Bank", "CashOnHand", ""),
    ("Euro Account", "1240", "Bank", "Checking", "EUR"),
    ("Prepayments", "1103", "Other Current Asset", "PrepaidExpenses", ""),
    ("Kitchen Equipment", "0030", "Fixed Asset", "MachineryAndEquipment", ""),
    ("Creditors", "2100", "Accounts Payable", "AccountsPayable", ""),
    ("Barclaycard Commercial", "1251", "Credit Card", "CreditCard", ""),
    ("Company Card EUR", "1252", "Credit Card", "CreditCard", "EUR"),
    ("VAT Control", "2200", "Other Current Liability", "SalesTaxPayable", ""),
    ("PAYE and NIC", "2210", "Other Current Liability", "PayrollTaxPayable", ""),
    ("Bank Loan", "2300", "Long Term Liability", "NotesPayable", ""),
    ("Share Capital", "3000", "Equity", "OpeningBalanceEquity", ""),
    ("Retained Earnings", "3200", "Equity", "RetainedEarnings", ""),
    ("Cafe Sales", "4000", "Income", "SalesOfProductIncome", ""),
    ("Catering Income", "4010", "Income", "ServiceFeeIncome", ""),
    ("Food Purchases", "5000", "Cost of Goods Sold", "SuppliesMaterialsCogs", ""),
    ("Packaging", "5003", "Cost of Goods Sold", "SuppliesMaterialsCogs", ""),
    ("Advertising", "6201", "Expense", "AdvertisingPromotional", ""),
    ("Bank Charges", "7901", "Expense", "BankCharges", ""),
    ("Cleaning", "7801", "Expense", "RepairMaintenance", ""),
    ("Entertaining", "7403", "Expense", "EntertainmentMeals", ""),
    ("Insurance", "8204", "Expense", "Insurance", ""),
    ("Motor Fuel", "7300", "Expense", "Auto", ""),
    ("Office Stationery", "7504", "Expense", "OfficeGeneralAdministrativeExpenses", ""),
    ("Professional Fees", "7600", "Expense", "LegalProfessionalFees", ""),
    ("Rent and Rates", "7100", "Expense", "RentOrLeaseOfBuildings", ""),
    ("Software", "7505", "Expense", "OfficeGeneralAdministrativeExpenses", ""),
    ("Staff Training", "8203", "Expense", "OtherMiscellaneousServiceCost", ""),
    ("Subscriptions", "8201", "Expense", "DuesSubscriptions", ""),
    ("Telephone and Internet", "7550", "Expense", "Utilities", ""),
    ("Travel and Subsistence", "7400", "Expense", "Travel", ""),
    ("Utilities", "7200", "Expense", "Utilities", ""),
    ("Uncategorised Expense", "9998", "Expense", "OtherMiscellaneousServiceCost", ""),
    ("Card Cashback", "4901", "Other Income", "OtherMiscellaneousIncome", ""),
    ("Exchange Gain or Loss", "7906", "Other Expense", "ExchangeGainOrLoss", ""),
)

# (display name, currency or "" for home)
People = tuple[tuple[str, str], ...]

US_VENDORS: People = (
    ("Bay Area Print Works", ""), ("Blue Bottle Roasters", ""), ("Books by Bessie", ""), ("Brosnahan Insurance Agency", ""),
    ("Cal Telephone", ""), ("Chin's Gas and Oil", ""), ("Cigna Health Care", ""), ("City Parking Authority", ""),
    ("Computers by Jenni", ""), ("Corner Cafe", ""), ("Delta Air Travel", ""), ("Diego's Road Warrior Bodyshop", ""),
    ("Ellis Equipment Rental", ""), ("Fidelity Office Supply", ""), ("Golden Gate Courier", ""), ("Hall Properties", ""),
    ("Hicks Hardware", ""), ("Lee Advertising", ""), ("Mahoney Mugs", ""), ("National Eye Care", ""),
    ("Norton Lumber and Building Materials", ""), ("PG&E", ""), ("Robertson & Associates", ""),
    ("Squeaky Kleen Car Wash", ""), ("Sunset Hotel", ""), ("Tania's Nursery", ""), ("Tim Philip Masonry", ""),
    ("Tony Rondonuwu", ""), ("United Software Alliance", ""), ("Yosemite Webhosting", ""),
    ("Rhein Papier GmbH", "EUR"), ("Atelier Lumière SARL", "EUR"), ("Thames Stationers Ltd", "GBP"),
    ("Kathy Rodriguez (expenses)", ""),
)  # fmt: skip
US_CUSTOMERS: People = (
    ("Amy's Bird Sanctuary", ""), ("Bill's Windsurf Shop", ""), ("Cool Cars", ""), ("Diego Rodriguez", ""),
    ("Freeman Sporting Goods", ""), ("Geeta Kalapatapu", ""), ("Kookies by Kathy", ""), ("Red Rock Diner", ""),
    ("Sushi by Katsuyuki", ""), ("Weiskopf Consulting", ""), ("Hamburg Hafen GmbH", "EUR"),
)  # fmt: skip
US_EMPLOYEES = (("Emily", "Platt"), ("John", "Johnson"), ("Kathy", "Rodriguez"))
US_CLASSES = ("Design", "Landscaping", "Overhead")
US_DEPARTMENTS = ("San Francisco", "New York")

UK_VENDORS: People = (
    ("Aldgate Butchers", ""), ("Anglian Water", ""), ("Barista Supplies Ltd", ""), ("Bidfood", ""), ("Booker Wholesale", ""),
    ("British Gas Business", ""), ("BT Business", ""), ("Camden Roastery", ""), ("Dover Ferries", ""),
    ("East Quay Fish", ""), ("Fresh Fields Produce", ""), ("Harbour Estates", ""), ("Highland Dairy", ""),
    ("Initial Hygiene", ""), ("Kent Laundry", ""), ("Margate Motors", ""), ("Northern Rail", ""), ("Office Outlet", ""),
    ("Premier Inn", ""), ("Royal Mail", ""), ("Screwfix", ""), ("Shell UK", ""), ("Southern Signs", ""),
    ("Thanet Accountants LLP", ""), ("Tesco Business", ""), ("Timpson", ""), ("TV Licensing", ""), ("Uber for Business", ""),
    ("Viking Direct", ""), ("Zurich Insurance", ""), ("Boulangerie Calais SARL", "EUR"), ("Priya Nair (expenses)", ""),
)  # fmt: skip
UK_CUSTOMERS: People = (("Cliftonville Weddings", ""), ("Margate Town Council", ""), ("Turner Events", ""))
UK_EMPLOYEES = (("Priya", "Nair"), ("Tom", "Hartley"))
UK_CLASSES = ("Cafe", "Catering", "Head office")
UK_DEPARTMENTS = ("Margate", "Ramsgate")

# code -> (description, sales rates, purchase rates); a rate is (name, per cent). None: no list on that side.
Rates = tuple[tuple[str, str], ...]
UK_TAX: dict[str, tuple[str, Rates | None, Rates | None]] = {
    "20.0% S": ("Standard rate", (("VAT (20.0% S) Sales", "20"),), (("VAT (20.0% S) Purchases", "20"),)),
    "5.0% R": ("Reduced rate", (("VAT (5.0% R) Sales", "5"),), (("VAT (5.0% R) Purchases", "5"),)),
    "0.0% Z": ("Zero rate", (("VAT (0.0% Z) Sales", "0"),), (("VAT (0.0% Z) Purchases", "0"),)),
    "Exempt": ("Exempt", (("VAT (Exempt) Sales", "0"),), (("VAT (Exempt) Purchases", "0"),)),
    "No VAT": ("Outside the scope of VAT", (("No VAT Sales", "0"),), (("No VAT Purchases", "0"),)),
    "20.0% ECG": (
        "Goods from the EU, standard rate",
        None,
        (("VAT (20.0% ECG) Purchases", "20"), ("VAT (20.0% ECG) Purchases reverse", "-20")),
    ),
    "0.0% ECG": ("Goods to or from the EU", (("VAT (0.0% ECG) Sales", "0"),), (("VAT (0.0% ECG) Purchases", "0"),)),
    "20.0% RC": (
        "Reverse charge services",
        None,
        (("VAT (20.0% RC) Purchases", "20"), ("VAT (20.0% RC) Purchases reverse", "-20")),
    ),
    "20.0% RC SG": ("Domestic reverse charge, sales", (("VAT (20.0% RC SG) Sales", "0"),), None),
}  # fmt: skip
CANADA_TAX: dict[str, tuple[str, Rates | None, Rates | None]] = {
    "GST": ("GST 5%", (("GST Sales", "5"),), (("GST (ITC)", "5"),)),
    "GST/QST QC - 9.975": (
        "GST and Quebec sales tax",
        (("GST QC Sales", "5"), ("QST Sales", "9.975")),
        (("GST QC (ITC)", "5"), ("QST (ITR)", "9.975")),
    ),
    "HST ON": ("HST Ontario", (("HST (ON) Sales", "13"),), (("HST (ON) (ITC)", "13"),)),
    "Exempt": ("Exempt", (("Exempt Sales", "0"),), (("Exempt Purchases", "0"),)),
    "Zero-rated": ("Zero-rated", (("Zero-rated Sales", "0"),), (("Zero-rated Purchases", "0"),)),
    "Out of Scope": ("Out of scope", (("Out of Scope Sales", "0"),), (("Out of Scope Purchases", "0"),)),
}
# home units for one foreign unit, per home currency
EXCHANGE = {
    "USD": {"EUR": "1.0842", "GBP": "1.2715", "CAD": "0.7281", "CHF": "1.1304"},
    "GBP": {"EUR": "0.8527", "USD": "0.7865", "CHF": "0.8890"},
    "EUR": {"USD": "0.9223", "GBP": "1.1727", "CHF": "1.0426"},
    "CAD": {"USD": "1.3734", "EUR": "1.4891", "GBP": "1.7463"},
}
CURRENCY_NAMES = {
    "USD": "United States Dollar", "EUR": "Euro", "GBP": "British Pound Sterling", "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc", "AUD": "Australian Dollar", "NZD": "New Zealand Dollar", "JPY": "Japanese Yen",
}  # fmt: skip
