"""What can be asked of the ledger's records."""

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    ExpressionWrapper,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf

from expenses_app.api.paging import Shown
from expenses_app.api.querying.properties import Flag, Moment, Number, Property, Text, Word
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordStatus


def _data(name: str) -> NullIf:
    return NullIf(Cast(KT(f"data__{name}"), TextField()), Value("", output_field=TextField()))


_BY_BANK = Case(
    When(data__bank=BankAccountKind.BANK.value, then=Value(AccountClass.ASSET.value)),
    When(data__bank=BankAccountKind.CARD.value, then=Value(AccountClass.LIABILITY.value)),
    default=Value("Unknown"),
    output_field=TextField(),
)
_COMMON: dict[str, Property] = {
    "id": Text("record_id", "record_id"),
    "status": Word(
        "status",
        "status",
        {
            "Active": (RecordStatus.ACTIVE.value,),
            "Archived": (RecordStatus.ARCHIVED.value, RecordStatus.DELETED.value),
        },
    ),
    "modifiedDate": Moment("changed_at", "changed_at"),
    "metadata.isDeleted": Flag(
        "asked_deleted", ExpressionWrapper(Q(status=RecordStatus.DELETED.value), output_field=BooleanField())
    ),
}
_NAME = Text("name", "name")
_EMAIL = Text("asked_email", _data("email"))
_CURRENCY = Text("asked_currency", _data("currency"))

ACCOUNTS = Shown(
    "Account",
    {
        **_COMMON,
        "name": _NAME,
        "nominalCode": Text("code", "code"),
        "currency": _CURRENCY,
        "isBankAccount": Flag(
            "asked_bank",
            ExpressionWrapper(
                Q(data__bank__in=[kind.value for kind in BankAccountKind]), output_field=BooleanField()
            ),
        ),
        "type": Word(
            "asked_type",
            Coalesce(_data("account_class"), _BY_BANK, output_field=TextField()),
            {one: (one,) for one in (*(each.value for each in AccountClass), "Unknown")},
        ),
    },
)
TAX_RATES = Shown(
    "TaxRate",
    {
        **_COMMON,
        "name": _NAME,
        "code": Text("code", "code"),
        "effectiveTaxRate": Number(
            "asked_percent", Cast(_data("percent"), DecimalField(max_digits=20, decimal_places=9))
        ),
    },
)
TRACKING = Shown(
    "TrackingCategory",
    {
        **_COMMON,
        "name": _NAME,
        "parentId": Text("asked_parent", Coalesce(_data("parent_id"), _data("category_id"))),
    },
)
SUPPLIERS = Shown(
    "Supplier", {**_COMMON, "supplierName": _NAME, "emailAddress": _EMAIL, "defaultCurrency": _CURRENCY}
)
CUSTOMERS = Shown(
    "Customer", {**_COMMON, "customerName": _NAME, "emailAddress": _EMAIL, "defaultCurrency": _CURRENCY}
)
EMPLOYEES = Shown("Employee", {**_COMMON, "employeeName": _NAME, "emailAddress": _EMAIL})
