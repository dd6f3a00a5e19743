"""The entities of API v2.0 that the simulator has.

Source: Microsoft Learn, API v2.0 reference; lengths from Microsoft's OpenAPI description of v1.0 where it has the member.
"""

from expenses_app.simulators.dynamics_365.odata.entities import ID, MODIFIED, WRITE, Entity, Member, read_only

LINE_ACCOUNTS = ("G/L Account", "Bank Account")
CATEGORIES = (" ", "Assets", "Liabilities", "Equity", "Income", "Cost of Goods Sold", "Expense")
ACCOUNT_TYPES = ("Posting", "Heading", "Total", "Begin-Total", "End-Total")
TAX_TYPES = ("VAT", "Sales Tax")
DOCUMENT_TYPES = (" ", "Payment", "Invoice", "Credit Memo", "Finance Charge Memo", "Reminder", "Refund")
PARENT_TYPES = (
    " ", "Journal", "Sales Order", "Sales Quote", "Sales Credit Memo", "Sales Invoice", "Purchase Invoice",
    "Employee", "Job", "Item", "Customer", "Vendor",
)  # fmt: skip

ADDRESS = (
    Member("addressLine1", length=100), Member("addressLine2", length=50), Member("city", length=30),
    Member("state", length=30), Member("country", "code", 10), Member("postalCode", "code", 20),
)  # fmt: skip
PERSON = (ID, Member("number", "code", 20), Member("displayName", length=100))
REACHED = (Member("phoneNumber", length=30), Member("email", length=80), Member("website", length=80))
PAID_IN = (Member("currencyId", "guid"), Member("currencyCode", "code", 10))
TERMS = (Member("paymentTermsId", "guid"), Member("paymentMethodId", "guid"))

ENTITIES: tuple[Entity, ...] = (
    Entity("companies", "company", "Company", (
        ID, read_only("systemVersion"), read_only("timestamp", "integer"), Member("name", length=30),
        Member("displayName", length=250), Member("businessProfileId", length=250),
        read_only("systemCreatedAt", "moment"), read_only("systemModifiedAt", "moment"),
    ), order="name"),
    Entity("companyInformation", "companyInformation", "Company Information", (
        ID, Member("displayName", length=100), *ADDRESS, *REACHED, Member("taxRegistrationNumber", length=20),
        read_only("currencyCode"), read_only("currentFiscalYearStartDate", "date"),
        Member("industry", length=30), MODIFIED,
    )),
    Entity("generalLedgerSetup", "generalLedgerSetup", "General Ledger Setup", (
        ID, read_only("allowPostingFrom", "date"), read_only("allowPostingTo", "date"),
        read_only("additionalReportingCurrency"), read_only("localCurrencyCode"),
        read_only("localCurrencySymbol"), MODIFIED, read_only("allowQueryFromConsolidation", "boolean"),
        *(read_only(f"shortcutDimension{number}Code") for number in range(1, 9)),
    )),
    Entity("accounts", "account", "G/L Account", (
        ID, read_only("number", "code"), read_only("displayName"), read_only("category", "enum", CATEGORIES),
        read_only("subCategory"), read_only("blocked", "boolean"),
        read_only("accountType", "enum", ACCOUNT_TYPES), read_only("directPosting", "boolean"),
        read_only("netChange", "decimal"), MODIFIED,
    ), order="number", indexed=("number",)),
    Entity("bankAccounts", "bankAccount", "Bank Account", (
        *PERSON, Member("bankAccountNumber", length=30), Member("blocked", "boolean"), *PAID_IN,
        Member("iban", "code", 50), Member("intercompanyEnabled", "boolean"), MODIFIED,
    ), WRITE, "number", ("number",)),
    Entity("vendors", "vendor", "Vendor", (
        *PERSON, *ADDRESS, *REACHED, Member("taxRegistrationNumber", length=20), *PAID_IN,
        Member("irs1099Code", "code", 10), *TERMS, Member("taxLiable", "boolean"),
        Member("blocked", "enum", options=(" ", "Payment", "All")), read_only("balance", "decimal"), MODIFIED,
    ), WRITE, "number", ("number", "displayName")),
    Entity("customers", "customer", "Customer", (
        *PERSON, Member("type", "enum", options=("Company", "Person")), *ADDRESS, *REACHED,
        Member("salespersonCode", "code", 20), read_only("balanceDue", "decimal"),
        Member("creditLimit", "decimal"), Member("taxLiable", "boolean"), Member("taxAreaId", "guid"),
        read_only("taxAreaDisplayName"), Member("taxRegistrationNumber", length=20), *PAID_IN, *TERMS,
        Member("shipmentMethodId", "guid"), Member("blocked", "enum", options=(" ", "Ship", "Invoice", "All")),
        MODIFIED,
    ), WRITE, "number", ("number", "displayName")),
    Entity("employees", "employee", "Employee", (
        *PERSON, Member("givenName", length=30), Member("middleName", length=30), Member("surname", length=30),
        Member("jobTitle", length=30), *ADDRESS, Member("phoneNumber", length=30),
        Member("mobilePhone", length=30), Member("email", length=80), Member("personalEmail", length=80),
        Member("status", "enum", options=("Active", "Inactive", "Terminated")), MODIFIED,
    ), order="number"),
    Entity("taxGroups", "taxGroup", "Tax Group", (
        ID, Member("code", "code", 20), Member("displayName", length=100),
        read_only("taxType", "enum", TAX_TYPES), MODIFIED,
    ), order="code"),
    Entity("taxAreas", "taxArea", "Tax Area", (
        ID, Member("code", "code", 20), Member("displayName", length=100),
        read_only("taxType", "enum", TAX_TYPES), MODIFIED,
    ), order="code"),
    Entity("dimensions", "dimension", "Dimension", (
        ID, read_only("code", "code"), read_only("displayName"), read_only("consolidationCode"), MODIFIED,
    ), order="code", parts=("dimensionValues",)),
    Entity("dimensionValues", "dimensionValue", "Dimension Value", (
        ID, read_only("code", "code"), read_only("dimensionId", "guid"), read_only("displayName"),
        read_only("consolidationCode"), MODIFIED,
    ), order="code", indexed=("dimensionId",)),
    Entity("currencies", "currency", "Currency", (
        ID, Member("code", "code", 10), Member("displayName", length=30), Member("symbol", length=10),
        Member("amountDecimalPlaces", length=5), Member("amountRoundingPrecision", "decimal"), MODIFIED,
    ), order="code"),
    Entity("currencyExchangeRates", "currencyExchangeRate", "Currency Exchange Rate", (
        ID, Member("currencyCode", "code", 10), Member("startingDate", "date"),
        Member("exchangeRateAmount", "decimal"), Member("relationalCurrencyCode", "code", 10),
        Member("relationalExchangeRateAmount", "decimal"), MODIFIED,
    ), order="startingDate", indexed=("currencyCode",)),
    Entity("accountingPeriods", "accountingPeriod", "Accounting Period", (
        ID, Member("startingDate", "date"), Member("name", length=10), Member("newFiscalYear", "boolean"),
        read_only("closed", "boolean"), read_only("dateLocked", "boolean"), MODIFIED,
    ), order="startingDate"),
    Entity("journals", "journal", "Gen. Journal Batch", (
        ID, Member("code", "code", 10), Member("displayName", length=100),
        Member("templateDisplayName", "code", 10), MODIFIED, Member("balancingAccountId", "guid"),
        read_only("balancingAccountNumber"),
    ), WRITE, "code", parts=("journalLines",)),
    Entity("journalLines", "journalLine", "Gen. Journal Line", (
        ID, read_only("journalId", "guid"), read_only("journalDisplayName"), Member("lineNumber", "integer"),
        Member("accountType", "enum", options=LINE_ACCOUNTS), Member("accountId", "guid"),
        Member("accountNumber", "code", 20), Member("postingDate", "date"), Member("documentNumber", "code", 20),
        Member("externalDocumentNumber", "code", 35), Member("amount", "decimal"),
        Member("description", length=100), Member("comment", length=250), Member("taxCode", "code", 20),
        Member("balanceAccountType", "enum", options=LINE_ACCOUNTS), Member("balancingAccountId", "guid"),
        Member("balancingAccountNumber", "code", 20), MODIFIED,
    ), WRITE, "lineNumber", ("journalId", "documentNumber"), ("dimensionSetLines", "attachments")),
    Entity("dimensionSetLines", "dimensionSetLine", "Dimension Set Entry", (
        Member("id", "guid"), Member("code", "code", 20), read_only("consolidationCode"),
        read_only("parentId", "guid"),
        read_only("parentType", "enum", ("Journal Line", "General Ledger Entry")),
        Member("displayName", length=30), Member("valueId", "guid"), Member("valueCode", "code", 20),
        read_only("valueConsolidationCode"), Member("valueDisplayName", length=50),
    ), WRITE, "code"),
    Entity("generalLedgerEntries", "generalLedgerEntry", "G/L Entry", (
        ID, read_only("entryNumber", "integer"), read_only("postingDate", "date"),
        read_only("documentNumber", "code"), read_only("documentType", "enum", DOCUMENT_TYPES),
        read_only("accountId", "guid"), read_only("accountNumber", "code"), read_only("description"),
        read_only("debitAmount", "decimal"), read_only("creditAmount", "decimal"),
        read_only("additionalCurrencyDebitAmount", "decimal"),
        read_only("additionalCurrencyCreditAmount", "decimal"), MODIFIED,
    ), order="entryNumber", indexed=("documentNumber",),
       parts=("dimensionSetLines", "attachments", "account")),
    Entity("attachments", "attachment", "Attachment Entity Buffer", (
        ID, Member("parentId", "guid"), Member("fileName", length=250),
        Member("byteSize", "integer", ignored=True), Member("attachmentContent", "stream", writable=False),
        MODIFIED, Member("parentType", "enum", options=PARENT_TYPES),
    ), WRITE, "fileName", ("_holder",)),
    Entity("paymentTerms", "paymentTerm", "Payment Terms", (
        ID, Member("code", "code", 10), Member("displayName", length=100), MODIFIED,
    ), order="code"),
    Entity("countriesRegions", "countryRegion", "Country/Region", (
        ID, Member("code", "code", 10), Member("displayName", length=50), MODIFIED,
    ), order="code"),
)  # fmt: skip

BY_SET: dict[str, Entity] = {entity.set_name: entity for entity in ENTITIES}
# Values of lists that have no address of their own in the simulator, by the set that holds them.
STORED: tuple[str, ...] = tuple(
    name for name in BY_SET if name not in ("companies", "dimensionSetLines", "attachments")
)
