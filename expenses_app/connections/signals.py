"""What others may want to know of a connection. Sent inside the database transaction that makes the change."""

from django.dispatch import Signal

linked = Signal()  # connection: linked for the first time
blocked = Signal()  # connection, error: a person is needed
unblocked = Signal()  # connection: works again, by reconnecting or resuming
unlinked = Signal()  # connection
facts_changed = Signal()  # connection, before (Facts or None), after (Facts)
