"""CompanyInfo and Preferences, made from a company's settings whenever they are read."""

from typing import Any

from expenses_app.simulators.quickbooks_online.state import Company, Record

SETTINGS_ID = "1"


def refresh(company: Company) -> None:
    """Bring both records up to date, so that reading and queries show them."""
    for kind, body in (("CompanyInfo", _company_info(company)), ("Preferences", _preferences(company))):
        record = company.records[kind].get(SETTINGS_ID)
        if record is None:
            moment = company.created.replace(microsecond=0)
            company.records[kind][SETTINGS_ID] = Record(kind, SETTINGS_ID, body, moment, moment)
        elif record.body != body:
            record.body = body
            record.token += 1


def _company_info(company: Company) -> dict[str, Any]:
    status = "Paid" if company.subscribed else "Expired"
    return {
        "CompanyName": company.name,
        "LegalName": company.name,
        "CompanyAddr": {
            "Id": "1",
            "Line1": "123 Sierra Way",
            "City": "San Pablo",
            "Country": company.country,
        },
        "CompanyStartDate": company.created.date().isoformat(),
        "FiscalYearStartMonth": "April" if company.country == "GB" else "January",
        "Country": company.country,
        "Email": {"Address": "books@example.com"},
        "SupportedLanguages": "en",
        "DefaultTimeZone": "Europe/London" if company.country == "GB" else "America/Los_Angeles",
        "NameValue": [
            {"Name": "NeoEnabled", "Value": "true"},
            {"Name": "IndustryType", "Value": "Professional services"},
            {"Name": "CompanyType", "Value": "Other"},
            {"Name": "SubscriptionStatus", "Value": status.upper()},
            {"Name": "OfferingSku", "Value": f"QuickBooks Online {company.plan}"},
            {"Name": "PayrollFeature", "Value": "false"},
        ],
    }


def _preferences(company: Company) -> dict[str, Any]:
    tracking = company.plan in ("Plus", "Advanced")
    accounting: dict[str, Any] = {
        "UseAccountNumbers": True,
        "TrackDepartments": tracking,
        "DepartmentTerminology": "Location",
        "ClassTrackingPerTxn": False,
        "ClassTrackingPerTxnLine": tracking,
        "CustomerTerminology": "Customers",
    }
    if company.close_date:
        accounting["BookCloseDate"] = company.close_date.isoformat()
    return {
        "AccountingInfoPrefs": accounting,
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True},
        "SalesFormsPrefs": {"CustomTxnNumbers": False},
        "VendorAndPurchasesPrefs": {
            "EnableBills": company.plan != "Simple Start",
            "TrackingByCustomer": True,
            "BillableExpenseTracking": company.billable_tracking,
        },
        "TaxPrefs": {"UsingSalesTax": True, "PartnerTaxEnabled": company.united_states},
        "CurrencyPrefs": {
            "MultiCurrencyEnabled": company.multicurrency,
            "HomeCurrency": {"value": company.home_currency},
        },
        "OtherPrefs": {
            "NameValue": [
                {"Name": "SalesFormsPrefs.DefaultCustomerMessage", "Value": "Thank you for your business."},
                {"Name": "VendorAndPurchasesPrefs.UseCustomTxnNumbers", "Value": "true"},
            ]
        },
    }
