from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from expenses_app.users.models import User

# Addresses, second factors and groups are people's own: with them an operator could sign in as somebody else.
for _model in (EmailAddress, Authenticator, Group):
    admin.site.unregister(_model)


@admin.register(User)
class UserAdmin(ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """For operators: who signs in, and switching somebody off. Passwords are nobody's but the person's own."""

    list_display = ("email", "name", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "language", "keyboard", "is_active", "is_staff", "date_joined", "last_login")
    readonly_fields = ("email", "name", "language", "keyboard", "date_joined", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes operators."""
        superuser = getattr(request.user, "is_superuser", False)
        return self.readonly_fields if superuser else (*self.readonly_fields, "is_staff")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
