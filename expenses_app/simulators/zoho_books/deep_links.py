"""Addresses of the web application: /app/<organisation>#/expenses/<id> opens the document here."""

import base64
import hashlib
import json
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books.state import World

KINDS = {"expenses": "expense", "bills": "bill"}
# The part behind # never leaves the browser, so the page itself must read it.
SCRIPT = """
const [, kind, key] = location.hash.split("/");
const kinds = %s;
location.replace("/ledger/%s" + (kinds[kind] && key ? "/" + kinds[kind] + "/" + key : ""));
"""
PAGE = '<!doctype html><title>Zoho Books</title><a href="/ledger/{}">Documents of {}</a><script>{}</script>'


def open_link(world: World, path: str) -> Response:
    """Answer an address of the web application; without # (…/app/<organisation>/expenses/<id>) by a redirect."""
    steps = [step for step in path.split("/") if step]
    organisation = world.organisations.get(steps[1]) if len(steps) > 1 and steps[0] == "app" else None
    if organisation is None:
        return Response("The page you are looking for does not exist.", 404, mimetype="text/plain")
    if len(steps) == 4 and steps[2] in KINDS:
        kind = KINDS[steps[2]]
        if steps[3] not in organisation.documents(kind):
            return Response("The document does not exist.", 404, mimetype="text/plain")
        return redirect(f"/ledger/{quote(organisation.key)}/{kind}/{quote(steps[3])}")
    script = SCRIPT % (json.dumps(KINDS), quote(organisation.key))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; frame-ancestors 'none'"
    page = PAGE.format(quote(organisation.key), organisation.key, script)
    return Response(page, 200, {"Content-Security-Policy": policy}, mimetype="text/html")
