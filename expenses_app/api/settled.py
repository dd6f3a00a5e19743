"""What the compatible API's documents leave open, and what we do: one place, each with a test that names it.

tests/api/test_settled.py proves them one by one.
"""

from collections.abc import Mapping

from expenses_app.connections.states import State

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
