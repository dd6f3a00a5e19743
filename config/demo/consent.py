"""Gives consent at a simulator's own page, as a person in a browser would: read the form, choose, press the button."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class _Form(HTMLParser):
    """The first form of a page: its action, its values as they stand, and the labels of what can be chosen."""

    action: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)  # label → name and value
    _open: tuple[str, str] | None = None
    _text: str = ""
    _select: str = ""
    _inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form" and not self.action:
            self.action, self._inside = given.get("action", ""), True
        if not self._inside:
            return
        if tag == "input" and given.get("type") == "hidden":
            self.values.append((given["name"], given.get("value", "")))
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self._open, self._text = (given["name"], given.get("value", "on")), ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select:
            self._text = given.get("value", "")
        elif tag == "button" and "primary" in given.get("class", ""):
            self.values.append((given["name"], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._open or self._select:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "label" and self._open:
            self.choices[" ".join(self._text.split())] = self._open
            self._open = None
        elif tag == "option" and self._select:
            self.values.append((self._select, self._text.strip()))
            self._select = ""
        elif tag == "form":
            self._inside = False


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class NoConsent(RuntimeError):
    """The page has no such organisation, or did not send us back."""


def give_consent(url: str, organisation: str, fields: Mapping[str, str] | None = None) -> dict[str, str]:
    """Open the consent page at `url`, choose the label that begins with the organisation's name, allow.

    `fields`: what else is filled in, by field, where that is not as the page shows it. Returns the query parameters of the
    address that the browser is sent back to. Raises NoConsent.
    """
    opener = urllib.request.build_opener(_Stay)
    with opener.open(url, timeout=30) as page:
        form = _Form()
        form.feed(page.read().decode())
    chosen = [value for label, value in form.choices.items() if label.startswith(organisation)]
    if not chosen:
        raise NoConsent(f"{organisation} is not among {', '.join(form.choices)}")
    filled = {**dict(form.values), **(fields or {})}
    body = urllib.parse.urlencode([*filled.items(), chosen[0]]).encode()
    try:
        opener.open(urllib.parse.urljoin(url, form.action), body, timeout=30)
    except urllib.error.HTTPError as answer:
        if answer.code in (302, 303):
            back = urllib.parse.urlsplit(answer.headers["Location"])
            return dict(urllib.parse.parse_qsl(back.query))
        raise NoConsent(answer.read().decode()[:500]) from answer
    raise NoConsent("the page did not send us back")
