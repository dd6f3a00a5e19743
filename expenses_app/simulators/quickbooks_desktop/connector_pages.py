"""The Web Connector's window in the browser: its rows, and the page that adds an application."""

from typing import Any

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.quickbooks_desktop.web_connector.connector import Connector
from expenses_app.simulators.quickbooks_desktop.world import World

PATH = "/webconnector"


class ConnectorPages:
    """``GET /webconnector`` shows the rows, ``/webconnector/add`` takes a .qwc, uploaded or pasted."""

    def __init__(self, connector: Connector, templates: Environment) -> None:
        self._connector, self._templates = connector, templates

    def answer(self, request: Request, world: World, now: Any) -> Response:
        """Answer a request below /webconnector."""
        if request.path.rstrip("/") == PATH and request.method == "GET":
            return self._page("web_connector.html", now, rows=list(world.rows.values()), files=world.files)
        if request.path.rstrip("/") == f"{PATH}/add":
            return self._add(request, world, now)
        return Response("Not found", 404, mimetype="text/plain")

    def _add(self, request: Request, world: World, now: Any) -> Response:
        refused = ""
        if request.method == "POST":
            form, upload = request.form, request.files.get("file")
            text = (
                upload.read().decode("utf-8", "replace")
                if upload and upload.filename
                else form.get("qwc", "")
            )
            company = form.get("company", "")
            try:
                if company not in world.files:
                    raise ActionRefused("Choose the company file that is open in QuickBooks.")
                self._connector.add(
                    company,
                    text,
                    form.get("password", ""),
                    form.get("access", ""),
                    form.get("auto_run") == "on",
                )
                return redirect(PATH, 303)
            except ActionRefused as sentence:
                refused = str(sentence)
        shown = self._page(
            "add_application.html", now, files=world.files.values(), refused=refused, form=request.form
        )
        shown.status_code = 400 if refused else 200
        return shown

    def _page(self, template: str, now: Any, **values: Any) -> Response:
        content = self._templates.get_template(template).render(now=now, **values)
        return Response(content, mimetype="text/html")
