"""SOAP 1.1 document/literal as the connector writes it, and what it reads of the answers."""

from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "http://developer.intuit.com/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
Parameters = dict[str, str | int]


class NotSoap(ValueError):
    """The answer is no SOAP envelope, a fault, or not the result that was waited for."""


def envelope(operation: str, parameters: Parameters) -> bytes:
    """The request for one operation, parameters in the order of the WSDL."""
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in parameters.items())
    body = (
        f'<{operation} xmlns="{NAMESPACE}">{inside}</{operation}>'
        if inside
        else f'<{operation} xmlns="{NAMESPACE}" />'
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{ENVELOPE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def headers(operation: str) -> dict[str, str]:
    """The headers of the request."""
    return {
        "User-Agent": "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)",
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{NAMESPACE}{operation}"',
    }


def _result(operation: str, content: bytes) -> etree._Element | None:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotSoap(f"Client found response content that is no XML: {error}") from error
    fault = root.find(f"{{{ENVELOPE}}}Body/{{{ENVELOPE}}}Fault")
    if fault is not None:
        raise NotSoap(f"SOAP fault: {fault.findtext('faultstring') or 'without text'}")
    answer = root.find(f"{{{ENVELOPE}}}Body/{{{NAMESPACE}}}{operation}Response")
    if answer is None:
        raise NotSoap(f"The answer to {operation} has no {operation}Response.")
    return answer.find(f"{{{NAMESPACE}}}{operation}Result")


def text_of(operation: str, content: bytes) -> str:
    """The string that an operation answered; a result left out counts as empty. Raises NotSoap."""
    result = _result(operation, content)
    return _inner(result) if result is not None else ""


def number_of(operation: str, content: bytes) -> int:
    """The whole number that an operation answered; raises NotSoap."""
    text = text_of(operation, content)
    try:
        return int(text)
    except ValueError as error:
        raise NotSoap(f"{operation} answered {text!r}, which is no number.") from error


def strings_of(operation: str, content: bytes) -> list[str]:
    """The strings of an ArrayOfString; raises NotSoap."""
    result = _result(operation, content)
    if result is None:
        raise NotSoap(f"{operation} answered nothing.")
    return [_inner(each) for each in result.findall(f"{{{NAMESPACE}}}string")]


def _inner(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())
