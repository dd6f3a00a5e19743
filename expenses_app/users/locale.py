"""The reader's locale: language and region, for dates, numbers and money.

The language of the words is Django's; the region comes from what the browser asks for, so that an English page
shows «20 Nov» to a reader in London and «Nov 20» to one in New York.
"""

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.localedata import locale_identifiers
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

_KNOWN = frozenset(locale_identifiers())


def locale_from_header(accept_language: str, language: str) -> str:
    """The first locale of an Accept-Language header whose language is `language`; else `language` itself.

    `accept_language` is the header's text ("en-GB,en;q=0.9"); `language` is a Django language code.
    """
    asked = [part.split(";")[0].strip().replace("-", "_") for part in accept_language.split(",")]
    speaking = [name for name in asked if name.split("_")[0].lower() == language.split("-")[0].lower()]
    return negotiate_locale(speaking, _KNOWN) or locale_of(language)


def locale_of(language: str) -> str:
    """Babel's name of a Django language code ("pt-br" → "pt_BR"); the site's own where Babel has none."""
    try:
        return str(Locale.parse(translation.to_locale(language)))
    except (UnknownLocaleError, ValueError):
        return str(Locale.parse(translation.to_locale(settings.LANGUAGE_CODE)))


def current_locale() -> str:
    """The locale of the language that is active, for texts made outside a request (mails, exports)."""
    return locale_of(translation.get_language() or settings.LANGUAGE_CODE)


def locale_of_request(request: HttpRequest) -> str:
    """The locale in which this request's reader writes days and amounts."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return locale_from_header(request.headers.get("Accept-Language", ""), language)
