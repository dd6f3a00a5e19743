"""One call to the Accounting API, and how its elements are read and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.xero import schema_check
from expenses_app.simulators.xero.state import Organisation
from expenses_app.simulators.xero.switches import Switches
from expenses_app.simulators.xero.wire import (
    NO_ID,
    Record,
    answer,
    api_exception,
    envelope,
    loads,
    parse_date,
    post_data_invalid,
    refuse,
    validation_exception,
)

CENT = Decimal("0.01")
EMPTY_BODY = "No data has been processed for this endpoint. This endpoint is expecting {} data to be specified in the request body."


class ElementRefused(Exception):
    """One element is not accepted; carries every sentence."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences


@dataclass
class Call:
    """A call that may reach the organisation; its lock is held."""

    organisation: Organisation
    now: datetime
    actor: str
    role: str
    request: Request
    body: bytes
    switches: Switches
    as_json: bool = True

    @property
    def today(self) -> date:
        """The organisation's calendar day."""
        return self.now.date()

    @property
    def summarize(self) -> bool:
        """Whether one refused element turns the whole answer into a 400."""
        text = self.request.args.get("summarizeErrors", self.request.args.get("SummarizeErrors"))
        return bool(self.switches["summarize_errors_default"]) if text is None else text.lower() == "true"

    @property
    def unit_places(self) -> Decimal:
        """The step to which unit amounts are rounded."""
        return Decimal("0.0001") if self.request.args.get("unitdp") == "4" else CENT

    def reply(self, *, content: Record | None = None, **named: Any) -> Response:
        """Answer with the usual envelope."""
        return answer(envelope(self.now, **(content or {}), **named), as_json=self.as_json)

    def refused(self, elements: list[Record]) -> Response:
        """Answer 400 with the refused elements."""
        return answer(validation_exception(elements), 400, as_json=self.as_json)


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Round half away from zero."""
    return amount.quantize(step, rounding=ROUND_HALF_UP)


def decimal(value: Any) -> Decimal:
    """Read a JSON number exactly."""
    return value if isinstance(value, Decimal) else Decimal(value)


def read_body(call: Call, singular: str) -> Record:
    """Parse the JSON object of a request; raises Refusal."""
    if not call.body.strip():
        raise refuse(
            400,
            api_exception(17, "NoDataProcessedException", EMPTY_BODY.format(singular)),
            as_json=call.as_json,
        )
    try:
        content = loads(call.body)
    except ValueError as error:
        raise post_data_invalid(f"Unexpected character encountered while parsing: {error}") from error
    if not isinstance(content, dict):
        raise post_data_invalid("Cannot deserialize the current JSON: an object is expected.")
    return dict(schema_check.without_nulls(content))


def checked(call: Call, content: Record, schema: str, plural: str | None) -> dict[int, list[str]]:
    """Compare a body with the published schema; raises Refusal when it is malformed; returns sentences by element."""
    findings = schema_check.check(content, schema, plural=plural)
    if findings.malformed:
        raise post_data_invalid(findings.malformed[0])
    if findings.unknown and call.switches["unknown_fields"] == "refuse":
        raise post_data_invalid(findings.unknown[0])
    return findings.per_element


def elements_of(
    call: Call, schema: str, plural: str, singular: str
) -> tuple[list[Record], dict[int, list[str]]]:
    """Return the elements of a list body and what the schema says of each; raises Refusal."""
    content = read_body(call, singular)
    if not isinstance(content.get(plural), list) or not content[plural]:
        raise refuse(
            400,
            api_exception(17, "NoDataProcessedException", EMPTY_BODY.format(singular)),
            as_json=call.as_json,
        )
    return content[plural], checked(call, content, schema, plural)


Prepare = Callable[[Call, Record], Callable[[], Record]]


def write_all(
    call: Call,
    elements: list[Record],
    complaints: dict[int, list[str]],
    *,
    plural: str,
    id_field: str,
    prepare: Prepare,
    show: Callable[[Organisation, Record], Record] = lambda organisation, record: record,
    summarize: bool | None = None,
) -> Response:
    """Write elements one by one. ``prepare`` checks and returns the act of writing, or raises ElementRefused;
    ``show`` turns what was written into what Xero answers."""
    summarize = call.summarize if summarize is None else summarize

    def attempt(index: int, element: Record, *, commit: bool) -> Record:
        try:
            if complaints.get(index):
                raise ElementRefused(*complaints[index])
            act = prepare(call, element)
            return show(call.organisation, act()) | {"StatusAttributeString": "OK"} if commit else element
        except ElementRefused as refused:
            return _refused_element(element, id_field, refused.sentences)

    if summarize:
        tried = [attempt(index, element, commit=False) for index, element in enumerate(elements)]
        failed = [element for element in tried if element.get("StatusAttributeString") == "ERROR"]
        if failed and (call.switches["summarized_batch_whole"] or len(failed) == len(elements)):
            return call.refused([_bare(element) for element in failed])
        written = [attempt(index, element, commit=True) for index, element in enumerate(elements)]
        failed = [element for element in written if element["StatusAttributeString"] == "ERROR"]
        if failed:
            return call.refused([_bare(element) for element in failed])
        return call.reply(content={plural: [_bare(element) for element in written]})
    written = [attempt(index, element, commit=True) for index, element in enumerate(elements)]
    if not call.switches["elements_in_request_order"]:
        written.reverse()
    return call.reply(content={plural: written})


def _refused_element(element: Record, id_field: str, sentences: tuple[str, ...]) -> Record:
    shown: Record = {id_field: NO_ID} | element
    text = element.get("Date")
    if isinstance(text, str) and _readable(text):
        shown = shown | {"Date": parse_date(text)}
    errors = [{"Message": sentence} for sentence in sentences]
    return shown | {"StatusAttributeString": "ERROR", "HasErrors": True, "ValidationErrors": errors}


def _bare(element: Record) -> Record:
    return {
        name: value for name, value in element.items() if name not in ("StatusAttributeString", "HasErrors")
    }


def _readable(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def read_date(text: str, field: str) -> date:
    """Read a date field; raises Refusal, since Xero cannot convert the value at all."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise post_data_invalid(f"Could not convert string to DateTime: {text}. Path '{field}'.") from error
