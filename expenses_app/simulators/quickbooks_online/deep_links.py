"""Addresses of documents as the real web application has them: ``/app/expense?txnId=145``."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

KIND_OF_PAGE = {
    "expense": "Purchase",
    "check": "Purchase",
    "creditcardcredit": "Purchase",
    "deposit": "Deposit",
    "transfer": "Transfer",
    "bill": "Bill",
    "vendorcredit": "VendorCredit",
    "journal": "JournalEntry",
}


class DeepLinks:
    """Leads from the vendor's address to the document's page. The real one knows the company from the session."""

    def __init__(self, platform: "QuickBooksOnline", pages: Environment) -> None:
        self._platform = platform
        self._pages = pages

    def answer(self, exchange: Exchange, page: str) -> Response:
        """Redirect, or ask which company is meant when several have the id."""
        kind = KIND_OF_PAGE.get(page)
        identity = exchange.request.args.get("txnId", "")
        wanted = exchange.request.args.get("deeplinkcompanyid", "")
        found = [
            (company.name, f"/ledger/{company.realm}/{kind}/{quote(identity, safe='')}")
            for company in self._platform.companies.values()
            if kind and company.get(kind, identity) and wanted in ("", company.realm)
        ]
        if len(found) == 1:
            return redirect(found[0][1])
        text = self._pages.get_template("which_document.html").render(
            found=found, word=kind or page, id=identity
        )
        policy = "default-src 'none'; style-src 'self'"
        return Response(
            text, 300 if found else 404, {"Content-Security-Policy": policy}, mimetype="text/html"
        )
