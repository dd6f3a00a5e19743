"""What every page knows about its reader."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from expenses_app.users.appearance import Appearance
from expenses_app.users.locale import locale_of_request


def reader(request: HttpRequest) -> dict[str, Any]:
    """`locale`, `now`, `appearance`; for someone signed in also `person`, `account_url` and `single_keys`."""
    known: dict[str, Any] = {
        "locale": locale_of_request(request),
        "now": timezone.now(),
        "appearance": Appearance.from_cookies(request.COOKIES),
        "single_keys": True,
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        name = str(user)
        known["person"] = {"name": name, "initial": name[:1].upper()}
        known["account_url"] = reverse("users:account")
        known["single_keys"] = user.keyboard
    return known
