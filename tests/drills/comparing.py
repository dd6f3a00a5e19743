"""The ledger against what people entered: amounts, tax, account, tracking and attachment bytes, not counts."""

import hashlib
import re
from decimal import Decimal

from expenses_app.ledger.codec import document_as_json
from expenses_app.receipts.queries import open_for_sending, receipts_of
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.sync.engine.stored import load
from expenses_app.sync.models import Parcel, Part
from expenses_app.sync.preview import Preview
from expenses_app.transactions.models import Transaction
from tests.platforms.declared import Drill
from tests.platforms.simulator import marker_of


def differences(stage, rows: list[Transaction]) -> list[str]:
    """Everything in which the simulator's ledger differs from these transactions; empty when it is right."""
    found: list[str] = []
    by_marker: dict[str, list[dict]] = {}
    for document in stage.ledger():
        by_marker.setdefault(marker_of(document), []).append(document)
    main: dict[object, Part] = {}
    parts = Part.objects.filter(write__transaction__in=rows, role="main").select_related("write")
    for part in parts.exclude(operation="void").order_by("write__revision"):
        main[part.write.transaction_id] = part
    accepted = stage.connection.capabilities.attachments
    names = _names(stage)
    expected_markers = set()
    for row in Transaction.objects.filter(id__in=[row.id for row in rows]).prefetch_related("lines"):
        if row.id not in main:
            found.append(f"{row.source_id}: never given to the ledger")
            continue
        marker = main[row.id].marker.removeprefix("EXP-")
        expected_markers.add(marker)
        documents = by_marker.get(marker, [])
        if len(documents) != 1:
            found.append(f"{row.source_id}: {len(documents)} documents")
            continue
        found += [
            f"{row.source_id}: {one}" for one in _compare(row, documents[0], names, stage.declared.drill)
        ]
        found += [f"{row.source_id}: {one}" for one in _compare_files(row, documents[0], accepted)]
    found += [f"a document nobody asked for: {marker}" for marker in set(by_marker) - expected_markers]
    return found


def _names(stage) -> dict[str, str]:
    """The names of accounts and tracking options by their ledger id."""
    kinds = ("account", "tracking_option")
    rows = ReferenceRecord.objects.filter(company=stage.company, kind__in=kinds)
    return dict(rows.values_list("record_id", "name"))


def _compare(row: Transaction, document: dict, names: dict[str, str], drill: Drill):
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
        if line.account_id not in drill.line_accounts(there):
            yield f"account {there['account']}, wanted {line.account_id}"
        if Decimal(there["net"]) != line.net:
            yield f"net {there['net']}, wanted {line.net}"
        wanted = {names[option] for option in line.tracking}
        if {str(one).rpartition(": ")[2] for one in there["tracking"]} != wanted:
            yield f"tracking {there['tracking']}, wanted {wanted}"


def _compare_files(row: Transaction, document: dict, accepted):
    wanted = sorted(
        hashlib.sha256(open_for_sending(receipt, accepted.max_bytes, accepted.types).content).hexdigest()
        for receipt in receipts_of(row)
    )
    there = sorted(file["sha256"] for file in document["attachments"])
    if there != wanted:
        yield f"{len(there)} files, wanted {len(wanted)}; equal bytes: {len(set(there) & set(wanted))}"


def bytes_that_no_parcel_holds(stage) -> list[str]:
    """Writes that reached the simulator with a body that is not, byte for byte, a stored call."""
    stored: set[bytes] = set()
    for row in Parcel.objects.filter(connection=stage.connection):
        # Loading proves the digest.
        stored.update(call.head + call.tail for call in load(row).calls if call.file is None)
    strange = []
    for request in stage.simulated.writes():
        if request.get("organisation") != stage.organisation:
            continue
        if re.search(stage.declared.drill.no_parcel, request["path"]):
            continue
        if stage.simulated.body(request["number"]) not in stored:
            strange.append(f"{request['method']} {request['path']}")
    return strange


def other_than_previewed(previews: dict[object, Preview]) -> list[str]:
    """Transactions whose stored document is not the one that the preview drew."""
    strange = []
    for id, preview in previews.items():
        part = Part.objects.filter(write__transaction_id=id, role="main").order_by("-write__revision").first()
        if part is None or preview.plan is None:
            strange.append(f"{id}: nothing to compare")
        elif part.document != document_as_json(preview.plan.documents[0]):
            strange.append(f"{id}: {part.document}")
    return strange
