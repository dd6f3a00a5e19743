"""The ledger against what people entered: amounts, tax, account, tracking and attachment bytes, not counts."""

from decimal import Decimal

from expenses_app.sync.models import Parcel, Part
from expenses_app.transactions.models import Transaction
from tests.drills.simulated import marker_of


def differences(stage, rows: list[Transaction]) -> list[str]:
    """Everything in which the simulator's ledger differs from these transactions; empty when it is right."""
    found: list[str] = []
    by_marker: dict[str, list[dict]] = {}
    for document in stage.ledger():
        by_marker.setdefault(marker_of(document), []).append(document)
    expected_markers = set()
    for row in Transaction.objects.filter(id__in=[row.id for row in rows]).prefetch_related("lines"):
        part = Part.objects.filter(write__transaction=row, role="main").order_by("-write__revision").first()
        marker = part.marker.removeprefix("EXP-")
        expected_markers.add(marker)
        documents = by_marker.get(marker, [])
        if len(documents) != 1:
            found.append(f"{row.source_id}: {len(documents)} documents")
            continue
        found += [f"{row.source_id}: {one}" for one in _compare(row, documents[0])]
    found += [f"a document nobody asked for: {marker}" for marker in set(by_marker) - expected_markers]
    return found


def _compare(row: Transaction, document: dict):
    if Decimal(document["total"]) != row.amount:
        yield f"total {document['total']}, wanted {row.amount}"
    lines = list(row.lines.all())
    if Decimal(document["tax"]) != sum(line.tax for line in lines):
        yield f"tax {document['tax']}"
    if document["date"] != row.date.isoformat():
        yield f"date {document['date']}"
    if document["currency"] != row.currency:
        yield f"currency {document['currency']}"
    if len(document["lines"]) != len(lines):
        yield f"{len(document['lines'])} lines, wanted {len(lines)}"
        return
    for line, there in zip(lines, document["lines"], strict=True):
        if line.account_id not in (there["account"], there["details"].get("AccountID")):
            yield f"account {there['account']}, wanted {line.account_id}"
        if Decimal(there["net"]) != line.net:
            yield f"net {there['net']}, wanted {line.net}"
        if len(there["tracking"]) != len(line.tracking):
            yield f"tracking {there['tracking']}, wanted {line.tracking}"


def bytes_that_no_parcel_holds(stage) -> list[str]:
    """Writes that reached the simulator with a body that is not, byte for byte, a stored call."""
    stored = {
        bytes(head) + bytes(tail)
        for parcel in Parcel.objects.filter(connection=stage.connection)
        for head, tail in zip(parcel.heads, parcel.tails, strict=True)
        if not any(call["file"] for call in parcel.calls)
    }
    strange = []
    for request in stage.simulated.writes():
        if request.get("organisation") != stage.organisation or "ttachment" in request["path"]:
            continue
        if "/query" in request["path"] or "/upload" in request["path"]:
            continue
        if stage.simulated.body(request["number"]) not in stored:
            strange.append(f"{request['method']} {request['path']}")
    return strange
