"""Runs, writes and their documents for operators: found by state and cause, tried again by the pages' own service."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from expenses_app.companies.actor import operator
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.core.read_only import ReadOnly
from expenses_app.ledger import errors
from expenses_app.sync.models import Attempt, Orphan, Part, SyncRun, Write
from expenses_app.sync.services.settling import let_go, retry

CAUSES = sorted(
    {one.cause for one in vars(errors).values() if isinstance(one, type) and hasattr(one, "cause")}
)


class CauseFilter(admin.SimpleListFilter):
    """By what the ledger, or our check, gave as the reason."""

    title = "cause"
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(cause, cause.replace("_", " ")) for cause in CAUSES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Part]) -> QuerySet[Part]:
        return queryset.filter(error__cause=self.value()) if self.value() else queryset


class PartInline(ReadOnly, TabularInline):  # type: ignore[misc]  # unfold carries no types
    model = Part
    fields = ("name", "role", "marker", "state", "generation", "remote_id", "error", "settled_at")
    readonly_fields = fields
    show_change_link = True
    extra = 0


class Endless:
    """Lists too long to be counted."""

    paginator = InfinitePaginator
    show_full_result_count = False


@admin.register(SyncRun)
class SyncRunAdmin(Endless, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("created_at", "company", "connection", "who", "settled_at", "outcome")
    list_filter = ("connection__platform", ("settled_at", admin.EmptyFieldListFilter))
    search_fields = ("id", "company__name")
    list_select_related = ("company", "connection")
    ordering = ("-created_at",)

    @admin.display(description="Asked by")
    def who(self, run: SyncRun) -> str:
        return str(run.actor.get("name", ""))


@admin.register(Write)
class WriteAdmin(Endless, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = (
        "created_at",
        "company",
        "operation",
        "subject_type",
        "subject_id",
        "revision",
        "connection",
    )
    list_filter = ("operation", "subject_type", "connection__platform")
    search_fields = ("id", "subject_id", "transaction__id", "company__id")
    list_select_related = ("company", "connection")
    raw_id_fields = ("transaction",)
    inlines = (PartInline,)
    ordering = ("-created_at",)


@admin.register(Part)
class PartAdmin(Endless, ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The documents. What the pages can do about a refused one can be done here for many companies at once."""

    list_display = (
        *("created_at", "company", "connection", "operation", "marker", "state", "cause", "advice"),
        *("failures", "not_before", "settled_at"),
    )
    list_filter = ("state", CauseFilter, "connection__platform", "operation", "role")
    search_fields = ("id", "marker", "remote_id", "company__id", "write__id")
    list_select_related = ("company", "connection")
    ordering = ("-created_at",)
    exclude = ("lease_token",)
    actions = ("try_again", "give_up")

    @admin.display(description="Cause")
    def cause(self, part: Part) -> str:
        return str((part.error or {}).get("cause", "")).replace("_", " ")

    @admin.display(description="Said")
    def advice(self, part: Part) -> str:
        return str((part.error or {}).get("said", ""))[:120]

    @admin.action(description="Send again what was refused")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Part]) -> None:
        now, done = system_clock().now(), 0
        for company, ids in _by_company(queryset):
            run = retry(company, ids, actor=operator(request.user), now=now)
            done += run.items.count() if run else 0
        messages.info(request, _("%(done)s sent again.") % {"done": done})

    @admin.action(description="Give up on what is not in the ledger")
    def give_up(self, request: HttpRequest, queryset: QuerySet[Part]) -> None:
        now = system_clock().now()
        done = sum(
            let_go(company, ids, actor=operator(request.user), now=now)
            for company, ids in _by_company(queryset)
        )
        messages.info(request, _("%(done)s given up.") % {"done": done})


@admin.register(Attempt)
class AttemptAdmin(Endless, ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("started_at", "company", "ended_at", "outcome", "operation", "documents")
    list_filter = ("outcome", "parcel__connection__platform")
    search_fields = ("parcel__call_key", "parcel__id", "company__id")
    list_select_related = ("company", "parcel")
    exclude = ("lease_token",)
    ordering = ("-sequence",)

    @admin.display(description="Operation")
    def operation(self, attempt: Attempt) -> str:
        return attempt.parcel.operation

    @admin.display(description="Documents")
    def documents(self, attempt: Attempt) -> int:
        return len(attempt.parcel.markers)


@admin.register(Orphan)
class OrphanAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """Documents with a marker of ours that no row of ours claims: the database is older than the ledger."""

    list_display = ("found_at", "company", "connection", "marker", "target", "adopted_by")
    list_filter = ("connection__platform", ("adopted_by", admin.EmptyFieldListFilter))
    search_fields = ("marker", "company__id")
    list_select_related = ("company", "connection", "adopted_by")
    ordering = ("-found_at",)


def _by_company(parts: QuerySet[Part]) -> Iterator[tuple[Company, list[UUID]]]:
    """The services know one company each."""
    ids: dict[UUID, list[UUID]] = defaultdict(list)
    for company_id, part_id in parts.values_list("company_id", "id"):
        ids[company_id].append(part_id)
    for company in Company.objects.filter(id__in=ids):
        yield company, ids[company.id]
