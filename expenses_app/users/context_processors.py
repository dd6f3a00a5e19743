"""What every page knows about its reader."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from expenses_app.users.appearance import Appearance
from expenses_app.users.locale import locale_from_header


def reader(request: HttpRequest) -> dict[str, Any]:
    """`locale`, `now`, `appearance`; for someone signed in also `person` and `account_url`."""
    language = translation.get_language() or "en"
    known: dict[str, Any] = {
        "locale": locale_from_header(request.headers.get("Accept-Language", ""), language),
        "now": timezone.now(),
        "appearance": Appearance.from_cookies(request.COOKIES),
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        name = user.get_full_name() or user.email
        known["person"] = {"name": name, "initial": name[:1].upper()}
        known["account_url"] = reverse("users:account")
    return known
