"""One company of this simulator for demonstrations, and how its books are read by a program with nothing of ours."""

import urllib.parse
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

COMPANY = {
    "name": "Cascade Outfitters Inc",
    "country": "US",
    "time_zone": "America/Los_Angeles",
    "organisation": "Cascade Outfitters Inc",
}
KINDS = {"Check": "Amount", "CreditCardCharge": "Amount", "CreditCardCredit": "Amount", "Bill": "AmountDue"}
VISIT = ({"action": "update_now"},)


def install(file: str, password: str) -> list[dict[str, Any]]:
    """What a person does with the connector's file and password; from then on it calls by itself."""
    return [{"action": "add_application", "qwc": file, "password": password, "auto_run": True}]


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in QuickBooks Desktop so that nothing can be written on an account of that id and number."""
    return [{"action": "make_inactive", "list": "Account", "name": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Find the one expense document whose memo or ExternalGUID bears the marker, or whose TxnID stands in
    ``remote_id``, as a desktop program would; raises AssertionError unless it is exactly one.

    ``tenant`` is the key, name or FileID of the company file. There are no receipts: qbXML has no attachments.
    """
    found = [each for each in _documents(address, tenant) if _bears(each, marker, remote_id)]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} documents bear {marker}")
    document = found[0]
    total = Decimal(document.findtext(KINDS[document.tag.removesuffix("Ret")], ""))
    lines = [*document.findall("ExpenseLineRet"), *document.findall("ItemLineRet")]
    net = sum((Decimal(line.findtext("Amount", "0")) for line in lines), Decimal(0))
    account = lines[0].find("AccountRef")
    names = (account.findtext("ListID", ""), account.findtext("FullName", "")) if account is not None else ()
    return {"total": total, "tax": total - net, "accounts": names, "receipts": ()}


def _documents(address: str, tenant: str) -> Iterator[ElementTree.Element]:
    queries = "".join(
        f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>" for kind in KINDS
    )
    message = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{queries}</QBXMLMsgsRq></QBXML>'
    url = f"{address}/sdk/{urllib.parse.quote(tenant)}"
    request = urllib.request.Request(url, message.encode(), {"Content-Type": "text/xml"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        root = ElementTree.fromstring(answer.read())  # noqa: S314 - of the simulator
    for kind in KINDS:
        yield from root.iter(f"{kind}Ret")


def _bears(document: ElementTree.Element, marker: str, remote_id: str) -> bool:
    key = document.findtext("TxnID", "")
    texts = (document.findtext("Memo", ""), document.findtext("ExternalGUID", ""))
    return bool(key and key in remote_id) or any(marker and marker.lower() in text.lower() for text in texts)
