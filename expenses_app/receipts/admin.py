from django.contrib import admin
from unfold.admin import ModelAdmin

from expenses_app.core.read_only import ReadOnly
from expenses_app.receipts.models import Receipt


@admin.register(Receipt)
class ReceiptAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """For operators: what waits, what was refused and why. The files themselves are their company's alone."""

    list_display = (
        "name",
        "company",
        "state",
        "content_type",
        "size",
        "linked",
        "tries",
        "created_at",
        "removed_at",
    )
    list_filter = ("state", "linked", "locked", "content_type")
    search_fields = ("id", "name", "sha256")
    list_select_related = ("company",)
    fields = (
        *("id", "company", "name", "sha256", "state", "refusal", "content_type", "size", "pages", "locked"),
        *("linked", "tries", "uploaded_by", "created_at", "removed_at"),
    )
    readonly_fields = fields
