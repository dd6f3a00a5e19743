"""How a reader wants pages to look. Kept in cookies, so that it works before signing in and without script."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.http import HttpResponse

YEAR = 365 * 24 * 3600  # seconds

# What each setting may be; the first is the default and is not stored.
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("", "light", "dark"),
    "density": ("", "compact"),
}


@dataclass(frozen=True)
class Appearance:
    """`theme`: empty follows the system. `density`: empty is roomy."""

    theme: str = ""
    density: str = ""

    @classmethod
    def from_cookies(cls, cookies: Mapping[str, str]) -> "Appearance":
        """Read what was kept; a value that is not offered counts as the default."""
        kept = {name: cookies.get(name, "") for name in CHOICES}
        return cls(**{name: value for name, value in kept.items() if value in CHOICES[name]})

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        """Put the settings into `response` as cookies for a year."""
        for setting in fields(self):
            value = getattr(self, setting.name)
            if value:
                response.set_cookie(
                    setting.name, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
                )
            else:
                response.delete_cookie(setting.name, samesite="Lax")
