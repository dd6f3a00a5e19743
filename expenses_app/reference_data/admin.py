"""Readings for operators: what runs, what waits, what failed and why."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from expenses_app.reference_data.models import Pull, PullStep


class PullStepInline(TabularInline):  # type: ignore[misc]
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
    can_delete = False


@admin.register(Pull)
class PullAdmin(ModelAdmin):  # type: ignore[misc]
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
