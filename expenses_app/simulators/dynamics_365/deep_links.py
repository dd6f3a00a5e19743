"""Addresses of the web client: ``/{tenant}/{environment}/?company=…&page=20&filter='Document No.' IS 'KEY'``.

Source: Microsoft Learn, "Web client URL". Spaces may be written as hyphens, and a table name may stand before a field.
"""

import re
from urllib.parse import quote

from werkzeug.wrappers import Request

from expenses_app.simulators.dynamics_365.books.company import Company, World
from expenses_app.simulators.dynamics_365.ledger import waiting

FILTER = re.compile(r"'(?P<field>[^']+)'[ -]IS[ -]'(?P<value>[^']*)'", re.IGNORECASE)
LISTS = {
    "16": "Accounts", "17": "Accounts", "18": "Accounts", "20": "Ledger entries", "21": "Customers",
    "22": "Customers", "26": "Vendors", "27": "Vendors", "39": "Journals", "251": "Journals", "370": "Bank accounts",
    "371": "Bank accounts", "5200": "Employees", "5201": "Employees",
}  # fmt: skip


def place_of(world: World, request: Request) -> str:
    """The page of the simulator that an address of the web client means, or nothing."""
    company = _company(world, request)
    if company is None:
        return ""
    home = f"/ledger/{quote(company.key)}"
    wanted = {
        found["field"].rsplit("'.'", 1)[-1].replace("-", " "): found["value"]
        for found in FILTER.finditer(request.args.get("filter", ""))
    }
    if "Document No." in wanted:
        place = _document(company, wanted["Document No."])
        return f"{home}/{place}" if place else f"{home}?q={quote(wanted['Document No.'])}"
    name = LISTS.get(request.args.get("page", ""))
    if name is None:
        return home
    return f"{home}/lists/{quote(name)}?q={quote(wanted.get('No.', ''))}"


def _company(world: World, request: Request) -> Company | None:
    steps = [step.lower() for step in request.path.split("/") if step]
    name = request.args.get("company", "")
    tenant = steps[0] if len(steps) == 2 else request.args.get("tenant", "").lower()
    if not 1 <= len(steps) <= 2:
        return None
    for company in world.companies.values():
        if company.environment.lower() != steps[-1] or tenant not in ("", company.tenant):
            continue
        if name in ("", company.name, company.key):
            return company
    return None


def _document(company: Company, number: str) -> str:
    for document in company.posted.values():
        if document.number == number.upper() and not document.reverses:
            return f"PostedDocument/{document.key}"
    for lines in waiting(company):
        if lines[0]["documentNumber"] == number.upper():
            return f"JournalLines/{lines[0]['id']}"
    return ""
