"""What others may want to know of a company. Sent inside the database transaction that makes the change."""

from django.dispatch import Signal

deleted = Signal()  # company, actor, at: nobody may open it any more; what runs for it has to stop
