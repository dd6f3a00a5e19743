"""What others may want to know of reference data. Sent inside the database transaction that makes the change."""

from django.dispatch import Signal

pull_finished = Signal()  # pull: everything it will read has been read, or it failed
records_changed = Signal()  # company_id, ledger_id, kind: some were added, changed, archived or deleted
