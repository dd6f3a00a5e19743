from django.contrib import admin
from unfold.admin import ModelAdmin

from expenses_app.core.read_only import ReadOnly
from expenses_app.statements.models import StatementImport


@admin.register(StatementImport)
class StatementImportAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """For operators: what is at work, what was refused and why. The files themselves are their company's alone."""

    list_display = ("name", "company", "state", "form", "size", "total", "made", "created_at", "worked_at")
    list_filter = ("state", "form")
    search_fields = ("id", "name", "sha256")
    list_select_related = ("company",)
    fields = (
        *("id", "company", "name", "sha256", "state", "form", "size", "encoding", "notices", "refusal"),
        *("total", "made", "uploaded_by", "created_at", "worked_at", "imported_at", "undone_at"),
    )
    readonly_fields = fields
