"""The reader's locale: how they write days, numbers and money.

It need not be the language of the words: a reader in Berlin sees «1.284,36 €», one in New York «Nov 20».
"""

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.localedata import locale_identifiers
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

_KNOWN = frozenset(locale_identifiers())

# What a person may choose on their account page; any other that a browser asks for is followed too.
OFFERED = (
    "en_GB", "en_US", "en_AU", "en_CA", "en_IE", "en_IN", "en_NZ", "en_ZA", "da_DK", "de_AT", "de_CH", "de_DE",
    "es_ES", "es_MX", "fi_FI", "fr_CA", "fr_FR", "it_IT", "nl_NL", "nb_NO", "pl_PL", "pt_BR", "pt_PT", "sv_SE",
)  # fmt: skip


def site_locale() -> str:
    """The installation's own."""
    return str(Locale.parse(translation.to_locale(settings.LANGUAGE_CODE)))


def locale_from_header(accept_language: str) -> str:
    """The first locale of an Accept-Language header ("en-GB,en;q=0.9") that is known; else the site's own.

    A bare language that is the site's means the site's region too: "en" alone is read as "en_GB" on a British site.
    """
    asked = [part.split(";")[0].strip().replace("-", "_") for part in accept_language.split(",")]
    found = negotiate_locale([name for name in asked if name], _KNOWN)
    own = site_locale()
    return own if not found or found == own.split("_")[0] else found


def known_locale(name: str) -> str:
    """`name` where it is a locale ("de", "pt_BR", "pt-br"); else the site's own."""
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return site_locale()


def locale_of_request(request: HttpRequest) -> str:
    """The locale that the signed-in person chose, else the one that the browser asks for."""
    chosen: str = getattr(getattr(request, "user", None), "language", "")
    return known_locale(chosen) if chosen else locale_from_header(request.headers.get("Accept-Language", ""))


def locale_choices() -> list[tuple[str, str]]:
    """What OFFERED says, each in its own words: («de_AT», «Deutsch (Österreich)»)."""
    return sorted(
        ((name, str(Locale.parse(name).display_name)) for name in OFFERED), key=lambda pair: pair[1]
    )
