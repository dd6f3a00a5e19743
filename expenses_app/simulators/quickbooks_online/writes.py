"""Writing calls: one entity, a batch, files, each done once under its request id."""

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ConnectionDropped, Exchange
from expenses_app.simulators.quickbooks_online import batches, envelope
from expenses_app.simulators.quickbooks_online.catalogue import Kind
from expenses_app.simulators.quickbooks_online.files import Files
from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.replays import LONGEST, LONGEST_FOR_BATCH, judge_format
from expenses_app.simulators.quickbooks_online.state import Company

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

Content = dict[str, Any]
# Answers a query of a batch: (company, statement, exchange).
Ask = Callable[[Company, str, Exchange], Content]
API_USER = "the connected app"


class Writes:
    """Writing calls of all companies."""

    def __init__(self, platform: "QuickBooksOnline", files: Files, ask: Ask) -> None:
        self._platform = platform
        self._files = files
        self._ask = ask

    def write(self, exchange: Exchange, company: Company, kind: Kind) -> Response:
        """Create, update or delete one entity."""
        request = exchange.request
        if not re.match(r"application/(json|text)", request.headers.get("Content-Type", "")):
            raise Refusal("1050", f"The content type is not supported: {request.headers.get('Content-Type')}")
        requestid = request.args.get("requestid", "")
        operation = request.args.get("operation", "").lower()
        if request.args.get("include", "").lower() == "void":
            operation = "void"
        if requestid:
            judge_format(requestid, LONGEST)
        body = envelope.decode(exchange.body)
        digest = _digest(kind.name, operation, exchange.body)

        def deed() -> Content:
            return self._changed(company, kind, body, operation, exchange)

        status, content = self._once(exchange, company, requestid, digest, deed)
        return envelope.answer(content, exchange.now, status)

    def _changed(
        self, company: Company, kind: Kind, body: Any, operation: str, exchange: Exchange
    ) -> Content:
        with company.lock:
            writer = self._platform.writer(company, API_USER)
            shown = writer.write(kind, body, operation)
            if kind.name == "Attachable" and "FileName" in shown:
                self._files.add_addresses(company, shown, exchange)
        return {kind.name: shown}

    def _once(
        self, exchange: Exchange, company: Company, requestid: str, digest: str, deed: Callable[[], Content]
    ) -> tuple[int, Content]:
        """Do a deed under a request id: a known id gives the first answer and does nothing."""
        if not requestid:
            return self._tried(deed)
        replays = self._platform.replays_of(company)
        known = replays.begin(requestid, digest, exchange.now, self._platform.positions)
        if known is not None:
            return known.status, dict(known.content or {})
        status = 0
        try:
            status, content = self._tried(deed)
            stall = exchange.fault("stall_inside")
            if stall:
                # Committed, and still running: a repeat meets 600 in this time.
                self._platform.clock.sleep(float(stall.parameters.get("simulated_seconds", 120)))
        finally:
            if not status:
                replays.forget(requestid)
        if status == 200 or self._platform.positions["requestid_replays_faults"]:
            replays.finish(requestid, status, content)
        else:
            replays.forget(requestid)
        return status, content

    @staticmethod
    def _tried(deed: Callable[[], Content]) -> tuple[int, Content]:
        try:
            return 200, deed()
        except Refusal as refusal:
            if refusal.code in ("6190", "120"):
                raise
            return refusal.status, {"Fault": refusal.as_json()}

    def upload(self, exchange: Exchange, company: Company, rest: str) -> Response:
        """Store files."""
        requestid = exchange.request.args.get("requestid", "")
        if not self._platform.positions["requestid_on_upload"]:
            requestid = ""
        if requestid:
            judge_format(requestid, LONGEST)
        digest = _digest("upload", "", exchange.body)
        status, content = self._once(
            exchange, company, requestid, digest, lambda: self._files.upload(exchange, company)
        )
        return envelope.answer(content, exchange.now, status)

    def batch(self, exchange: Exchange, company: Company, rest: str) -> Response:
        """Do up to thirty items, each on its own."""
        requestid = exchange.request.args.get("requestid", "")
        if requestid:
            judge_format(requestid, LONGEST_FOR_BATCH)
        body = envelope.decode(exchange.body)
        items = batches.items_of(body, self._platform.positions["batch_items"], requestid)
        death = exchange.fault("batch_dies")
        most = int(death.parameters.get("after_items", 1)) if death else len(items)

        def write(item_id: str, kind: Kind, payload: Any, operation: str) -> Content:
            # Each item is its own deed with its own id, which is why both have to be short together.
            key = f"{requestid}:{item_id}" if requestid else ""
            digest = _digest(kind.name, operation, envelope.encode(payload))
            _, content = self._once(
                exchange,
                company,
                key,
                digest,
                lambda: self._changed(company, kind, payload, operation, exchange),
            )
            return content

        answers = [
            batches.answer_item(item, write, lambda text: self._ask(company, text, exchange))
            for item in items[:most]
        ]
        if death:
            raise ConnectionDropped
        ordered = batches.in_order(answers, self._platform.positions["batch_order"])
        return envelope.answer({"BatchItemResponse": ordered}, exchange.now)


def _digest(kind: str, operation: str, body: bytes) -> str:
    return hashlib.sha256(f"{kind} {operation} ".encode() + body).hexdigest()
