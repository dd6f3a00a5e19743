"""Xero, as the shared tests meet it on its simulator."""

from tests.platforms.declared import Call, Deeds, Drill, Journey, Ledger, OnSimulator, Published

_DOCUMENTS = "/(BankTransactions|BankTransfers|ManualJournals)(?!.*/Attachments)"


def _lines_total(body):
    return sum(line["UnitAmount"] * line["Quantity"] + line["TaxAmount"] for line in body["LineItems"])


def _unknown_account(body):
    first, *rest = body["LineItems"]
    return {**body, "LineItems": [{**first, "AccountCode": "nowhere"}, *rest]}


ON_SIMULATOR = OnSimulator(
    key="xero",
    ledgers=[Ledger("Demo Company (UK)", "Xero, a British organisation")],
    lines_total=_lines_total,
    unknown_account=_unknown_account,
    places=2,
    deeds=Deeds(
        archive_account=lambda account: [{"action": "archive_account", "account": account}],
        restore_account=lambda account: [{"action": "restore_account", "account": account}],
        edit=lambda target, id: [{"action": "edit_document", "document": id, "amount": "99.00"}],
        delete=lambda target, id: [{"action": "delete_document", "document": id}],
        close_books=lambda day: [{"action": "set_lock_date", "period": day.isoformat()}],
        open_books=[{"action": "set_lock_date"}],
        revoke=[{"action": "revoke_tokens"}],
    ),
    calls={
        Call.CREATE: ("PUT", _DOCUMENTS),
        Call.CHANGE: ("POST", _DOCUMENTS),
        Call.ATTACH: ("PUT", "/Attachments/"),
        Call.SEARCH: ("GET", "/(BankTransactions|BankTransfers|ManualJournals)"),
    },
    drill=Drill(
        line_accounts=lambda line: (line["account"], line["details"].get("AccountID")),
        no_parcel="ttachment|/identity/",
    ),
    journey=Journey("Company Credit Card", "Travel - National", "20% (VAT on Expenses)"),
    # Source: developer.xero.com, OAuth 2.0 API limits: 60 calls a minute, of 50 documents each.
    published=Published(documents=3_000, reads=60),
    switches=33,
)
