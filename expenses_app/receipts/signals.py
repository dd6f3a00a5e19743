"""What the layers above may want to hear of receipts."""

from django.dispatch import Signal

# A receipt that can be attached now belongs to a transaction: it was linked, or a linked one has been checked.
# Arguments: receipt, transaction_id, actor (of companies.actor), at (aware). Sent inside the database transaction that
# makes it so.
attachable = Signal()

# A receipt no longer belongs to a transaction. What stands in the ledger stays there. The same arguments.
unlinked = Signal()
