"""What the layers above may want to hear of transactions. Sent inside the database transaction that changes them."""

from django.dispatch import Signal

changed = Signal()  # company_id, transaction_ids: review or content changed; their status has to be computed
received = Signal()  # company, transactions, lines (by transaction id), now: they came in for the first time
