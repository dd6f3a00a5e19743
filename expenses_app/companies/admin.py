from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline

from expenses_app.companies.actor import operator
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company, Installation, Invitation, Member, Partner
from expenses_app.companies.services import confirm_address
from expenses_app.core.read_only import ReadOnly


class MemberInline(ReadOnly, TabularInline):  # type: ignore[misc]  # unfold carries no types
    model = Member
    fields = ("user", "name", "external_id", "role", "created_at")
    readonly_fields = fields
    extra = 0


class InvitationInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Invitation
    fields = ("email", "role", "created_at", "expires_at", "accepted_at", "withdrawn_at")
    readonly_fields = fields
    extra = 0


@admin.register(Company)
class CompanyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "partner", "country", "time_zone", "created_at", "deleted_at")
    list_filter = ("partner", "country")
    search_fields = ("id", "name", "members__user__email")
    list_select_related = ("partner",)
    fields = ("id", "partner", "name", "country", "time_zone", "created_at", "deleted_at")
    readonly_fields = fields
    inlines = (MemberInline, InvitationInline)


@admin.register(Partner)
class PartnerAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")


@admin.register(Installation)
class InstallationAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """A copy of production must not post until somebody says here that it is one no longer."""

    list_display = ("site_url", "id", "created_at")
    actions = ("take_this_address",)

    @admin.action(description="Post from this address from now on", permissions=["confirm"])
    def take_this_address(self, request: HttpRequest, installations: QuerySet[Installation]) -> None:
        actor = operator(request.user)
        address = confirm_address(actor=actor, at=system_clock().now())
        messages.success(
            request, _("This installation is the one at %(address)s now.") % {"address": address}
        )

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))
