"""The parts of a record: values of a dimension, lines of a journal, dimensions and files of lines and entries."""

from expenses_app.simulators.dynamics_365.api.call import Call
from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.wire import Row, shown
from expenses_app.simulators.dynamics_365.rules import attachments, dimensions

PARENT_TYPE = {"journalLines": "Journal Line", "generalLedgerEntries": "General Ledger Entry"}


def part_rows(company: Company, entity: Entity, parent: Row, name: str) -> list[Row]:
    """The rows of a part, in their order."""
    match name:
        case "dimensionValues":
            rows = company["dimensionValues"].with_value("dimensionId", parent["id"])
            return sorted(rows, key=lambda row: str(row["code"]))
        case "journalLines":
            rows = company["journalLines"].with_value("journalId", parent["id"])
            return sorted(rows, key=lambda row: int(row["lineNumber"]))
        case "dimensionSetLines":
            return dimensions.shown_rows(company, parent, PARENT_TYPE[entity.set_name])
        case "attachments":
            return attachments.of_parent(company, parent["id"])
    account = company["accounts"].get(parent["accountId"])
    return [account] if account else []


def attachment_shown(call: Call, row: Row, chosen: list[str] | None = None) -> Row:
    """The record of a file with the addresses of its bytes."""
    address = call.address(f"attachments({row['id']})", "attachmentContent")
    return shown(BY_SET["attachments"], row, chosen) | {
        "attachmentContent@odata.mediaEditLink": address,
        "attachmentContent@odata.mediaReadLink": address,
    }
