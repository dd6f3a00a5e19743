"""What operators look at and do not touch."""

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """Put before ModelAdmin or an inline: nothing is added, changed or removed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
