"""What the file says of itself: host, company, preferences."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields
from expenses_app.simulators.quickbooks_desktop.company_file.versions import SUPPORTED

ENTERPRISE_ENTITIES = 1_000_000
CAPACITIES = {
    "AccountMetaData": 10_000,
    "BillingRateMetaData": 10_000,
    "ClassMetaData": 10_000,
    "CustomerMsgMetaData": 10_000,
    "CustomerTypeMetaData": 10_000,
    "ItemMetaData": 14_500,
    "JobTypeMetaData": 10_000,
    "PaymentMethodMetaData": 10_000,
    "PayrollItemMetaData": 10_000,
    "PriceLevelMetaData": 100,
    "SalesRepMetaData": 10_000,
    "SalesTaxCodeMetaData": 10_000,
    "ShipMethodMetaData": 10_000,
    "TemplateMetaData": 10_000,
    "TermsMetaData": 10_000,
    "ToDoMetaData": 10_000,
    "VehicleMetaData": 10_000,
    "VendorTypeMetaData": 10_000,
}


def entity_capacity(call: Call) -> int:
    """The most names that the file holds."""
    return ENTERPRISE_ENTITIES if call.file.plan == "Enterprise" else int(call.switches["entity_capacity"])


def host(call: Call) -> Answer:
    """Answer HostQuery: the product, its country and the versions of qbXML that it takes."""
    file = call.file
    fields: Fields = {
        "ProductName": f"QuickBooks {file.plan} 2026",
        "MajorVersion": "36",
        "MinorVersion": "0",
        "Country": file.country,
        "SupportedQBXMLVersion": list(SUPPORTED),
        "IsAutomaticLogin": False,
        "QBFileMode": "SingleUser",
    }
    if call.given.get("IncludeListMetaData", {}).get("IncludeMaxCapacity"):
        capacities = CAPACITIES | {"EntityMetaData": entity_capacity(call)}
        fields["ListMetaData"] = {name: {"MaxCapacity": most} for name, most in capacities.items()}
    return Answer(rows=[("HostRet", fields)])


def company(call: Call) -> Answer:
    """Answer CompanyQuery; private data only of the OwnerIDs that are asked for."""
    fields = {"IsSampleCompany": False, "CompanyName": call.file.name} | call.file.company
    owners = {each.lower() for each in call.given.get("OwnerID", [])}
    strange = call.trouble("wrong_file_id") if owners else False
    fields["DataExtRet"] = [
        {
            "OwnerID": owner,
            "DataExtName": name,
            "DataExtType": "STR255TYPE",
            "DataExtValue": "{00000000-0000-4000-8000-000000000000}"
            if strange and name == "FileID"
            else value,
        }
        for owner, values in call.file.extensions.items()
        if owner.lower() in owners
        for name, value in values.items()
    ]
    return Answer(rows=[("CompanyRet", fields)])


def preferences(call: Call) -> Answer:
    """Answer PreferencesQuery."""
    return Answer(rows=[("PreferencesRet", _preferences(call.file, call.session.application))])


def _preferences(file: CompanyFile, application: str) -> Fields:
    chosen, access = file.preferences, file.access.get(application)
    fields: Fields = {
        "AccountingPreferences": {
            "IsUsingAccountNumbers": chosen.account_numbers,
            "IsRequiringAccounts": chosen.requires_accounts,
            "IsUsingClassTracking": chosen.classes,
            "IsUsingAuditTrail": True,
            "IsAssigningJournalEntryNumbers": True,
            "ClosingDate": chosen.closing_date,
        },
        "FinanceChargePreferences": {
            "AnnualInterestRate": Decimal(0),
            "MinFinanceCharge": Decimal(0),
            "GracePeriod": 0,
            "IsAssessingForOverdueCharges": False,
            "CalculateChargesFrom": "DueDate",
            "IsMarkedToBePrinted": False,
        },
        "JobsAndEstimatesPreferences": {
            "IsUsingEstimates": True,
            "IsUsingProgressInvoicing": False,
            "IsPrintingItemsWithZeroAmounts": False,
        },
        "MultiCurrencyPreferences": {"IsMultiCurrencyOn": chosen.multi_currency},
        "PurchasesAndVendorsPreferences": {
            "IsUsingInventory": False,
            "DaysBillsAreDue": chosen.days_bills_are_due,
            "IsAutomaticallyUsingDiscounts": False,
        },
        "ReportsPreferences": {"AgingReportBasis": "AgeFromDueDate", "SummaryReportBasis": "Accrual"},
        "SalesAndCustomersPreferences": {
            "IsTrackingReimbursedExpensesAsIncome": False,
            "IsAutoApplyingPayments": True,
        },
        "TimeTrackingPreferences": {"FirstDayOfWeek": "Monday"},
        "CurrentAppAccessRights": {
            "IsAutomaticLoginAllowed": access is not None and access.unattended,
            "AutomaticLoginUserName": "Admin" if access is not None and access.unattended else None,
            "IsPersonalDataAccessAllowed": access is not None and access.personal_data,
        },
    }
    if chosen.multi_currency:
        fields["MultiCurrencyPreferences"]["HomeCurrencyRef"] = file.home
    if chosen.sales_tax:
        fields["SalesTaxPreferences"] = _sales_tax(file)
    return fields


def _sales_tax(file: CompanyFile) -> Fields:
    codes = {each["IsTaxable"]: each for each in reversed(file.every("SalesTaxCode"))}

    def reference(record: Fields) -> Fields:
        return {"ListID": record["ListID"], "FullName": record["FullName"]}

    return {
        "DefaultItemSalesTaxRef": reference(file.every("ItemSalesTax")[0]),
        "PaySalesTax": "Quarterly",
        "DefaultTaxableSalesTaxCodeRef": reference(codes[True]),
        "DefaultNonTaxableSalesTaxCodeRef": reference(codes[False]),
        "IsUsingVendorTaxCode": file.country != "US",
        "IsUsingCustomerTaxCode": file.country != "US",
        "IsUsingAmountsIncludeTax": file.preferences.amounts_include_tax,
    }
