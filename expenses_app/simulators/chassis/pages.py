"""Pages of a simulator that a person reads in the browser: overview, ledger, documents, lists, control."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis.control_forms import ControlForms
from expenses_app.simulators.chassis.ledger_view import LedgerDocument

if TYPE_CHECKING:
    from expenses_app.simulators.chassis.simulator import Simulator

HERE = Path(__file__).parent
ROWS_PER_PAGE = 50
SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "text/plain"}
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; object-src 'self'"
}


def template_environment(title: str, *folders: Path) -> Environment:
    """Return templates of the chassis and of a platform's own folders; ``base.html`` has blocks title and body."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in (*folders, HERE / "templates")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["platform_title"] = title
    environment.filters["money"] = money
    environment.filters["moment"] = moment
    environment.filters["segment"] = lambda text: quote(str(text), safe="")
    return environment


def money(amount: Decimal) -> str:
    """Write an amount with its thousands and at least two places."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}".replace("-", "−")


def moment(value: datetime | None) -> str:
    """Write a moment to the second, in UTC."""
    return f"{value:%d %b %Y %H:%M:%S} UTC" if value else ""


class Pages:
    """Every page as a row of one table."""

    def __init__(self, simulator: "Simulator") -> None:
        self._simulator = simulator
        self._templates = template_environment(simulator.platform.title)
        self._forms = ControlForms(simulator)
        self._routes: list[tuple[str, str, Callable[..., Response]]] = [
            ("GET", r"/", self.overview),
            ("GET", r"/_static/simulator\.css", self.stylesheet),
            ("GET", r"/favicon\.ico", lambda request: Response(status=204)),
            ("GET", r"/ledger", lambda request: redirect("/")),
            ("GET", r"/ledger/([^/]+)", self.ledger),
            ("GET", r"/ledger/([^/]+)/attachments/([^/]+)", self.attachment),
            ("GET", r"/ledger/([^/]+)/lists/([^/]+)", self.list_page),
            ("GET", r"/ledger/([^/]+)/([^/]+)/([^/]+)", self.document),
            ("GET", r"/control", self.control),
            ("GET", r"/control/requests", self.requests),
            ("GET", r"/control/requests/(\d+)", self.one_request),
            ("POST", r"/control/([a-z-]+)", self.submit),
        ]

    def answer(self, request: Request) -> Response:
        """Answer a request for a page."""
        path = request.path if request.path == "/" else request.path.rstrip("/")
        for method, pattern, page in self._routes:
            found = re.fullmatch(pattern, path)
            if found and request.method in (method, "HEAD" if method == "GET" else method):
                try:
                    return page(request, *found.groups())
                except KeyError as missing:
                    return self._page("missing.html", 404, what=str(missing).strip("'"))
        return self._page("missing.html", 404, what=request.path)

    def overview(self, request: Request) -> Response:
        """All organisations."""
        return self._page("overview.html", organisations=self._simulator.platform.organisations())

    def stylesheet(self, request: Request) -> Response:
        """The one stylesheet."""
        return Response((HERE / "static" / "simulator.css").read_bytes(), mimetype="text/css")

    def ledger(self, request: Request, organisation: str) -> Response:
        """Documents of an organisation, newest first; ``kind`` narrows, ``q`` searches, ``page`` turns."""
        platform = self._simulator.platform
        keys = list(platform.document_keys(organisation))
        kinds = sorted({kind for kind, _ in keys})
        kind, words = request.args.get("kind", ""), request.args.get("q", "").strip().lower()
        keys = [pair for pair in reversed(keys) if not kind or pair[0] == kind]
        found: list[LedgerDocument] | None = None
        if words:
            every = (platform.document(organisation, *pair) for pair in keys)
            found = [document for document in every if words in _searchable(document)]
        count = len(keys) if found is None else len(found)
        page = _page_number(request, count)
        window = slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE)
        documents = (
            [platform.document(organisation, *pair) for pair in keys[window]]
            if found is None
            else found[window]
        )
        return self._page(
            "ledger.html",
            organisation=self._summary(organisation),
            documents=documents,
            kinds=kinds,
            kind=kind,
            words=request.args.get("q", ""),
            list_names={name: len(rows) for name, rows in platform.lists(organisation).items()},
            **_paging(request, page, count),
        )

    def document(self, request: Request, organisation: str, kind: str, key: str) -> Response:
        """One document with lines, tax, tracking, files and history."""
        return self._page(
            "document.html",
            organisation=self._summary(organisation),
            document=self._simulator.platform.document(organisation, kind, key),
            actions=[
                action
                for action in self._simulator.platform.actions
                if any(field.name == "document" for field in action.fields)
            ],
            here=request.path,
            done=request.args.get("done", ""),
            refused=request.args.get("refused", ""),
        )

    def attachment(self, request: Request, organisation: str, key: str) -> Response:
        """A stored file, shown when it is an image, a PDF or text, else a download."""
        stored = self._simulator.platform.attachment(organisation, key)
        shown = stored.content_type in SHOWN_INLINE
        response = Response(
            stored.content, mimetype=stored.content_type if shown else "application/octet-stream"
        )
        name = quote(stored.name)
        response.headers["Content-Disposition"] = (
            f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def list_page(self, request: Request, organisation: str, name: str) -> Response:
        """One list of reference data."""
        lists = self._simulator.platform.lists(organisation)
        rows = lists[name]
        words = request.args.get("q", "").strip().lower()
        if words:
            rows = [row for row in rows if words in " ".join(map(str, row.values())).lower()]
        page = _page_number(request, len(rows))
        shown = rows[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
        return self._page(
            "list.html",
            organisation=self._summary(organisation),
            name=name,
            rows=shown,
            columns=list(shown[0]) if shown else [],
            list_names={each: len(every) for each, every in lists.items()},
            words=request.args.get("q", ""),
            **_paging(request, page, len(rows)),
        )

    def control(self, request: Request) -> Response:
        """Buttons for the clock, faults, and what a user may do inside the software."""
        platform = self._simulator.platform
        return self._page(
            "control.html",
            clock=self._simulator.clock,
            latency=self._simulator.latency_seconds,
            faults=self._simulator.faults,
            organisations=platform.organisations(),
            actions=platform.actions,
            limits=platform.limits(),
            switches=platform.switches(),
            done=request.args.get("done", ""),
            refused=request.args.get("refused", ""),
        )

    def requests(self, request: Request) -> Response:
        """The newest requests."""
        newest = self._simulator.log.since(0, request.args.get("path") or None)[-200:]
        return self._page("requests.html", requests=reversed(newest), path=request.args.get("path", ""))

    def one_request(self, request: Request, number: str) -> Response:
        """One request and its answer, as text."""
        entry = self._simulator.log.get(int(number))
        if entry is None:
            raise KeyError(f"request {number}")
        return self._page("request.html", entry=entry)

    def submit(self, request: Request, form: str) -> Response:
        """A form of the control page, or of a document; comes back to it with what was done or why not."""
        fields = request.form.to_dict()
        back = fields.pop("back", "/control")
        outcome, text = self._forms.submit(form, fields)
        self._simulator.changed()
        place = quote(back) if back.startswith("/ledger/") else "/control"
        return redirect(f"{place}?{urlencode({outcome: text})}", 303)

    def _summary(self, organisation: str) -> Any:
        for summary in self._simulator.platform.organisations():
            if summary.key == organisation:
                return summary
        raise KeyError(f"organisation {organisation}")

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._templates.get_template(template).render(now=self._simulator.clock.now(), **values)
        return Response(content, status, SAFE, mimetype="text/html")


def _searchable(document: LedgerDocument) -> str:
    texts = [
        document.reference,
        document.memo,
        document.contact,
        document.account_name,
        document.key,
        str(document.total),
    ]
    texts += [line.description for line in document.lines]
    return " ".join(texts).lower()


def _page_number(request: Request, count: int) -> int:
    last = max(1, -(-count // ROWS_PER_PAGE))
    wanted = request.args.get("page", "1")
    return min(max(1, int(wanted)), last) if wanted.isdigit() else 1


def _paging(request: Request, page: int, count: int) -> dict[str, Any]:
    kept = {name: value for name, value in request.args.items() if name != "page"}

    def address(number: int) -> str:
        return f"?{urlencode(kept | {'page': str(number)})}"

    last = max(1, -(-count // ROWS_PER_PAGE))
    return {
        "count": count,
        "page": page,
        "last_page": last,
        "newer": address(page - 1) if page > 1 else "",
        "older": address(page + 1) if page < last else "",
    }
