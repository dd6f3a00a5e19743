"""Stored files: taking them in, and the addresses under which they can be fetched for a while."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.quickbooks_online import schema, uploads
from expenses_app.simulators.quickbooks_online.catalogue import KINDS
from expenses_app.simulators.quickbooks_online.refusals import MESSAGES, Refusal
from expenses_app.simulators.quickbooks_online.rules import gates
from expenses_app.simulators.quickbooks_online.state import Company

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

ADDRESS_LIVES = timedelta(minutes=15)
ACTOR = "the connected app"


class Files:
    """Uploads and downloads of all companies."""

    def __init__(self, platform: "QuickBooksOnline") -> None:
        self._platform = platform
        self._key = secrets.token_bytes(32)

    def upload(self, exchange: Exchange, company: Company) -> dict[str, Any]:
        """Store every file of a request; a bad one becomes a Fault in its place, with HTTP 200 for the whole."""
        gates.subscription(company)
        largest = self._platform.limit("upload_bytes")
        read = uploads.read(exchange.request.headers.get("Content-Type", ""), exchange.body, largest)
        return {"AttachableResponse": [self._stored(exchange, company, each) for each in read]}

    def add_addresses(self, company: Company, shown: dict[str, Any], exchange: Exchange) -> None:
        """Add the two addresses to an Attachable that has a file."""
        identity = str(shown["Id"])
        if identity not in company.files:
            return
        shown["FileAccessUri"] = f"/v3/company/{company.realm}/download/{identity}"
        shown["TempDownloadUri"] = self._address(exchange, company, identity)

    def download_address(self, exchange: Exchange, company: Company, identity: str) -> Response:
        """The temporary address, as plain text."""
        if identity not in company.files:
            raise Refusal("610", f"{MESSAGES['610']} : Object {identity} could not be found.")
        return Response(self._address(exchange, company, identity), mimetype="text/plain")

    def fetch(self, exchange: Exchange, realm: str, identity: str) -> Response:
        """The bytes behind a temporary address, which needs no token."""
        asked = exchange.request.args
        company = self._platform.companies.get(realm)
        expires = asked.get("expires", "")
        right = hmac.compare_digest(asked.get("signature", ""), self._signature(realm, identity, expires))
        alive = expires.isdigit() and exchange.now < datetime.fromtimestamp(int(expires), UTC)
        if company is None or identity not in company.files or not right or not alive:
            return Response("Request has expired", 403, mimetype="text/plain")
        kind = str(
            company.records["Attachable"][identity].body.get("ContentType", "application/octet-stream")
        )
        return Response(company.files[identity], headers={"Content-Type": kind})

    def _stored(self, exchange: Exchange, company: Company, upload: uploads.Upload) -> dict[str, Any]:
        try:
            if upload.problem:
                raise upload.problem
            content = uploads.judge_file(upload.file)
            metadata = schema.checked("Attachable", upload.metadata or {})
            metadata.setdefault("FileName", upload.file.filename or "attachment")
            metadata["ContentType"] = upload.file.content_type
            uploads.judge_name(metadata["FileName"], upload.file.content_type)
            with company.lock:
                record = self._platform.writer(company, ACTOR).create(KINDS["Attachable"], metadata)
                record.body["Size"] = Decimal(len(content))
                company.files[record.id] = content
                shown = record.as_json()
                self.add_addresses(company, shown, exchange)
        except Refusal as refusal:
            return {"Fault": refusal.as_json()}
        return {"Attachable": shown}

    def _address(self, exchange: Exchange, company: Company, identity: str) -> str:
        expires = str(int((exchange.now + ADDRESS_LIVES).timestamp()))
        signature = self._signature(company.realm, identity, expires)
        root = exchange.request.host_url.rstrip("/")
        return f"{root}/temporary/{company.realm}/{identity}?expires={expires}&signature={signature}"

    def _signature(self, realm: str, identity: str, expires: str) -> str:
        return hmac.new(self._key, f"{realm} {identity} {expires}".encode(), hashlib.sha256).hexdigest()
