"""The gateway's XML: reading values, writing responses with their three levels of status."""

from datetime import date, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from werkzeug.wrappers import Response

# The generic number of a refusal by the application, and the one of a refusal before it (unconfirmed).
REFUSED, NOT_ADMITTED = "BL01001973", "XL03000006"


class GatewayRefused(Exception):
    """A refusal of the whole request; ``level`` is control or authentication."""

    def __init__(self, level: str, sentence: str) -> None:
        super().__init__(sentence)
        self.level = level
        self.sentence = sentence


class FunctionRefused(Exception):
    """A refusal of one function, with every sentence."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def text_of(element: Element | None, name: str) -> str:
    """Return the text of a child, "" when it is not there."""
    found = element.find(name) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def day_of(element: Element | None) -> str | None:
    """Return the ISO date of year, month and day elements; None without them; raises FunctionRefused."""
    if element is None:
        return None
    parts = [text_of(element, name) for name in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError as error:
        raise FunctionRefused(f"Date {'-'.join(parts)} is not valid.") from error


def american_day(iso: str) -> str:
    """Write an ISO date as the gateway does: 03/02/2026."""
    return f"{date.fromisoformat(iso):%m/%d/%Y}"


def american_moment(iso: str) -> str:
    """Write an ISO moment as the gateway does: 03/02/2026 10:15:00."""
    return f"{datetime.fromisoformat(iso):%m/%d/%Y %H:%M:%S}"


def add(parent: Element, name: str, value: object = "") -> Element:
    """Add a child with a text."""
    made = SubElement(parent, name)
    made.text = str(value)
    return made


def add_errors(parent: Element, number: str, sentences: list[str], *, more: bool) -> None:
    """Add an error message; ``more`` adds what ``showadditionalerrorinfo`` asks for."""
    message = SubElement(parent, "errormessage")
    for sentence in sentences:
        error = SubElement(message, "error")
        for name, value in (
            ("errorno", number),
            ("description", ""),
            ("description2", sentence),
            ("correction", ""),
        ):
            add(error, name, value)
        if more:
            add(error, "errorid", "GL-0493")
            add(error, "category", "Application")


def response(root: Element) -> Response:
    """Make the HTTP answer, which is 200 whatever the status inside says."""
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, 200, content_type="text/xml; charset=utf-8")
