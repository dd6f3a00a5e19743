from typing import Any

from django.core.management.base import BaseCommand

from expenses_app.platforms import all_platforms
from expenses_app.platforms.table import platform_table


class Command(BaseCommand):
    help = "Print the README's table of what each platform supports."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(platform_table(all_platforms().values()))
