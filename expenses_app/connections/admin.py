"""Connections and consents for operators: to look at, and to try again. Tokens are not shown in any form."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.services.keep_alive import keep_alive
from expenses_app.connections.services.unlink import end_at_platform
from expenses_app.core.read_only import ReadOnly


@admin.register(Connection)
class ConnectionAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    list_display = ("company", "platform", "tenant_name", "state", "linked_at", "facts_read_at", "ending")
    list_filter = ("platform", "state", "ending")
    search_fields = ("company__name", "tenant_name", "ledger_id")
    list_select_related = ("company",)
    actions = ("end_at_platform",)

    @admin.action(description="Try again to end the consent at the platform")
    def end_at_platform(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        ended = [end_at_platform(connection, system_clock()) for connection in queryset]
        done = sum(1 for connection in ended if connection.ending == Connection.Ending.DONE)
        messages.info(request, _("%(done)s of %(all)s ended.") % {"done": done, "all": len(ended)})


@admin.register(Authorisation)
class AuthorisationAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("platform", "partner", "authorised_by_name", "state", "expires_at", "last_refreshed_at")
    list_filter = ("platform", "state")
    search_fields = ("authorised_by_name", "identity")
    exclude = ("access_token_sealed", "refresh_token_sealed", "entered_sealed", "refresh_lease")
    actions = ("renew",)

    @admin.action(description="Renew the tokens now")
    def renew(self, request: HttpRequest, queryset: QuerySet[Authorisation]) -> None:
        clock = system_clock()
        active = queryset.filter(state=Authorisation.State.ACTIVE)
        renewed = [keep_alive(authorisation, clock) for authorisation in active]
        messages.info(
            request, _("%(done)s of %(all)s renewed.") % {"done": sum(renewed), "all": len(renewed)}
        )
