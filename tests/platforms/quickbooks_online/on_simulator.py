"""QuickBooks Online, as the shared tests meet it on its simulator."""

from tests.platforms.declared import Call, Deeds, Drill, Journey, Ledger, OnSimulator, Published

_DOCUMENTS = "/(purchase|deposit|transfer|bill|journalentry|batch)"


def _lines_total(body):
    taxes = body.get("TxnTaxDetail", {}).get("TaxLine", ())
    return sum(line["Amount"] for line in body["Line"]) + sum(line["Amount"] for line in taxes)


def _unknown_account(body):
    first, *rest = body["Line"]
    detail = first["AccountBasedExpenseLineDetail"] | {"AccountRef": {"value": "987654"}}
    return {**body, "Line": [{**first, "AccountBasedExpenseLineDetail": detail}, *rest]}


ON_SIMULATOR = OnSimulator(
    key="quickbooks_online",
    ledgers=[
        Ledger("Sandbox Company_US_1", "QuickBooks, an American company"),
        Ledger("Harbour Cafe UK Ltd", "QuickBooks, a British company"),
    ],
    lines_total=_lines_total,
    unknown_account=_unknown_account,
    places=2,
    deeds=Deeds(
        archive_account=lambda account: [{"action": "archive", "kind": "Account", "id": account}],
        restore_account=lambda account: [{"action": "restore", "kind": "Account", "id": account}],
        edit=lambda target, id: [
            {"action": "edit", "kind": target, "id": id, "changes": {"PrivateNote": "Changed by hand"}}
        ],
        delete=lambda target, id: [{"action": "delete", "kind": target, "id": id}],
        close_books=lambda day: [{"action": "close_books", "date": day.isoformat()}],
        open_books=[{"action": "close_books"}],
        revoke=[{"action": "disconnect"}],
    ),
    calls={
        Call.CREATE: ("POST", _DOCUMENTS),
        Call.CHANGE: ("POST", _DOCUMENTS),
        Call.ATTACH: ("POST", "/upload"),
        Call.SEARCH: ("GET", "/query"),
    },
    drill=Drill(no_parcel="/query|/upload|/oauth2/"),
    journey=Journey("Barclaycard", "Travel", "20.0% S"),
    # Source: developer.intuit.com, Limits and throttles: 40 batches a minute, of 30 documents each; 500 calls a minute.
    published=Published(documents=1_200, reads=500),
    switches=39,
)
