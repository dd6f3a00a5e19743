"""One request to the record service, as the rules see it."""

from dataclasses import dataclass, field
from datetime import datetime

from werkzeug.wrappers import Request

from expenses_app.simulators.netsuite.catalogue import Fields, offered
from expenses_app.simulators.netsuite.refusals import no_such_type
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.switches import Switches
from expenses_app.simulators.netsuite.wire import Detail, Refused

VALIDATIONS = ("error", "warning", "ignore")
NAME_HEADER = "X-NetSuite-PropertyNameValidation"
VALUE_HEADER = "X-NetSuite-PropertyValueValidation"


@dataclass
class Call:
    """Who does what to which account, and how strictly the body is read.

    ``names`` and ``values`` say what happens to an unknown field and to a wrong value: error, warning or ignore.
    ``replace`` names the sublists (or fields) that are swapped as a whole.
    """

    company: Company
    switches: Switches
    now: datetime
    actor: str
    base: str
    names: str = "warning"
    values: str = "error"
    replace: frozenset[str] = frozenset()
    replace_fields: bool = False
    warnings: list[str] = field(default_factory=list)

    def fields(self, kind: str) -> Fields:
        """The fields that this account offers for a record type; raises Refused with 404."""
        fields = offered(kind, self.company.features, self.switches)
        if fields is None:
            raise no_such_type(kind)
        return fields


def call_of(request: Request, company: Company, switches: Switches, now: datetime, actor: str) -> Call:
    """Read headers and query of a request; raises Refused for a validation header that is not known."""
    replace = frozenset(name for name in request.args.get("replace", "").split(",") if name)
    return Call(
        company,
        switches,
        now,
        actor,
        request.host_url.rstrip("/"),
        _validation(request, NAME_HEADER, "warning"),
        _validation(request, VALUE_HEADER, "error"),
        replace,
        request.args.get("replaceSelectedFields", "").lower() == "true",
    )


def _validation(request: Request, header: str, default: str) -> str:
    value = request.headers.get(header, default).lower()
    if value not in VALIDATIONS:
        sentence = f"The header {header} has an invalid value: {value}."
        raise Refused(400, [Detail(sentence, "INVALID_HEADER", header=header)])
    return value
