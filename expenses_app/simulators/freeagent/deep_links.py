"""Addresses of FreeAgent's web application: whatever ends in a kind and an id opens the document here."""

import re
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.state import Company

PLACE = re.compile(
    r".*/(bank_transaction_explanations|bank_transactions|expenses|bills|contacts|bank_accounts)/(\d+)(?:/edit)?"
)


def follow(companies: list[Company], path: str) -> Response:
    """Redirect to the page of a document, or answer 404."""
    found = PLACE.fullmatch(path.rstrip("/"))
    if found:
        for company in companies:
            place = _place(company, found[1], found[2])
            if place:
                return redirect(f"/ledger/{quote(company.key)}/{place}")
    return Response("The page you were looking for doesn't exist", 404, mimetype="text/plain")


def _place(company: Company, collection: str, key: str) -> str:
    line = company.bank_transactions.get(key)
    if collection == "bank_transactions" and line is not None and line["_explanations"]:
        return f"bank_transaction_explanation/{line['_explanations'][0]}"
    documents = {
        "bank_transaction_explanations": ("bank_transaction_explanation", company.explanations),
        "expenses": ("expense", company.expenses),
        "bills": ("bill", company.bills),
    }
    if collection in documents:
        kind, records = documents[collection]
        return f"{kind}/{key}" if key in records else ""
    lists = {
        "bank_transactions": ("Bank transactions", company.bank_transactions),
        "contacts": ("Contacts", company.contacts),
        "bank_accounts": ("Bank accounts", company.bank_accounts),
    }
    name, held = lists[collection]
    return f"lists/{quote(name)}?q={key}" if key in held else ""
