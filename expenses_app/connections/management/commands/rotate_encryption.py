"""After a new key was put first in ENCRYPTION_KEYS: seal every stored secret with it, so that the old one can go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from expenses_app.connections.encryption import resealed
from expenses_app.connections.models import Authorisation


class Command(BaseCommand):
    help = "Seal all stored tokens with the first of ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for key in Authorisation.objects.order_by("pk").values_list("pk", flat=True).iterator():
            with transaction.atomic():
                kept = Authorisation.objects.select_for_update().get(pk=key)
                kept.access_token_sealed = resealed(kept.access_token_sealed)
                kept.refresh_token_sealed = resealed(kept.refresh_token_sealed)
                kept.entered_sealed = resealed(kept.entered_sealed)
                kept.save(update_fields=["access_token_sealed", "refresh_token_sealed", "entered_sealed"])
            done += 1
        self.stdout.write(f"{done} consents sealed with the newest key.")
