"""Reads a .qwc file: which service to poll, as whom, how often (Programmer's Guide, chapter 4)."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

GUID = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
REQUIRED = ("AppName", "AppURL", "AppDescription", "AppSupport", "UserName", "OwnerID", "FileID", "QBType")
WORDS = {
    "QBType": ("QBFS", "QBPOS"),
    "Style": ("Document", "DocWrapped", "RPC"),
    "PersonalDataPref": ("pdpNotNeeded", "pdpOptional", "pdpRequired"),
    "UnattendedModePref": ("umpRequired", "umpOptional"),
    "IsReadOnly": ("true", "false"),
    "Notify": ("true", "false"),
}
SEQUENCE = (
    "AppName", "AppID", "AppURL", "AppDescription", "AppSupport", "UserName", "OwnerID", "FileID", "QBType", "Style",
    "PersonalDataPref", "UnattendedModePref", "AuthFlags", "IsReadOnly", "Notify", "Scheduler", "CertURL",
    "AppDisplayName", "AppUniqueName", "Reserved",
)  # fmt: skip


class BadFile(ValueError):
    """The Web Connector does not take the file; the text says why."""


@dataclass(frozen=True)
class Application:
    """What the file says. ``every`` is the interval in seconds, None without a schedule."""

    name: str
    unique_name: str
    url: str
    description: str
    support: str
    user: str
    owner_id: str
    file_id: str
    read_only: bool
    personal_data: str
    unattended: str
    every: int | None

    @property
    def key(self) -> str:
        """The name that tells rows apart: two of the same name replace each other."""
        return self.unique_name or self.name


def read_application(text: str) -> Application:
    """Parse a .qwc; raises BadFile."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.fromstring(text.strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFile(f"The file is not well-formed: {error}") from error
    if root.tag != "QBWCXML":
        raise BadFile("The file does not begin with QBWCXML.")
    unknown = [str(each.tag) for each in root if each.tag not in SEQUENCE]
    if unknown:
        raise BadFile(f"Unknown elements: {', '.join(unknown)}.")
    said = {str(each.tag): (each.text or "").strip() for each in root}
    for name in REQUIRED:
        if not said.get(name):
            raise BadFile(f"{name} is missing.")
    for name in ("OwnerID", "FileID"):
        if not GUID.fullmatch(said[name]):
            raise BadFile(f"{name} is not a GUID in braces.")
    for name, words in WORDS.items():
        if said.get(name) and said[name] not in words:
            raise BadFile(f"{name} is one of {', '.join(words)}.")
    _check_addresses(said["AppURL"], said["AppSupport"])
    return Application(
        name=said["AppName"],
        unique_name=said.get("AppUniqueName", ""),
        url=said["AppURL"],
        description=said["AppDescription"],
        support=said["AppSupport"],
        user=said["UserName"],
        owner_id=said["OwnerID"],
        file_id=said["FileID"],
        read_only=said.get("IsReadOnly") == "true",
        personal_data=said.get("PersonalDataPref", "pdpNotNeeded"),
        unattended=said.get("UnattendedModePref", "umpOptional"),
        every=_interval(root),
    )


def _check_addresses(url: str, support: str) -> None:
    address, help_address = urlsplit(url), urlsplit(support)
    host = address.hostname or ""
    if address.scheme != "https" and not (address.scheme == "http" and is_this_computer(host)):
        raise BadFile("AppURL must be https, or http on this computer.")
    if host.endswith(("intuit.com", "quickbooks.com")):
        raise BadFile("AppURL must not be a host of Intuit.")
    if help_address.hostname != host:
        raise BadFile("The host of AppSupport must be that of AppURL.")


def is_this_computer(host: str) -> bool:
    """Whether the name or number means the computer itself."""
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")


def _interval(root: etree._Element) -> int | None:
    scheduler = root.find("Scheduler")
    for each in scheduler if scheduler is not None else ():
        if each.tag in ("RunEveryNMinutes", "RunEveryNSeconds"):
            text = (each.text or "").strip()
            if not text.isdigit() or int(text) < 1:
                raise BadFile(f"{each.tag} is a number from 1.")
            return int(text) * (60 if each.tag == "RunEveryNMinutes" else 1)
    return None
