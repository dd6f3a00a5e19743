"""What the compatible API's documents leave open, and what we do: one place, each with a test that names it.

tests/api/test_settled.py proves them one by one.
"""

from collections.abc import Mapping
from datetime import timedelta

from expenses_app.connections.states import State
from expenses_app.mapping.purposes import (
    ADJUSTMENT,
    CHARGEBACK,
    PAYMENT,
    REFUND,
    REIMBURSABLE,
    REWARD,
    TRANSFER,
    Purpose,
)
from expenses_app.sync.statuses import WriteState
from expenses_app.transactions.choices import Status

# The parameter may say up to 5000, the answer at most 2000: more may be asked for, and what was given is told.
LARGEST_PAGE_ASKED, LARGEST_PAGE = 5000, 2000

# The product's own word in a company's list of products.
PRODUCT = "expenses"

# A ledger that can only be read is linked: clients know no word for it, and its data can be read.
STATUS_OF_CONNECTION: Mapping[State, str] = {
    State.PENDING: "PendingAuth",
    State.LINKED: "Linked",
    State.READ_ONLY: "Linked",
    State.NEEDS_REAUTHORISING: "Deauthorized",
    State.UNLINKED: "Unlinked",
}

# A company has one ledger at a time; whoever changes it ends the first connection before.
SECOND_CONNECTION = "This company has an accounting connection already. Delete or unlink it first."

# The wire's word for each purpose of an account; which accounts serve which is `mapping.purposes`' table.
VALID_FOR: Mapping[Purpose, str] = {
    PAYMENT: "expense-transactions.Payment",
    REFUND: "expense-transactions.Refund",
    REWARD: "expense-transactions.Reward",
    CHARGEBACK: "expense-transactions.Chargeback",
    REIMBURSABLE: "reimbursable-expense-transactions",
    TRANSFER: "transfer-transactions",
    ADJUSTMENT: "adjustment-transactions",
}

# Types of the old API, with the sentences that clients may look for.
_USE_TRANSFERS = (
    "transaction type is no longer supported. Please use the 'Create transfer transactions' endpoint."
)
RETIRED_TYPES: Mapping[str, str] = {
    "TransferIn": f"Transfer In/Out {_USE_TRANSFERS}",
    "TransferOut": f"Transfer In/Out {_USE_TRANSFERS}",
    "AdjustmentIn": f"Adjustment In/Out {_USE_TRANSFERS}",
    "AdjustmentOut": f"Adjustment In/Out {_USE_TRANSFERS}",
}

# What clients are told of a transaction. Refused by us, or never sent: ValidationError. Refused by the ledger: PushError.
# What waits for a person at the ledger or for a new consent is still on its way.
API_STATUS: Mapping[Status, str] = {
    Status.TO_REVIEW: "ValidationError",
    Status.READY: "ValidationError",
    Status.EXCLUDED: "ValidationError",
    Status.QUEUED: "Pending",
    Status.POSTING: "Pending",
    Status.OFFERED: "Pending",
    Status.WAITING_FOR_SUPPLIER: "Pending",
    Status.RETRYING: "Pending",
    Status.CHECKING: "Pending",
    Status.RECONNECT: "Pending",
    Status.AMBIGUOUS: "Pending",
    Status.REFUSED: "PushError",
    Status.PERIOD_LOCKED: "PushError",
    Status.PARTLY: "PushError",
    Status.POSTED: "Completed",
    Status.RECEIPT_TO_FOLLOW: "Completed",
    Status.POSTED_CHANGED_HERE: "Completed",
    Status.DRAFT: "Completed",
    Status.CHANGED_THERE: "Completed",
    Status.GONE: "Completed",
    Status.VOIDED: "Completed",
}
# The same of a write's own state, for what a sync came to: it does not change any more once it has ended.
API_STATUS_OF_WRITE: Mapping[WriteState, str] = {
    WriteState.QUEUED: "Pending",
    WriteState.OFFERED: "Pending",
    WriteState.SENDING: "Pending",
    WriteState.UNKNOWN: "Pending",
    WriteState.WAITING: "Pending",
    WriteState.WAITING_FOR_OTHER: "Pending",
    WriteState.BLOCKED: "Pending",
    WriteState.AMBIGUOUS: "Pending",
    WriteState.REFUSED: "PushError",
    WriteState.PARTLY: "PushError",
    WriteState.DROPPED: "PushError",
    WriteState.DRIFTED: "Completed",
    WriteState.WRITTEN: "Completed",
}

# The same call again, word for word, is answered with the sync it began: while that runs, once it is complete, and for as
# long after a failure as client libraries repeat by themselves. Later, or with an Idempotency-Key, what failed is tried anew.
REPEAT_ANSWERED_FOR = timedelta(minutes=65)
PROCESSED = "One or more transactions have previously been processed: {ids}"
STILL_PROCESSED = "One or more transactions are still being processed: {ids}"
IN_REVIEW = "One or more transactions were sent for review here before: {ids}"

# Code and word of a sync that has ended. Of those that clients know, 4040 cannot be seen (nothing of a deleted company
# can), 4260 and 5080 are what single transactions say: a lapsed subscription waits, a repeat is answered with its sync.
SYNC_CODES: Mapping[str, tuple[int, str]] = {
    "written": (2000, "Complete"),
    "nothing": (2040, "Complete"),
    "unlinked": (4220, "Unlinked"),
    "held": (5120, "ProcessingError"),
    "refused": (5130, "PushError"),
}
# The list of syncs is not paged: the newest so many.
MOST_SYNCS = 1000

# How often every list of a ledger is read anew.
READ_EVERY_HOURS = 24
