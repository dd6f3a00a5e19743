"""``POST /services/rest/query/v1/suiteql``: statements in, pages of rows out."""

from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.grants.access import Access, Caller
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.reading import page
from expenses_app.simulators.netsuite.refusals import malformed, method_not_allowed
from expenses_app.simulators.netsuite.suiteql.expressions import written
from expenses_app.simulators.netsuite.suiteql.statement import Reader, Statement, rows
from expenses_app.simulators.netsuite.wire import Detail, Record, Refused, answer, collection, link, read

PATH = "/services/rest/query/v1/suiteql"
MOST_ROWS = 100_000


class SuiteQl:
    """Runs statements of an authenticated caller."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def handle(self, call: Call, caller: Caller, request: Request) -> Response:
        """Answer one request; raises Refused."""
        if request.method != "POST":
            raise method_not_allowed(request.method)
        if request.headers.get("Prefer", "").lower().strip() != "transient":
            sentence = "The required request header 'Prefer' is missing or not supported: Prefer: transient."
            raise Refused(400, [Detail(sentence, "INVALID_HEADER", header="Prefer")])
        self._access.require(caller, "SuiteAnalytics Workbook")
        limit, offset = page(request.args)
        if offset % limit and call.switches["suiteql_offset_in_pages"]:
            raise malformed("offset must be a multiple of limit.", "offset")
        statement = self._read(call, caller, request)
        found = rows(statement)[:MOST_ROWS]
        if statement.count:
            name = statement.columns[0][0]
            items = [{"links": [], name: str(len(found))}]
            return answer(collection(items, offset=0, total=1, links=[]), kind="collection")
        style = call.switches["suiteql_date_output"]
        items = [_row(statement, row, style) for row in found[offset : offset + limit]]
        here = f"{call.base}{PATH}?limit={limit}&offset={offset}"
        return answer(collection(items, offset=offset, total=len(found), links=link(here)), kind="collection")

    def _read(self, call: Call, caller: Caller, request: Request) -> Statement:
        try:
            content: Any = read(request.get_data())
        except ValueError as error:
            raise malformed("The request body is not valid JSON.") from error
        text = content.get("q") if isinstance(content, dict) else None
        parameters = content.get("params", []) if isinstance(content, dict) else []
        if not isinstance(text, str) or not text.strip() or not isinstance(parameters, list):
            raise malformed("The body needs q, a statement, and may have params, a list.", "q")
        if "deletedrecord" in text.lower():
            self._access.require(caller, "Deleted Records")
        return Reader(call, text.strip().rstrip(";"), parameters).statement()


def _row(statement: Statement, row: Record, style: str) -> Record:
    """A row as text values; what is empty is left out."""
    values = {name: written(each.value(row), each.kind, style) for name, each in statement.columns}
    return {"links": []} | {name: value for name, value in values.items() if value is not None}
