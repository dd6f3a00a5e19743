"""The kinds of record that this sandbox holds: a table of what can be done with each, and which fields can be queried.

Sources: the filterable marks of Intuit's API reference and schema; refusals of other fields seen in public issues.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One entity. ``sequence`` names the counter its ids come from; ``word`` is Intuit's in an invalid reference."""

    name: str
    sequence: str
    writable: bool
    deletable: bool
    transaction: bool
    filterable: frozenset[str]
    word: str = ""
    in_change_data: bool = True
    name_field: str = ""


_ALWAYS = {"Id", "MetaData.CreateTime", "MetaData.LastUpdatedTime"}
_TRANSACTION = {"TxnDate", "DocNumber", "TotalAmt"}
_PERSON = {"DisplayName", "GivenName", "MiddleName", "FamilyName", "Suffix", "PrintOnCheckName", "Active"}


def _list(
    name: str,
    filterable: set[str],
    *,
    sequence: str = "",
    word: str = "",
    writable: bool = False,
    **other: bool | str,
) -> Kind:
    return Kind(
        name, sequence or name, writable, False, False, frozenset(_ALWAYS | filterable), word=word, **other  # type: ignore[arg-type]
    )  # fmt: skip


def _transaction(name: str, filterable: set[str]) -> Kind:
    return Kind(
        name, "transactions", True, True, True, frozenset(_ALWAYS | _TRANSACTION | filterable), word="Txns"
    )


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _list(
            "Account",
            {"Name", "FullyQualifiedName", "AccountType", "AccountSubType", "Classification", "Active", "SubAccount",
             "ParentRef", "CurrentBalance", "Description"},
            word="Accounts", writable=True, name_field="Name",
        ),
        _list("Vendor", _PERSON | {"CompanyName"}, sequence="names", word="Names", writable=True,
              name_field="DisplayName"),
        _list("Customer", _PERSON | {"CompanyName", "FullyQualifiedName", "Balance", "Job", "ParentRef"},
              sequence="names", word="Names", writable=True, name_field="DisplayName"),
        _list("Employee", _PERSON, sequence="names", word="Names", writable=True, name_field="DisplayName"),
        _list("Class", {"Name", "FullyQualifiedName", "Active", "SubClass", "ParentRef"}, word="Klasses",
              writable=True, name_field="Name"),
        _list("Department", {"Name", "FullyQualifiedName", "Active", "SubDepartment", "ParentRef"}, word="Depts",
              writable=True, name_field="Name"),
        _list("TaxCode", {"Name", "Active", "Hidden", "Taxable"}, word="Tax Codes", in_change_data=False,
              name_field="Name"),
        _list("TaxRate", {"Name", "Active", "RateValue"}, word="Tax Rates", in_change_data=False, name_field="Name"),
        _list("TaxAgency", {"DisplayName"}, word="Tax Agencies", in_change_data=False, name_field="DisplayName"),
        _list("CompanyCurrency", {"Code", "Name", "Active"}, word="Currencies", name_field="Name"),
        _list("CompanyInfo", set(), in_change_data=False),
        _list("Preferences", set(), in_change_data=False),
        _transaction("Purchase", {"PaymentType"}),
        _transaction("Deposit", set()),
        _transaction("Transfer", {"Amount"}),
        _transaction("Bill", {"VendorRef", "DueDate", "Balance", "APAccountRef"}),
        _transaction("VendorCredit", {"VendorRef"}),
        _transaction("JournalEntry", set()),
        Kind(
            "Attachable", "Attachable", True, True, False,
            frozenset(_ALWAYS | {"FileName", "ContentType", "Note", "Category", "AttachableRef.EntityRef.Type",
                                 "AttachableRef.EntityRef.value", "AttachableRef.EntityRef"}),
            word="Attachables", in_change_data=False,
        ),
    )
}  # fmt: skip

BY_LOWER_NAME = {name.lower(): kind for name, kind in KINDS.items()}
TRANSACTIONS = tuple(kind.name for kind in KINDS.values() if kind.transaction)
PEOPLE = ("Vendor", "Customer", "Employee")
