"""What can be read from the Accounting API: lists with filters, order, pages and If-Modified-Since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.xero import filters
from expenses_app.simulators.xero.rules import shown
from expenses_app.simulators.xero.rules.call import Call
from expenses_app.simulators.xero.state import Organisation
from expenses_app.simulators.xero.wire import Record, api_exception, not_found, parse_moment, refuse

Show = Callable[..., Record]


def _as_is(organisation: Organisation, record: Record, **options: Any) -> Record:
    return {name: value for name, value in record.items() if not name.startswith("_")}


@dataclass(frozen=True)
class Listing:
    """How one resource is read. ``updated`` is the field behind If-Modified-Since, None where Xero ignores it."""

    plural: str
    kind: str
    attribute: str
    id_field: str
    show: Show = _as_is
    paged: bool = False
    updated: str | None = None
    has_lines: bool = False


LISTINGS: dict[str, Listing] = {
    "accounts": Listing(
        "Accounts", "Account", "accounts", "AccountID", shown.account, updated="UpdatedDateUTC"
    ),
    "contacts": Listing("Contacts", "Contact", "contacts", "ContactID", paged=True, updated="UpdatedDateUTC"),
    "taxrates": Listing("TaxRates", "TaxRate", "tax_rates", "TaxType"),
    "trackingcategories": Listing("TrackingCategories", "TrackingCategory", "tracking", "TrackingCategoryID"),
    "currencies": Listing("Currencies", "Currency", "currencies", "Code"),
    "users": Listing("Users", "User", "users", "UserID", updated="UpdatedDateUTC"),
    "banktransactions": Listing(
        "BankTransactions",
        "BankTransaction",
        "bank_transactions",
        "BankTransactionID",
        shown.bank_transaction,
        paged=True,
        updated="UpdatedDateUTC",
        has_lines=True,
    ),
    "banktransfers": Listing(
        "BankTransfers",
        "BankTransfer",
        "bank_transfers",
        "BankTransferID",
        shown.bank_transfer,
        updated="_updated",
    ),
    "manualjournals": Listing(
        "ManualJournals",
        "ManualJournal",
        "manual_journals",
        "ManualJournalID",
        shown.manual_journal,
        paged=True,
        updated="UpdatedDateUTC",
        has_lines=True,
    ),
}
KNOWN_FIELDS: dict[str, set[str]] = {
    kind: set(fields.split())
    for kind, fields in {
        "Account": (
            "AccountID Code Name Type Status Class TaxType SystemAccount BankAccountType "
            "CurrencyCode UpdatedDateUTC EnablePaymentsToAccount BankAccountNumber Description"
        ),
        "Contact": (
            "ContactID ContactStatus ContactNumber AccountNumber Name EmailAddress IsSupplier "
            "IsCustomer UpdatedDateUTC FirstName LastName TaxNumber DefaultCurrency"
        ),
        "TaxRate": (
            "Name TaxType Status ReportTaxType EffectiveRate DisplayTaxRate CanApplyToAssets "
            "CanApplyToEquity CanApplyToExpenses CanApplyToLiabilities CanApplyToRevenue"
        ),
        "TrackingCategory": ("TrackingCategoryID Name Status"),
        "Currency": ("Code Description"),
        "User": ("UserID EmailAddress FirstName LastName UpdatedDateUTC OrganisationRole IsSubscriber"),
        "BankTransaction": (
            "BankTransactionID Type Status Date Reference Contact BankAccount Total SubTotal "
            "TotalTax UpdatedDateUTC IsReconciled CurrencyCode HasAttachments Url LineAmountTypes"
        ),
        "BankTransfer": (
            "BankTransferID Date Amount Reference Status FromBankAccount ToBankAccount "
            "CreatedDateUTC FromBankTransactionID ToBankTransactionID HasAttachments"
        ),
        "ManualJournal": (
            "ManualJournalID Narration Date Status Url UpdatedDateUTC LineAmountTypes "
            "ShowOnCashBasisReports HasAttachments"
        ),
    }.items()
}


def one(call: Call, resource: str, key: str) -> Response:
    """GET one record by its id."""
    listing = LISTINGS[resource]
    records: dict[str, Record] = getattr(call.organisation, listing.attribute)
    record = records.get(key) or records.get(key.lower())
    if record is None and resource == "contacts":
        record = records.get(call.organisation.contact_numbers.get(key, ""))
    if record is None:
        raise not_found()
    return call.reply(content={listing.plural: [listing.show(call.organisation, record)]})


def many(call: Call, resource: str) -> Response:
    """GET a list."""
    listing = LISTINGS[resource]
    arguments = call.request.args
    records = _wanted(call, resource, listing)
    page = _whole(call, "page") if listing.paged and "page" in arguments else None
    with_lines = not listing.has_lines or page is not None or not call.switches["unpaged_lists_omit_lines"]
    try:
        if arguments.get("where"):
            test = filters.parse_where(arguments["where"], KNOWN_FIELDS[listing.kind], listing.kind)
            records = [record for record in records if test(_for_filter(call, listing, record))]
        if arguments.get("order"):
            order = filters.parse_order(arguments["order"], KNOWN_FIELDS[listing.kind], listing.kind)
            records = filters.sorted_by(records, order)
    except filters.FilterRefused as refused:
        raise refuse(
            400, api_exception(16, "QueryParseException", str(refused)), as_json=call.as_json
        ) from refused
    content: Record = {}
    if page is not None:
        size = min(_whole(call, "pageSize", 100), call.switches["page_size_limit"])
        count = len(records)
        content["pagination"] = {
            "page": page,
            "pageSize": size,
            "pageCount": -(-count // size),
            "itemCount": count,
        }
        records = records[(page - 1) * size : page * size]
    if listing.has_lines:
        content[listing.plural] = [
            listing.show(call.organisation, record, lines=with_lines) for record in records
        ]
    elif resource == "trackingcategories":
        content[listing.plural] = [_category(call, record) for record in records]
    else:
        content[listing.plural] = [listing.show(call.organisation, record) for record in records]
    if arguments.get("summaryOnly", "").lower() == "true" and resource == "contacts":
        brief = (
            "ContactID",
            "ContactStatus",
            "Name",
            "EmailAddress",
            "UpdatedDateUTC",
            "IsSupplier",
            "IsCustomer",
        )
        content["Contacts"] = [{name: each.get(name) for name in brief} for each in content["Contacts"]]
    return call.reply(content=content)


def organisation(call: Call) -> Response:
    """GET the organisation."""
    return call.reply(Organisations=[call.organisation.record])


def actions(call: Call) -> Response:
    """GET what the connected user may do."""
    writes = call.role in ("STANDARD", "FINANCIALADVISER")
    names = [
        "CreateApprovedInvoice",
        "CreateDraftPurchaseOrder",
        "CreateApprovedBill",
        "AttachFilesIntoInvoice",
        "UseMulticurrency",
        "CreateDraftInvoice",
        "CreateInvoicePayment",
        "CreateDraftBill",
    ]
    allowed = dict.fromkeys(names, writes) | {"UseMulticurrency": call.organisation.multi_currency}
    content = [{"Name": name, "Status": "ALLOWED" if allowed[name] else "NOT-ALLOWED"} for name in names]
    return call.reply(Actions=content)


def _wanted(call: Call, resource: str, listing: Listing) -> list[Record]:
    arguments = call.request.args
    stored = getattr(call.organisation, listing.attribute)
    records: list[Record] = list(stored.values())
    if arguments.get("References") and resource == "banktransactions":
        keys = [
            key
            for text in arguments["References"].split(",")
            for key in call.organisation.references.get(text.strip(), [])
        ]
        wanted = {text.strip() for text in arguments["References"].split(",")}
        records = [stored[key] for key in dict.fromkeys(keys) if stored[key].get("Reference") in wanted]
    if arguments.get("IDs"):
        wanted = {key.strip().lower() for key in arguments["IDs"].split(",")}
        records = [record for record in records if record[listing.id_field].lower() in wanted]
    records = _without_archived(call, resource, records)
    since = call.request.headers.get("If-Modified-Since")
    if since and listing.updated:
        moment = _moment(call, since)
        records = [record for record in records if record[listing.updated] >= moment]
        if resource == "banktransactions" and not call.switches["deleted_in_modified_since"]:
            records = [record for record in records if record["Status"] != "DELETED"]
    words = arguments.get("searchTerm", "").lower()
    if words and resource == "contacts":
        fields = ("Name", "FirstName", "LastName", "ContactNumber", "EmailAddress")
        records = [
            record
            for record in records
            if any(words in str(record.get(field, "")).lower() for field in fields)
        ]
    return records


def _without_archived(call: Call, resource: str, records: list[Record]) -> list[Record]:
    archived = call.request.args.get("includeArchived", "").lower() == "true"
    deleted = call.request.args.get("includeDeleted", "").lower() == "true"
    if resource == "contacts" and not archived and not call.request.args.get("IDs"):
        return [record for record in records if record["ContactStatus"] == "ACTIVE"]
    if resource == "trackingcategories" and not archived:
        return [record for record in records if record["Status"] == "ACTIVE"]
    if resource == "banktransfers" and not deleted:
        return [record for record in records if record["Status"] != "DELETED"]
    return records


def _category(call: Call, record: Record) -> Record:
    archived = call.request.args.get("includeArchived", "").lower() == "true"
    options = [option for option in record["Options"] if archived or option["Status"] == "ACTIVE"]
    return record | {"Options": options}


def _for_filter(call: Call, listing: Listing, record: Record) -> Record:
    if listing.kind in ("BankTransaction", "BankTransfer"):
        return listing.show(call.organisation, record)
    return record


def _whole(call: Call, name: str, default: int = 1) -> int:
    text = call.request.args.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        message = f"The value '{text}' is not valid for {name}."
        raise refuse(400, api_exception(16, "QueryParseException", message), as_json=call.as_json)
    return int(text)


def _moment(call: Call, text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        message = f"If-Modified-Since '{text}' cannot be read."
        raise refuse(412, api_exception(18, "PreconditionFailed", message), as_json=call.as_json) from error
