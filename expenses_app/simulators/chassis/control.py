"""The control interface under ``/_control/``: JSON in, JSON out, independent of the vendor's API."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis.faults import FaultRefused
from expenses_app.simulators.chassis.ledger_view import LedgerDocument, plain
from expenses_app.simulators.chassis.platform import ActionRefused

if TYPE_CHECKING:
    from expenses_app.simulators.chassis.simulator import Simulator


class Control:
    """Every route of the control interface as a row of one table."""

    def __init__(self, simulator: "Simulator") -> None:
        self._simulator = simulator
        self._routes: list[tuple[str, str, Callable[..., Any]]] = [
            ("GET", r"/_control/state", self.state),
            ("GET", r"/_control/clock", lambda request: self.clock()),
            ("POST", r"/_control/clock", lambda request: self.set_clock(_wish(request))),
            ("GET", r"/_control/faults", self.faults),
            ("POST", r"/_control/faults", lambda request: self.order(_wish(request))),
            ("DELETE", r"/_control/faults", self.forget_faults),
            ("DELETE", r"/_control/faults/(\d+)", self.forget_fault),
            ("GET", r"/_control/requests", self.requests),
            ("DELETE", r"/_control/requests", self.forget_requests),
            ("GET", r"/_control/requests/(\d+)", self.one_request),
            ("GET", r"/_control/requests/(\d+)/(body|response)", self.bytes_of_request),
            ("GET", r"/_control/ledger", self.ledger),
            ("GET", r"/_control/attachments/([^/]+)/([^/]+)", self.attachment),
            ("GET", r"/_control/lists/([^/]+)", self.lists),
            ("POST", r"/_control/organisations", lambda request: self.create_organisation(_wish(request))),
            ("POST", r"/_control/organisations/([^/]+)/act", self.act),
            ("GET", r"/_control/limits", lambda request: simulator.platform.limits()),
            ("POST", r"/_control/limits", lambda request: simulator.platform.limits(_wish(request))),
            ("GET", r"/_control/switches", lambda request: simulator.platform.switches()),
            ("POST", r"/_control/switches", lambda request: simulator.platform.switches(_wish(request))),
            ("POST", r"/_control/tokens", lambda request: simulator.platform.mint_tokens(_wish(request))),
            ("POST", r"/_control/reset", self.reset),
        ]

    def answer(self, request: Request) -> Response:
        """Answer one control request; what is refused says why in ``error``."""
        path = request.path.rstrip("/")
        for method, pattern, action in self._routes:
            found = re.fullmatch(pattern, path)
            if found and method == request.method:
                try:
                    result = action(request, *found.groups())
                except (ActionRefused, FaultRefused, ValueError) as refused:
                    return _json({"error": str(refused)}, 400)
                except KeyError as missing:
                    return _json({"error": f"Not found: {missing}"}, 404)
                return result if isinstance(result, Response) else _json(result, 200)
        return _json(
            {"error": "No such control route.", "routes": [f"{m} {p}" for m, p, _ in self._routes]}, 404
        )

    def state(self, request: Request) -> dict[str, Any]:
        """Platform, clock, organisations with counts, faults, limits, switches, what may be ordered."""
        platform = self._simulator.platform
        return {
            "platform": platform.name,
            "title": platform.title,
            "clock": self.clock(),
            "organisations": plain(platform.organisations()),
            "requests": len(self._simulator.log),
            "faults": [fault.as_json() for fault in self._simulator.faults.listed()],
            "fault_kinds": self._simulator.faults.kinds,
            "actions": plain(list(platform.actions)),
            "limits": platform.limits(),
            "switches": platform.switches(),
        }

    def clock(self) -> dict[str, Any]:
        """The simulated moment, its speed, and the simulated seconds that every answer takes."""
        clock = self._simulator.clock
        return {
            "now": clock.now().isoformat(),
            "speed": clock.speed,
            "latency_seconds": self._simulator.latency_seconds,
        }

    def set_clock(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Change speed, jump by ``advance_seconds`` or to ``now`` (forward only), set ``latency_seconds``."""
        unknown = set(wish) - {"speed", "advance_seconds", "now", "latency_seconds"}
        if unknown:
            raise ActionRefused(f"Not part of the clock: {', '.join(sorted(unknown))}.")
        clock = self._simulator.clock
        if "speed" in wish:
            clock.set_speed(float(wish["speed"]))
        if "advance_seconds" in wish:
            clock.advance(float(wish["advance_seconds"]))
        if "now" in wish:
            moment = datetime.fromisoformat(wish["now"])
            if moment.tzinfo is None:
                raise ActionRefused("now needs a time zone.")
            clock.move_to(moment)
        if "latency_seconds" in wish:
            self._simulator.latency_seconds = float(wish["latency_seconds"])
        return self.clock()

    def faults(self, request: Request) -> list[dict[str, Any]]:
        """Every ordered fault with its counters."""
        return [fault.as_json() for fault in self._simulator.faults.listed()]

    def order(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Order a fault."""
        return self._simulator.faults.order(wish).as_json()

    def forget_faults(self, request: Request) -> dict[str, Any]:
        """Remove all faults."""
        return {"removed": self._simulator.faults.remove()}

    def forget_fault(self, request: Request, number: str) -> dict[str, Any]:
        """Remove one fault."""
        return {"removed": self._simulator.faults.remove(int(number))}

    def requests(self, request: Request) -> list[dict[str, Any]]:
        """Requests ``since`` a number, filtered by ``path`` (expression), ``method``, ``organisation``; newest ``limit``."""
        wanted = self._simulator.log.since(int(request.args.get("since", 0)), request.args.get("path"))
        for name in ("method", "organisation"):
            if name in request.args:
                wanted = [entry for entry in wanted if getattr(entry, name) == request.args[name]]
        if "limit" in request.args:
            wanted = wanted[-int(request.args["limit"]) :]
        return [entry.as_json() for entry in wanted]

    def forget_requests(self, request: Request) -> dict[str, Any]:
        """Empty the log."""
        self._simulator.log.clear()
        return {"requests": 0}

    def one_request(self, request: Request, number: str) -> dict[str, object]:
        """One request with its texts."""
        entry = self._simulator.log.get(int(number))
        if entry is None:
            raise KeyError(number)
        return entry.as_json() | {
            "body": entry.body.decode("utf-8", "replace"),
            "response": entry.response.decode("utf-8", "replace"),
        }

    def bytes_of_request(self, request: Request, number: str, part: str) -> Response:
        """The exact bytes of a body or a response."""
        entry = self._simulator.log.get(int(number))
        if entry is None:
            raise KeyError(number)
        return Response(entry.body if part == "body" else entry.response, mimetype="application/octet-stream")

    def ledger(self, request: Request) -> dict[str, Any]:
        """Every document of one ``organisation`` or of all; ``kind`` and ``reference`` narrow it."""
        platform = self._simulator.platform
        wanted = request.args.get("organisation")
        names = [wanted] if wanted else [summary.key for summary in platform.organisations()]
        kind, reference = request.args.get("kind"), request.args.get("reference")
        documents: list[dict[str, Any]] = []
        loose: list[dict[str, Any]] = []
        for organisation in names:
            for document in self._documents(organisation, kind):
                if reference is None or document.reference == reference:
                    documents.append({"organisation": organisation} | plain(document))
            loose += [
                {"organisation": organisation} | plain(file)
                for file in platform.other_attachments(organisation)
            ]
        return {"documents": documents, "other_attachments": loose}

    def attachment(self, request: Request, organisation: str, key: str) -> Response:
        """The exact bytes of one stored file."""
        stored = self._simulator.platform.attachment(organisation, key)
        return Response(stored.content, mimetype="application/octet-stream")

    def lists(self, request: Request, organisation: str) -> dict[str, Any]:
        """Reference data of an organisation; ``name`` narrows to one list."""
        name = request.args.get("name")
        lists = self._simulator.platform.lists(organisation)
        return {key: plain(list(rows)) for key, rows in lists.items() if name in (None, key)}

    def create_organisation(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Create an organisation."""
        return dict(plain(self._simulator.platform.create_organisation(wish)))

    def act(self, request: Request, organisation: str) -> dict[str, Any]:
        """Act as a person inside the software."""
        wish = _wish(request)
        action = wish.pop("action", None)
        known = {each.name for each in self._simulator.platform.actions}
        if action not in known:
            raise ActionRefused(f"Unknown action: {action!r}. Known: {', '.join(sorted(known))}.")
        return dict(plain(self._simulator.platform.act(organisation, action, wish)))

    def reset(self, request: Request) -> dict[str, Any]:
        """Forget documents, tokens, faults and requests; the clock goes on."""
        self._simulator.platform.reset()
        self._simulator.faults.remove()
        self._simulator.log.clear()
        self._simulator.latency_seconds = 0.0
        return self.state(request)

    def _documents(self, organisation: str, kind: str | None) -> list[LedgerDocument]:
        platform = self._simulator.platform
        return [
            platform.document(organisation, each_kind, key)
            for each_kind, key in platform.document_keys(organisation)
            if kind in (None, each_kind)
        ]


def _wish(request: Request) -> dict[str, Any]:
    text = request.get_data(as_text=True)
    wish = json.loads(text) if text.strip() else {}
    if not isinstance(wish, dict):
        raise ActionRefused("The body is one JSON object.")
    return wish


def _json(value: Any, status: int) -> Response:
    return Response(json.dumps(plain(value), ensure_ascii=False), status, mimetype="application/json")
