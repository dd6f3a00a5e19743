"""QuickBooks Online's reference data -> ours. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    Employee,
    RecordStatus,
    Supplier,
    TaxComponent,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.platforms.quickbooks_online.documents.choices import CLASS_PREFIX, DEPARTMENT_PREFIX
from expenses_app.platforms.quickbooks_online.documents.tax import NO_TAX

Raw = Mapping[str, Any]

CLASSES = "CLASS"
DEPARTMENTS = "DEPARTMENT"
BILLS_SUFFIX = "_Bills"
_CLASSIFICATIONS = {
    "Asset": AccountClass.ASSET,
    "Equity": AccountClass.EQUITY,
    "Expense": AccountClass.EXPENSE,
    "Liability": AccountClass.LIABILITY,
    "Revenue": AccountClass.INCOME,
}
_BANKS = {"Bank": BankAccountKind.BANK, "Credit Card": BankAccountKind.CARD}
_CONTROL = frozenset({"Accounts Receivable", "Accounts Payable", "Non-Posting"})
_DELETED_SUFFIX = " (deleted)"


def account(raw: Raw) -> Account:
    """Receivables and payables are kept by QuickBooks' own documents: no line may use them (6430)."""
    type = raw.get("AccountType", "")
    return Account(
        id=str(raw["Id"]),
        name=_name(raw, "FullyQualifiedName", "Name"),
        status=_status(raw),
        code=raw.get("AcctNum") or "",
        account_class=_CLASSIFICATIONS.get(raw.get("Classification", "")),
        type=type,
        bank=_BANKS.get(type),
        currency=_value(raw, "CurrencyRef") or None,
        selectable=type not in _CONTROL,
        extra={"sub_type": raw["AccountSubType"]} if raw.get("AccountSubType") else {},
    )


def supplier(raw: Raw) -> Supplier:
    return Supplier(
        id=str(raw["Id"]),
        name=_name(raw, "DisplayName"),
        status=_status(raw),
        email=_email(raw),
        currency=_value(raw, "CurrencyRef") or None,
    )


def customer(raw: Raw) -> Customer:
    """Projects and jobs are customers below another one; their full name tells the way."""
    return Customer(
        id=str(raw["Id"]),
        name=_name(raw, "FullyQualifiedName", "DisplayName"),
        status=_status(raw),
        email=_email(raw),
        currency=_value(raw, "CurrencyRef") or None,
        parent_id=_value(raw, "ParentRef") or None,
        extra={"project": True} if raw.get("IsProject") else {},
    )


def employee(raw: Raw) -> Employee:
    return Employee(id=str(raw["Id"]), name=_name(raw, "DisplayName"), status=_status(raw), email=_email(raw))


def class_option(raw: Raw) -> TrackingOption:
    return _option(raw, CLASS_PREFIX, CLASSES, "Class")


def department_option(raw: Raw) -> TrackingOption:
    return _option(raw, DEPARTMENT_PREFIX, DEPARTMENTS, "Location")


def tracking_categories(facts: Facts) -> list[TrackingCategory]:
    """Classes stand on lines, the location on the whole document; each is archived while the company does not use it."""
    archived, active = RecordStatus.ARCHIVED, RecordStatus.ACTIVE
    return [
        TrackingCategory(CLASSES, "Class", active if facts.extra.get("classes") else archived),
        TrackingCategory(
            DEPARTMENTS,
            str(facts.extra.get("department_word") or "Location"),
            active if facts.extra.get("departments") else archived,
            per_line=False,
        ),
    ]


def no_tax() -> TaxRate:
    """The one code for purchases in the US; its fellow TAX is for sales."""
    return TaxRate(
        id=NO_TAX, name="No tax", code=NO_TAX, percent=Decimal(0), purchases=True, account_classes=()
    )


def tax_rate(code: Raw, rates: Mapping[str, Raw], today: date) -> TaxRate | None:
    """A tax code as far as it serves purchases, None for one of sales only.

    Every component's percentage is of the net amount; a tax on net and tax, or on tax, is worked out to that.
    """
    details = (code.get("PurchaseTaxRateList") or {}).get("TaxRateDetail") or ()
    if not details:
        return None
    components = _components(sorted(details, key=lambda one: int(one.get("TaxOrder") or 0)), rates, today)
    return TaxRate(
        id=f"{code['Id']}{BILLS_SUFFIX}",
        name=code.get("Name") or code.get("Description") or "",
        status=_status(code),
        code=str(code["Id"]),
        percent=sum((component.percent for component in components), Decimal(0)),
        components=tuple(components),
        purchases=True,
        sales=False,
    )


def currencies(home: str, raw: Sequence[Raw], rates: Mapping[str, Decimal]) -> list[Currency]:
    """The home currency and the company's own list; `rates` by code, home units for one of it."""
    listed = [
        Currency(
            id=one["Code"],
            name=one.get("Name") or one["Code"],
            status=_status(one),
            rate=rates.get(one["Code"]),
        )
        for one in raw
        if one["Code"] != home
    ]
    return [Currency(id=home, name=home), *listed]


def facts(company: Raw, preferences: Raw, currencies: Sequence[Raw], realm: str) -> Facts:
    """What the connection knows. Missing preferences count as turned off."""
    accounting = preferences.get("AccountingInfoPrefs") or {}
    purchases = preferences.get("VendorAndPurchasesPrefs") or {}
    tax = preferences.get("TaxPrefs") or {}
    money = preferences.get("CurrencyPrefs") or {}
    home = _value(money, "HomeCurrency")
    closed = accounting.get("BookCloseDate")
    several = bool(money.get("MultiCurrencyEnabled"))
    named = {one.get("Name"): one.get("Value") for one in company.get("NameValue") or ()}
    country = company.get("Country") or ""
    return Facts(
        ledger_key=realm,
        name=company.get("CompanyName", ""),
        base_currency=home,
        country=country,
        multi_currency=several,
        currencies=(home, *(one["Code"] for one in currencies if one["Code"] != home)),
        plan=str(named.get("OfferingSku") or ""),
        tax_engine="us" if country == "US" else "global",
        locked_until=date.fromisoformat(closed) if closed else None,
        extra={
            "classes": bool(
                accounting.get("ClassTrackingPerTxnLine") or accounting.get("ClassTrackingPerTxn")
            ),
            "class_per_line": bool(accounting.get("ClassTrackingPerTxnLine")),
            "departments": bool(accounting.get("TrackDepartments")),
            "department_word": accounting.get("DepartmentTerminology") or "Location",
            "billable_expenses": bool(purchases.get("BillableExpenseTracking")),
            "sales_tax": bool(tax.get("UsingSalesTax")),
            "automated_sales_tax": bool(tax.get("PartnerTaxEnabled")),
            "legal_name": company.get("LegalName") or "",
        },
    )


def _components(details: Sequence[Raw], rates: Mapping[str, Raw], today: date) -> list[TaxComponent]:
    found: list[TaxComponent] = []
    for detail in details:
        id = _value(detail, "TaxRateRef")
        rate = rates.get(id, {})
        own = _percent(rate, today)
        so_far = sum((component.percent for component in found), Decimal(0))
        applies = detail.get("TaxTypeApplicable", "TaxOnAmount")
        base = {"TaxOnAmountPlusTax": 100 + so_far, "TaxOnTax": so_far}.get(applies, Decimal(100))
        found.append(
            TaxComponent(
                id=id,
                name=rate.get("Name", ""),
                percent=own * base / 100,
                compound=applies != "TaxOnAmount",
            )
        )
    return found


def _percent(rate: Raw, today: date) -> Decimal:
    """The rate of the day where there are dated ones, else its only value."""
    for dated in rate.get("EffectiveTaxRate") or ():
        starts = str(dated.get("EffectiveDate") or "")[:10]
        ends = str(dated.get("EndDate") or "")[:10]
        if starts <= today.isoformat() and (not ends or today.isoformat() <= ends):
            return Decimal(dated.get("RateValue") or 0)
    return Decimal(rate.get("RateValue") or 0)


def _option(raw: Raw, prefix: str, category: str, word: str) -> TrackingOption:
    parent = _value(raw, "ParentRef")
    return TrackingOption(
        id=f"{prefix}{raw['Id']}",
        name=_name(raw, "FullyQualifiedName", "Name"),
        status=_status(raw),
        category_id=category,
        category_name=word,
        parent_id=f"{prefix}{parent}" if parent else None,
    )


def _name(raw: Raw, *fields: str) -> str:
    name = next((str(raw[field]) for field in fields if raw.get(field)), "")
    return name.removesuffix(_DELETED_SUFFIX)


def _status(raw: Raw) -> RecordStatus:
    return RecordStatus.ARCHIVED if raw.get("Active") is False else RecordStatus.ACTIVE


def _email(raw: Raw) -> str:
    return str((raw.get("PrimaryEmailAddr") or {}).get("Address") or "")


def _value(raw: Raw, field: str) -> str:
    return str((raw.get(field) or {}).get("value", ""))
