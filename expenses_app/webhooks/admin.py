"""Webhook deliveries for operators: what was told to whom, what came back, and telling it again. No secret is shown."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from expenses_app.companies.actor import operator
from expenses_app.companies.clock import system_clock
from expenses_app.core.read_only import ReadOnly
from expenses_app.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from expenses_app.webhooks.services.endpoints import disable_endpoint, enable_endpoint
from expenses_app.webhooks.services.replay import replay, replay_missed


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    list_display = ("url", "partner", "created_at", "disabled_at", "disabled_because", "failing_since")
    list_filter = ("partner", ("disabled_at", admin.EmptyFieldListFilter))
    search_fields = ("id", "url")
    list_select_related = ("partner",)
    exclude = ("secrets_sealed", "lease_token", "lease_until")
    actions = ("enable", "disable", "replay_failed")

    @admin.action(description="Enable, and send what waited")
    def enable(self, request: HttpRequest, queryset: QuerySet[Endpoint]) -> None:
        for endpoint in queryset:
            enable_endpoint(endpoint, actor=operator(request.user), at=system_clock().now())

    @admin.action(description="Disable")
    def disable(self, request: HttpRequest, queryset: QuerySet[Endpoint]) -> None:
        because = _("By %(name)s") % {"name": request.user}
        for endpoint in queryset:
            disable_endpoint(endpoint, because, actor=operator(request.user), at=system_clock().now())

    @admin.action(description="Replay everything that was missed")
    def replay_failed(self, request: HttpRequest, queryset: QuerySet[Endpoint]) -> None:
        now = system_clock().now()
        sent = sum(replay_missed(endpoint, endpoint.created_at, at=now) for endpoint in queryset)
        messages.info(request, _("%(n)s will be sent again.") % {"n": sent})


class AttemptInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = DeliveryAttempt
    fields = (
        *("started_at", "ended_at", "status", "problem", "request_headers"),
        *("response_headers", "response_body"),
    )
    readonly_fields = fields
    extra = 0


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("event_type", "endpoint", "state", "failures", "next_at", "delivered_at", "message_id")
    list_filter = ("state", "message__event_type", "endpoint__partner")
    search_fields = ("message__id", "message__company_id", "endpoint__url")
    list_select_related = ("message", "endpoint")
    readonly_fields = ("body",)
    inlines = (AttemptInline,)
    ordering = ("-id",)
    actions = ("replay",)
    paginator = InfinitePaginator
    show_full_result_count = False

    @admin.display(description="Event")
    def event_type(self, delivery: Delivery) -> str:
        return delivery.message.event_type

    @admin.display(description="Body")
    def body(self, delivery: Delivery) -> str:
        return delivery.message.body

    @admin.action(description="Send again")
    def replay(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        now = system_clock().now()
        for delivery in queryset.select_related("message", "endpoint"):
            replay(delivery.endpoint, delivery.message, at=now)
        messages.info(request, _("%(n)s will be sent again.") % {"n": queryset.count()})
