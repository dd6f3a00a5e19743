"""An independent service for the connector to poll: zeep reads and writes the SOAP, by the published WSDL."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import zeep
from lxml import etree

from expenses_app.simulators import quickbooks_desktop

WSDL = Path(quickbooks_desktop.__file__).parent / "schema" / "QBWebConnectorSvc.wsdl"
NAMESPACE = "http://developer.intuit.com/"
BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
CLIENT = zeep.Client(str(WSDL))
BINDING = CLIENT.wsdl.bindings["{http://developer.intuit.com/}QBWebConnectorSvcSoap"]
PASSWORD = "a-long-shown-once-password"

QWC = """<?xml version="1.0"?>
<QBWCXML>
  <AppName>Expenses Sync (Cascade)</AppName>
  <AppID></AppID>
  <AppURL>{url}/qbwc/</AppURL>
  <AppDescription>Writes approved expenses to QuickBooks</AppDescription>
  <AppSupport>{url}/help</AppSupport>
  <UserName>qbd-7f3a91</UserName>
  <OwnerID>{{2f6e0a52-90d4-4b55-8a58-3f4f7c6f3c01}}</OwnerID>
  <FileID>{{9a0c4b1e-5d7e-4c39-9a35-0d3d6f0b7e11}}</FileID>
  <QBType>QBFS</QBType>
  <Style>Document</Style>
  <PersonalDataPref>pdpNotNeeded</PersonalDataPref>
  <UnattendedModePref>umpOptional</UnattendedModePref>
  <AuthFlags>0x0</AuthFlags>
  <IsReadOnly>false</IsReadOnly>
  <Notify>false</Notify>
  <Scheduler><RunEveryNMinutes>15</RunEveryNMinutes></Scheduler>
</QBWCXML>"""


class Service:
    """Hands out ``queue`` one request a time. ``calls`` are (operation, parameters); ``answers`` overrides what an
    operation answers, each value once, the last for ever; ``problems`` are calls that the WSDL does not allow."""

    def __init__(self):
        self.queue, self.calls, self.answers, self.problems, self.raw = [], [], {}, [], []
        self.responses, self.waiting = [], threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                content = service.answer(self.headers, body)
                self.send_response(200)
                self.send_header("Content-Type", "text/xml; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def qwc(self, **changes):
        text = QWC.format(url=self.url)
        for old, new in changes.items():
            text = text.replace(old, new)
        return text

    def answer(self, headers, body):
        element = etree.fromstring(body).find(BODY)[0]
        operation = etree.QName(element).localname
        if headers["SOAPAction"] != f'"{NAMESPACE}{operation}"':
            self.problems.append(f"SOAPAction {headers['SOAPAction']} of {operation}")
        values = CLIENT.get_element(f"{{{NAMESPACE}}}{operation}").parse(element, CLIENT.wsdl.types)
        sent = {etree.QName(each).localname for each in element}
        parsed = zeep.helpers.serialize_object(values)
        parameters = {name: "" if parsed[name] is None and name in sent else parsed[name] for name in parsed}
        self.check(operation, element, parameters)
        self.calls.append((operation, parameters))
        self.raw.append(body)
        self.waiting.set()
        result = self.result(operation, parameters)
        return etree.tostring(
            BINDING.get(operation).output.serialize(**{f"{operation}Result": result}).content
        )

    def check(self, operation, element, parameters):
        """What we got is, byte for byte in canonical form, what zeep itself would have sent."""
        wanted = CLIENT.create_message(CLIENT.service, operation, **parameters).find(BODY)[0]
        mine, theirs = (etree.tostring(clean(each), method="c14n") for each in (element, wanted))
        if mine != theirs:
            self.problems.append(f"{mine} is not {theirs}")

    def result(self, operation, parameters):
        if self.answers.get(operation):
            given = self.answers[operation]
            return given.pop(0) if len(given) > 1 else given[0]
        return getattr(self, f"on_{operation}")(parameters)

    def on_serverVersion(self, parameters):
        return "1.0"

    def on_clientVersion(self, parameters):
        return ""

    def on_authenticate(self, parameters):
        if (parameters["strUserName"], parameters["strPassword"]) != ("qbd-7f3a91", PASSWORD):
            return strings("", "nvu")
        return strings("ticket-1", "" if self.queue else "none")

    def on_sendRequestXML(self, parameters):
        return self.queue[0] if self.queue else ""

    def on_receiveResponseXML(self, parameters):
        self.responses.append(parameters)
        if parameters["hresult"]:
            return -1
        self.queue.pop(0)
        return 50 if self.queue else 100

    def on_getLastError(self, parameters):
        return "nothing to say"

    def on_connectionError(self, parameters):
        return "done"

    def on_closeConnection(self, parameters):
        return "OK"

    def operations(self):
        return [operation for operation, _ in self.calls]

    def of(self, operation):
        return [parameters for each, parameters in self.calls if each == operation]


def strings(*values):
    return CLIENT.get_type(f"{{{NAMESPACE}}}ArrayOfString")(list(values))


def clean(element):
    """The element alone, without prefixes that nothing uses."""
    fresh = etree.Element(element.tag, nsmap={None: NAMESPACE})
    for each in element:
        etree.SubElement(fresh, each.tag).text = each.text or None
    return fresh
