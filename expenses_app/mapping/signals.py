"""What the layers above may want to hear of the company's defaults. Sent inside the database transaction that changes them."""

from django.dispatch import Signal

defaults_changed = Signal()  # company_id, ledger_id, actor: one or more defaults are others now
