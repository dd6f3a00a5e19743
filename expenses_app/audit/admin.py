"""The audit for operators: found by company, subject, person or action; nothing can be edited."""

from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from expenses_app.audit.models import Event
from expenses_app.core.read_only import ReadOnly


@admin.register(Event)
class EventAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    list_display = ("at", "action", "subject_type", "subject_id", "who", "way", "company_id")
    list_filter = ("subject_type",)
    search_fields = ("subject_id",)
    search_help_text = (
        "The id of a company, transaction, connection …, or a whole action (transaction.posted)"
    )
    fields = (
        *("sequence", "at", "action", "subject_type", "subject_id", "company_id"),
        *("actor", "before", "after", "parent", "erased_at"),
    )
    ordering = ("-sequence",)
    # There are too many to count.
    paginator = InfinitePaginator
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """Whole values only, so that an index answers."""
        term = search_term.strip()
        if not term:
            return queryset, False
        wanted = Q(subject_id=term) | Q(action=term)
        return queryset.filter(wanted | _company(term)), False

    @admin.display(description="Who")
    def who(self, event: Event) -> str:
        return str(event.actor.get("name", ""))

    @admin.display(description="Way in")
    def way(self, event: Event) -> str:
        return str(event.actor.get("way", ""))


def _company(term: str) -> Q:
    """Nothing where it is no id."""
    try:
        return Q(company_id=UUID(term))
    except ValueError:
        return Q(pk__in=[])
