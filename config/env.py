"""Reads the environment and names every missing or malformed variable at once."""

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ValueT = TypeVar("ValueT")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Environment:
    """Collects mistakes while reading; `finish()` raises one ImproperlyConfigured with a line for each."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables
        self.mistakes: list[str] = []

    def read(
        self, name: str, convert: Callable[[str], ValueT], default: ValueT | None, needed: str = ""
    ) -> ValueT:
        """The converted value; `needed` says what the variable is for and makes it obligatory."""
        raw = self.variables.get(name, "").strip()
        if not raw:
            if needed:
                self.mistakes.append(f"{name} is not set: {needed}")
            return default  # type: ignore[return-value]
        try:
            return convert(raw)
        except ValueError as mistake:
            self.mistakes.append(f"{name} is malformed: {mistake}")
            return default  # type: ignore[return-value]

    def text(self, name: str, default: str = "", needed: str = "") -> str:
        return self.read(name, str, default, needed)

    def flag(self, name: str, default: bool = False) -> bool:
        return self.read(name, _flag, default)

    def number(self, name: str, default: float) -> float:
        return self.read(name, float, default)

    def words(self, name: str, default: tuple[str, ...] = (), needed: str = "") -> tuple[str, ...]:
        return self.read(name, _words, default, needed)

    def database(self, name: str, default: str, needed: str = "") -> dict[str, Any]:
        return self.read(name, _database, _database(default), needed)

    def finish(self) -> None:
        if self.mistakes:
            raise ImproperlyConfigured("The environment is not complete:\n- " + "\n- ".join(self.mistakes))


def _flag(raw: str) -> bool:
    if raw.lower() in _YES:
        return True
    if raw.lower() in _NO:
        return False
    raise ValueError(f"{raw!r} is neither yes nor no")


def _words(raw: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def _database(raw: str) -> dict[str, Any]:
    address = urlsplit(raw)
    if address.scheme not in ("postgres", "postgresql"):
        raise ValueError("only postgres://user:password@host:port/name is spoken")
    name = unquote(address.path.lstrip("/"))
    if not name:
        raise ValueError("the address names no database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
    }
