"""Zoho's regions, all on this one server: us at its root, every other under its own name.

A region's address stands for its accounts server, its API domain and its web application alike.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from expenses_app.simulators.zoho_books.switches import Switches


@dataclass(frozen=True)
class Region:
    """One region with the hosts that it has in the world."""

    accounts: str
    api: str
    web: str


REGIONS: dict[str, Region] = {
    "us": Region("https://accounts.zoho.com", "https://www.zohoapis.com", "books.zoho.com"),
    "eu": Region("https://accounts.zoho.eu", "https://www.zohoapis.eu", "books.zoho.eu"),
    "in": Region("https://accounts.zoho.in", "https://www.zohoapis.in", "books.zoho.in"),
    "au": Region("https://accounts.zoho.com.au", "https://www.zohoapis.com.au", "books.zoho.com.au"),
    "jp": Region("https://accounts.zoho.jp", "https://www.zohoapis.jp", "books.zoho.jp"),
    "ca": Region("https://accounts.zohocloud.ca", "https://www.zohoapis.ca", "books.zohocloud.ca"),
    "sa": Region("https://accounts.zoho.sa", "https://www.zohoapis.sa", "books.zoho.sa"),
    "cn": Region("https://accounts.zoho.com.cn", "https://www.zohoapis.com.cn", "books.zoho.com.cn"),
    "uk": Region("https://accounts.zoho.uk", "https://www.zohoapis.uk", "books.zoho.uk"),
    "ae": Region("https://accounts.zoho.ae", "https://www.zohoapis.ae", "books.zoho.ae"),
}
HOME_OF_COUNTRY = {
    "US": "us", "GB": "eu", "DE": "eu", "IE": "eu", "FR": "eu", "NL": "eu", "ES": "eu", "IT": "eu",
    "IN": "in", "AU": "au", "NZ": "au", "JP": "jp", "CA": "ca", "SA": "sa", "CN": "cn", "AE": "ae",
}  # fmt: skip
UNCONFIRMED = {"uk": "british_region", "ae": "emirates_region"}


def known_regions(switches: Switches) -> list[str]:
    """Return the regions that exist."""
    return [name for name in REGIONS if name not in UNCONFIRMED or switches[UNCONFIRMED[name]]]


def region_of_country(country: str, switches: Switches) -> str:
    """Return where the organisations of a country live."""
    if country == "GB" and switches["british_region"]:
        return "uk"
    home = HOME_OF_COUNTRY.get(country, "us")
    return home if home in known_regions(switches) else "us"


def split_path(path: str, switches: Switches) -> tuple[str, str]:
    """Return (region, path below its address)."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first != "us" and first in known_regions(switches):
        return first, f"/{rest}"
    return "us", path


def address_of(region: str, request: Request, switches: Switches) -> str:
    """Return the address of a region on this server, without a slash at its end."""
    parts = urlsplit(request.host_url)
    root = f"{parts.scheme}://{parts.netloc}"
    return root if region == "us" or not switches["regional_addresses"] else f"{root}/{region}"


def serves(asked: str, home: str, switches: Switches) -> bool:
    """Whether what lives in ``home`` can be had at the address of ``asked``."""
    return asked == home or not switches["regional_addresses"]
