"""The chart of accounts: number, name, type, parent, currency (empty: home), special type."""

Row = tuple[str, str, str, str, str, str]
OPENING = "OpeningBalanceEquity"


def chart(foreign_bank: str, foreign_card: str) -> list[Row]:
    """Return the accounts; the two currencies name the foreign bank account and card, empty for none."""
    rows: list[Row] = [
        ("1000", "Operating Account", "Bank", "", "", ""),
        ("1010", "Savings", "Bank", "", "", ""),
        ("1050", "Petty Cash", "Bank", "", "", ""),
        ("1200", "Accounts Receivable", "AccountsReceivable", "", "", "AccountsReceivable"),
        ("1300", "Prepaid Expenses", "OtherCurrentAsset", "", "", ""),
        ("1310", "Employee Advances", "OtherCurrentAsset", "", "", ""),
        ("1500", "Furniture and Equipment", "FixedAsset", "", "", ""),
        ("1800", "Security Deposits", "OtherAsset", "", "", ""),
        ("2000", "Accounts Payable", "AccountsPayable", "", "", "AccountsPayable"),
        ("2100", "Company Visa", "CreditCard", "", "", ""),
        ("2110", "Company Amex", "CreditCard", "", "", ""),
        ("2200", "Sales Tax Payable", "OtherCurrentLiability", "", "", "SalesTaxPayable"),
        ("2300", "Payroll Liabilities", "OtherCurrentLiability", "", "", ""),
        ("2700", "Bank Loan", "LongTermLiability", "", "", ""),
        ("3000", "Opening Balance Equity", "Equity", "", "", OPENING),
        ("3900", "Retained Earnings", "Equity", "", "", "RetainedEarnings"),
        ("4000", "Sales", "Income", "", "", ""),
        ("4100", "Reimbursed Expenses", "Income", "", "", ""),
        ("5000", "Cost of Goods Sold", "CostOfGoodsSold", "", "", "CostOfGoodsSold"),
        ("6000", "Advertising and Promotion", "Expense", "", "", ""),
        ("6050", "Bank Fees", "Expense", "", "", ""),
        ("6100", "Fuel and Motor Vehicle", "Expense", "", "", ""),
        ("6150", "Dues and Subscriptions", "Expense", "", "", ""),
        ("6200", "Insurance", "Expense", "", "", ""),
        ("6250", "Meals and Entertainment", "Expense", "", "", ""),
        ("6300", "Office Supplies", "Expense", "", "", ""),
        ("6350", "Postage and Delivery", "Expense", "", "", ""),
        ("6400", "Professional Fees", "Expense", "", "", ""),
        ("6410", "Accounting", "Expense", "Professional Fees", "", ""),
        ("6420", "Legal", "Expense", "Professional Fees", "", ""),
        ("6450", "Rent", "Expense", "", "", ""),
        ("6500", "Repairs and Maintenance", "Expense", "", "", ""),
        ("6550", "Software", "Expense", "", "", ""),
        ("6600", "Telephone and Internet", "Expense", "", "", ""),
        ("6650", "Training", "Expense", "", "", ""),
        ("6700", "Travel", "Expense", "", "", ""),
        ("6710", "Airfare", "Expense", "Travel", "", ""),
        ("6720", "Hotels", "Expense", "Travel", "", ""),
        ("6730", "Taxis and Parking", "Expense", "Travel", "", ""),
        ("6800", "Utilities", "Expense", "", "", ""),
        ("6900", "Uncategorized Expenses", "Expense", "", "", "UncategorizedExpenses"),
        ("7000", "Interest Income", "OtherIncome", "", "", ""),
        ("8000", "Penalties", "OtherExpense", "", "", ""),
        ("8100", "Exchange Gain or Loss", "OtherExpense", "", "", "ExchangeGainLoss"),
        ("9000", "Purchase Orders", "NonPosting", "", "", "PurchaseOrders"),
    ]
    if foreign_bank:
        rows.append(("1090", f"{foreign_bank} Account", "Bank", "", foreign_bank, ""))
        rows.append(("2090", f"Accounts Payable - {foreign_bank}", "AccountsPayable", "", foreign_bank, ""))
    if foreign_card:
        rows.append(("2190", f"Company Card {foreign_card}", "CreditCard", "", foreign_card, ""))
    return rows
