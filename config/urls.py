"""The site's addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

_PAGES = (
    "companies",
    "users",
    "connections",
    "reference_data",
    "mapping",
    "statements",
    "receipts",
    "webhooks",
    "review",
    "rules",
    "api",
)

# Operators sign in where everybody does: with the limit on tries, and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"expenses_app.{app}.urls")) for app in _PAGES),
]
