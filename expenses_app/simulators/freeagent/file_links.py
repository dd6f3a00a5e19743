"""The store that links of attachments lead to: no token is needed, and a link ends after a while."""

import re
from datetime import datetime

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.freeagent.rules.files import signature
from expenses_app.simulators.freeagent.state import World

PREFIX = "/freeagent-attachments/"
ADDRESS = re.compile(PREFIX + r"([^/]+)/([^/]+)/(original|medium|small)/[^/]+")
REFUSED = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{text}</Message></Error>'


def serve(world: World, request: Request, now: datetime) -> Response:
    """Answer with the bytes of a file, 403 when the link has expired or was made up."""
    found = ADDRESS.fullmatch(request.path)
    company = world.companies.get(found[1]) if found else None
    file = company.files.get(found[2]) if found and company else None
    if company is None or file is None:
        return _refused(404, "NoSuchKey", "The specified key does not exist.")
    until = request.args.get("Expires", "")
    if request.args.get("Signature") != signature(company.key, file.key, until):
        return _refused(403, "SignatureDoesNotMatch", "The signature does not match.")
    if now.timestamp() > int(until):
        return _refused(403, "AccessDenied", "Request has expired")
    return Response(file.content, 200, mimetype=file.content_type)


def _refused(status: int, code: str, text: str) -> Response:
    return Response(REFUSED.format(code=code, text=text), status, mimetype="application/xml")
