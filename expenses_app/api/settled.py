"""What the compatible API's documents leave open, and what we do: one place, each with a test that names it.

tests/api/test_settled.py proves them one by one.
"""

from collections.abc import Mapping

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
