"""What becomes of each table's rows when a deleted company is erased: data, one line a model.

GONE: the rows go. A mapping: these fields take these values, the rows stay. KEPT: nothing in them tells of a person.
Writes, markers and digests stay, so that what is in the ledger can be proved and is never written a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rule:
    """`gone`: delete the rows. Otherwise give `blank`'s fields these values, where they have others."""

    gone: bool = False
    blank: Mapping[str, Any] = field(default_factory=dict)


GONE = Rule(gone=True)
KEPT = Rule()


def blank(**values: Any) -> Rule:
    return Rule(blank=values)


# Children stand before what they belong to. Files go first and are not in this table.
ERASURE: Mapping[str, Rule] = {
    "api.SubmissionItem": blank(problem=None),
    "api.Submission": KEPT,
    "api.PushRequest": KEPT,
    "partners.CompanyProfile": GONE,
    "webhooks.Message": GONE,
    "partners.RemovedConnection": KEPT,
    "connections.PollQuestion": GONE,
    "connections.PollSession": GONE,
    "connections.PolledAccess": GONE,
    "connections.ConsentAttempt": GONE,
    "reference_data.ReferenceRecordChange": GONE,
    "reference_data.ReferenceRecord": GONE,
    "reference_data.Reading": GONE,
    "reference_data.PullStep": GONE,
    "reference_data.Pull": GONE,
    "mapping.Configuration": GONE,
    "rules.Rule": GONE,
    "statements.StatementLine": GONE,
    "statements.AccountStatement": GONE,
    "statements.StatementImport": GONE,
    "statements.ColumnMapping": GONE,
    "receipts.ReceiptCopy": GONE,
    "receipts.ReceiptLink": GONE,
    "receipts.Receipt": GONE,
    "sync.Attempt": blank(detail=None),
    "sync.Parcel": blank(calls=[], heads=[], tails=[]),
    "sync.Part": blank(document=None, error=None, remote=None, differences=[], candidates=[]),
    "sync.SyncItem": KEPT,
    "sync.Orphan": blank(remote={}),
    "sync.BearingCheck": KEPT,
    "sync.Write": blank(actor={}),
    "sync.SyncRun": blank(actor={}, asked_by=None),
    "transactions.TransactionRevision": blank(content={}, made_by=None),
    "transactions.TransactionLine": blank(description="", billable_to="", origins={}),
    "transactions.Transaction": blank(
        merchant="", memo="", reference="", contact_id="", excluded_because="", search="", origins={}
    ),
    "connections.Connection": blank(
        tenant_name="", facts_json=None, problem_json=None, problem_said="", linked_by=None, linked_by_name=""
    ),
    "companies.Invitation": GONE,
    "companies.Member": GONE,
    "audit.Seal": KEPT,
    "audit.Event": blank(actor={}, before=None, after=None),
}
