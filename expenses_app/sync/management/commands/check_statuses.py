from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from expenses_app.sync.outcomes import computed_statuses
from expenses_app.transactions.models import Transaction

AT_A_TIME = 2_000


class Command(BaseCommand):
    help = "Prove that the status stored with each transaction is the one that its writes amount to."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, wrong, last = 0, 0, UUID(int=0)
        while ids := self._next(last):
            computed = computed_statuses(ids)
            stored = dict(Transaction.objects.filter(id__in=ids).values_list("id", "status"))
            for id in ids:
                if id in stored and stored[id] != computed.get(id, stored[id]):
                    wrong += 1
                    self.stdout.write(f"{id}: stored {stored[id]}, computed {computed[id].value}")
            checked, last = checked + len(ids), ids[-1]
        if wrong:
            raise CommandError(f"{wrong} of {checked} transactions have another status than computed.")
        self.stdout.write(f"{checked} transactions have the status that is computed.")

    def _next(self, last: UUID) -> list[UUID]:
        after = Transaction.objects.filter(id__gt=last).order_by("id")
        return list(after.values_list("id", flat=True)[:AT_A_TIME])
