"""Countries and time zones to choose from."""

from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

# CLDR's own list: every zone that belongs to a territory, so neither «EST5EDT» nor «Etc/GMT+7».
_ZONES = frozenset(get_global("zone_territories")) & available_timezones()
_REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


def country_choices(locale: str) -> list[tuple[str, str]]:
    """(«GB», «United Kingdom») for every country, in the order of the names in `locale`."""
    territories = Locale.parse(locale).territories
    countries = ((code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha())
    beside = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return sorted(((code, name) for code, name in countries if code not in beside), key=lambda pair: pair[1])


def country_name(code: str, locale: str) -> str:
    """«United Kingdom» for «GB»; the code itself where it is unknown, nothing for nothing."""
    return str(Locale.parse(locale).territories.get(code, code))


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Zones in groups: («Europe», [(«Europe/London», «London»), …])."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(_ZONES):
        region, _, city = zone.partition("/")
        if region in _REGIONS:
            groups.setdefault(region, []).append((zone, city.replace("_", " ").replace("/", ", ")))
    return [("UTC", [("UTC", "UTC")]), *sorted(groups.items())]
