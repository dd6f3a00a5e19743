from django.contrib import admin
from unfold.admin import ModelAdmin

from expenses_app.core.read_only import ReadOnly
from expenses_app.partners.models import ApiKey, PartnerAccess


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """Operators see which keys there are; a key itself is nowhere."""

    list_display = ("name", "partner", "hint", "created_at", "revoked_at")
    list_filter = ("partner",)
    fields = ("id", "partner", "name", "hint", "created_at", "revoked_at")
    readonly_fields = fields


@admin.register(PartnerAccess)
class PartnerAccessAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("partner", "redirect_url", "partner_wins")
