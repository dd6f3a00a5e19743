"""Sign-in as allauth does it, in our words and with the number of tries left."""

import math
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_APP = "allauth.account"
_ACTION = "login_failed"


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Words for what can go wrong; after a wrong password it says how many tries are left."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("That e-mail and password do not belong together."),
        "too_many_login_attempts": _(
            "Too many tries. Sign-in with this e-mail pauses for a quarter of an hour."
        ),
        "email_taken": _("Someone has signed up with this e-mail already. Sign in, or choose another."),
        "enter_current_password": _("That is not your present password."),
        "incorrect_password": _("That is not your password."),
        "incorrect_code": _(
            "That code is not right, or it has run out. The app shows a new one every 30 seconds."
        ),
        "rate_limited": _("That was too often. Wait a few minutes, then try again."),
    }

    tries_left: int | None = None
    pause: int = 0  # seconds

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        key = self._get_login_attempts_cache_key(request, **credentials)
        for rate in ratelimit.get_rates(app=_APP, action=_ACTION):
            if rate.per == "key":
                name = ratelimit.get_cache_key(request, app=_APP, action=_ACTION, rate=rate, key=key)
                recent = [at for at in cache.get(name, []) if at > time.time() - rate.duration]
                self.tries_left = max(0, rate.amount - len(recent))
                self.pause = int(rate.duration)

    def validation_error(self, code: str, *arguments: Any) -> ValidationError:
        if code == "email_password_mismatch" and self.tries_left is not None:
            return ValidationError(f"{self.error_messages[code]} {self._tries_sentence()}", code=code)
        problem: ValidationError = super().validation_error(code, *arguments)
        return problem

    def _tries_sentence(self) -> str:
        minutes = math.ceil(self.pause / 60)
        if not self.tries_left:
            return str(_("That was the last try before a %(minutes)s-minute pause.")) % {"minutes": minutes}
        sentence = ngettext(
            "%(tries)s try left before a %(minutes)s-minute pause.",
            "%(tries)s tries left before a %(minutes)s-minute pause.",
            self.tries_left,
        )
        return sentence % {"tries": self.tries_left, "minutes": minutes}


class CodesAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Words for what can go wrong with the codes of the second step."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "unverified_email": _("Confirm your e-mail first; then two-step sign-in can be switched on."),
        "add_email_blocked": _(
            "With two-step sign-in on, the e-mail cannot be changed. Switch it off first."
        ),
        "incorrect_code": _(
            "That code is not right, or it has run out. The app shows a new one every 30 seconds."
        ),
    }
