"""Readings for operators: what runs, what waits, what failed and why."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from expenses_app.core.read_only import ReadOnly
from expenses_app.reference_data.models import Pull, PullStep


class PullStepInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = PullStep
    fields = (
        "position",
        "kind",
        "state",
        "since",
        "read",
        "added",
        "changed",
        "archived",
        "deleted",
        "problem_said",
    )
    readonly_fields = fields
    extra = 0


@admin.register(Pull)
class PullAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = (
        "company",
        "connection",
        "kind",
        "state",
        "created_at",
        "finished_at",
        "problem_cause",
        "problem_said",
    )
    list_filter = ("state", "kind", "connection__platform", "problem_cause")
    search_fields = ("company__name", "connection__tenant_name")
    list_select_related = ("company", "connection")
    inlines = (PullStepInline,)
