from typing import Any

from django.core.management.base import BaseCommand, CommandError

from expenses_app.audit.models import Seal
from expenses_app.audit.verifying import breaks


class Command(BaseCommand):
    help = "Prove that no event of the audit was changed, removed or slipped in since it was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for one in breaks():
            found += 1
            where = f"event {one.sequence}" if one.sequence else f"link {one.position}"
            self.stdout.write(f"company {one.company_id or '-'}, {where}: {one.what}")
        if found:
            raise CommandError(f"{found} breaks in the chain of the audit.")
        self.stdout.write(f"{Seal.objects.count()} links hold.")
