"""Xero's reference data -> ours. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    RecordStatus,
    Supplier,
    TaxComponent,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.platforms.xero.dates import day

Raw = Mapping[str, Any]

_CLASSES = {
    "ASSET": AccountClass.ASSET,
    "EQUITY": AccountClass.EQUITY,
    "EXPENSE": AccountClass.EXPENSE,
    "LIABILITY": AccountClass.LIABILITY,
    "REVENUE": AccountClass.INCOME,
}
_STATUSES = {
    "ACTIVE": RecordStatus.ACTIVE,
    "PENDING": RecordStatus.ARCHIVED,
    "ARCHIVED": RecordStatus.ARCHIVED,
    "GDPRREQUEST": RecordStatus.ARCHIVED,
    "DELETED": RecordStatus.DELETED,
}
_APPLIES = {
    "CanApplyToAssets": AccountClass.ASSET,
    "CanApplyToEquity": AccountClass.EQUITY,
    "CanApplyToExpenses": AccountClass.EXPENSE,
    "CanApplyToLiabilities": AccountClass.LIABILITY,
    "CanApplyToRevenue": AccountClass.INCOME,
}


def account(raw: Raw) -> Account:
    """A nominal or bank account. A credit card is Type BANK with BankAccountType CREDITCARD."""
    is_bank = raw.get("Type") == "BANK"
    card = raw.get("BankAccountType") == "CREDITCARD"
    system = raw.get("SystemAccount") or ""
    return Account(
        id=raw["AccountID"],
        name=raw.get("Name", ""),
        status=_status(raw.get("Status")),
        code=raw.get("Code") or "",
        account_class=_CLASSES.get(raw.get("Class", "")),
        type=raw.get("Type", ""),
        bank=(BankAccountKind.CARD if card else BankAccountKind.BANK) if is_bank else None,
        currency=(raw.get("CurrencyCode") or None) if is_bank else None,
        number=raw.get("BankAccountNumber") or "",
        selectable=not system,
        default_tax_rate_id=raw.get("TaxType") or None,
        extra={"system_account": system} if system else {},
    )


def supplier(raw: Raw) -> Supplier:
    """Suppliers and customers are one list: every contact is offered as either."""
    return Supplier(
        id=raw["ContactID"],
        name=raw.get("Name", ""),
        status=_status(raw.get("ContactStatus")),
        email=raw.get("EmailAddress") or "",
        currency=raw.get("DefaultCurrency") or None,
        extra=_merged(raw),
    )


def customer(raw: Raw) -> Customer:
    return Customer(
        id=raw["ContactID"],
        name=raw.get("Name", ""),
        status=_status(raw.get("ContactStatus")),
        email=raw.get("EmailAddress") or "",
        currency=raw.get("DefaultCurrency") or None,
        extra=_merged(raw),
    )


def tax_rate(raw: Raw) -> TaxRate:
    """`percent` is EffectiveRate. The CanApply flags say on which classes of account a line may use it."""
    classes = tuple(kind for flag, kind in _APPLIES.items() if raw.get(flag))
    told = any(flag in raw for flag in _APPLIES)
    percent = raw.get("EffectiveRate", raw.get("DisplayTaxRate"))
    return TaxRate(
        id=raw["TaxType"],
        name=raw.get("Name", ""),
        status=_status(raw.get("Status")),
        code=raw["TaxType"],
        percent=None if percent is None else Decimal(percent),
        components=tuple(_component(part) for part in raw.get("TaxComponents") or ()),
        purchases=not told or bool({AccountClass.EXPENSE, AccountClass.ASSET} & set(classes)),
        sales=AccountClass.INCOME in classes,
        account_classes=classes,
        extra={"report_tax_type": raw["ReportTaxType"]} if raw.get("ReportTaxType") else {},
    )


def tracking_category(raw: Raw) -> TrackingCategory:
    return TrackingCategory(
        id=raw["TrackingCategoryID"], name=raw.get("Name", ""), status=_status(raw.get("Status"))
    )


def tracking_options(raw: Raw) -> list[TrackingOption]:
    """The options of one category; those of an archived category are archived with it."""
    category = _status(raw.get("Status"))
    return [
        TrackingOption(
            id=option["TrackingOptionID"],
            name=option.get("Name", ""),
            status=_status(option.get("Status")) if category is RecordStatus.ACTIVE else category,
            category_id=raw["TrackingCategoryID"],
            category_name=raw.get("Name", ""),
        )
        for option in raw.get("Options") or ()
    ]


def currencies(raw: Sequence[Raw], latest: Sequence[Raw]) -> list[Currency]:
    """The subscribed currencies. Xero tells no rates, so `latest`, bank transactions with the newest first, lend theirs:
    CurrencyRate is units of the currency per base unit, ours the reciprocal."""
    told: dict[str, Decimal] = {}
    for transaction in latest:
        rate = transaction.get("CurrencyRate")
        if rate and transaction.get("CurrencyCode"):
            told.setdefault(transaction["CurrencyCode"], Decimal(rate))
    return [
        Currency(
            id=one["Code"],
            name=one.get("Description") or one["Code"],
            rate=1 / told[one["Code"]] if one["Code"] in told else None,
        )
        for one in raw
    ]


def facts(organisation: Raw, actions: Sequence[Raw], subscribed: Sequence[Raw], tenant: str) -> Facts:
    """What the connection knows. Class is the plan; it does not tell about currencies, Organisation/Actions does."""
    allowed = {action.get("Name") for action in actions if action.get("Status") == "ALLOWED"}
    period, year = day(organisation.get("PeriodLockDate")), day(organisation.get("EndOfYearLockDate"))
    return Facts(
        ledger_key=tenant,
        name=organisation.get("Name", ""),
        base_currency=organisation.get("BaseCurrency", ""),
        country=organisation.get("CountryCode", ""),
        multi_currency="UseMulticurrency" in allowed,
        currencies=tuple(one["Code"] for one in subscribed),
        plan=organisation.get("Class", ""),
        locked_until=max((date for date in (period, year) if date), default=None),
        extra={
            "short_code": organisation.get("ShortCode", ""),
            "period_lock_date": period.isoformat() if period else "",
            "end_of_year_lock_date": year.isoformat() if year else "",
            "legal_name": organisation.get("LegalName", ""),
            "time_zone": organisation.get("Timezone", ""),
            "demo_company": bool(organisation.get("IsDemoCompany")),
            "edition": organisation.get("Edition", ""),
            "status": organisation.get("OrganisationStatus", ""),
        },
    )


def _component(raw: Raw) -> TaxComponent:
    return TaxComponent(
        id=raw.get("Name", ""),
        name=raw.get("Name", ""),
        percent=Decimal(raw.get("Rate") or 0),
        compound=bool(raw.get("IsCompound")),
    )


def _merged(raw: Raw) -> dict[str, Any]:
    return {"merged_into": raw["MergedToContactID"]} if raw.get("MergedToContactID") else {}


def _status(told: str | None) -> RecordStatus:
    """A status that Xero does not tell is active; one that we do not know is not offered."""
    return _STATUSES.get(told or "ACTIVE", RecordStatus.ARCHIVED)
