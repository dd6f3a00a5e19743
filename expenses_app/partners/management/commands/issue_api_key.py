"""Make an API key for a partner and print it, once: the first one can be made by nobody else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Partner
from expenses_app.partners.services.keys import MOST_KEYS, TooManyKeys, issue_key


class Command(BaseCommand):
    help = "Makes an API key for a partner and prints it. It is stored hashed and cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the key is for")
        parser.add_argument("--partner", default="own", help="the partner's slug (own, when not given)")

    def handle(self, *args: Any, **options: Any) -> None:
        partner = Partner.objects.filter(slug=options["partner"]).first()
        if partner is None:
            raise CommandError(f"There is no partner {options['partner']!r}.")
        try:
            _key, text = issue_key(
                partner,
                options["name"],
                actor=Actor(name="command line", way=Way.OPERATOR),
                at=system_clock().now(),
            )
        except TooManyKeys as full:
            raise CommandError(f"{partner.name} has {MOST_KEYS} keys already. Revoke one first.") from full
        self.stdout.write(text)
