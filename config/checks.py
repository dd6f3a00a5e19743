"""Django system checks of the installation: each says what is wrong and what to set."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def check_installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Everything that is wrong with this installation's settings."""
    return [*_keys(), *_address(), *_files(), *_clock(), *_webhooks(), *_registrations(), *_private_keys()]


def _keys() -> Iterator[CheckMessage]:
    for position, key in enumerate(settings.ENCRYPTION_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            yield Error(
                f"Key {position} of ENCRYPTION_KEYS is no Fernet key.",
                hint="A key is 32 random bytes in URL-safe base64. .env.example tells how to make one.",
                id="expenses.E001",
            )


def _address() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme not in ("http", "https") or not site.hostname or site.path:
        yield Error(
            "SITE_URL is not the address of a site.",
            hint="Set it to scheme and host alone, such as https://expenses.example.com.",
            id="expenses.E002",
        )
    elif site.scheme == "http" and not settings.DEBUG and site.hostname not in _LOOPBACK:
        yield Warning(
            "SITE_URL is not encrypted: passwords and receipts would travel in clear.",
            hint="Put TLS in front and set SITE_URL to https://…",
            id="expenses.W001",
        )


def _files() -> Iterator[CheckMessage]:
    if settings.S3_BUCKET:
        return
    folder = settings.MEDIA_ROOT
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        yield Error(
            f"Receipts cannot be stored: {settings.MEDIA_ROOT} is not writable.",
            hint="Set MEDIA_ROOT to a folder that this process may write to, or S3_BUCKET.",
            id="expenses.E003",
        )


def _clock() -> Iterator[CheckMessage]:
    if settings.CLOCK_SPEED != 1.0 and not settings.DEBUG:
        yield Error(
            "CLOCK_SPEED is set: that is for drills, and this is no drill.",
            hint="Unset CLOCK_SPEED and CLOCK_ORIGIN.",
            id="expenses.E004",
        )


def _webhooks() -> Iterator[CheckMessage]:
    if settings.WEBHOOKS_TO_LOOPBACK and not settings.DEBUG:
        yield Error(
            "WEBHOOKS_TO_LOOPBACK is set: a partner could call what listens on this machine alone.",
            hint="Unset it; it is for development, where DEBUG is on.",
            id="expenses.E007",
        )


def _registrations() -> Iterator[CheckMessage]:
    from expenses_app.platforms import all_platforms

    for platform in all_platforms().values():
        given = [name for name in platform.client_variables if name and os.environ.get(name)]
        missing = [name for name in platform.client_variables if name and name not in given]
        if given and missing:
            yield Error(
                f"{platform.name}: {given[0]} is set, {missing[0]} is not.",
                hint="Set both, or neither; then the platform is not offered.",
                id="expenses.E005",
            )


def _private_keys() -> Iterator[CheckMessage]:
    from expenses_app.connections.reaching import entered_by_operator
    from expenses_app.ledger.authorisation import BlankKind, MachineGrant
    from expenses_app.platforms import all_platforms
    from expenses_app.transport.assertions import private_key

    ways = [way for platform in all_platforms().values() for way in platform.ways]
    for way in ways:
        blanks = way.blanks if isinstance(way, MachineGrant) else ()
        given = entered_by_operator(way)
        for blank in blanks:
            if blank.kind is not BlankKind.KEY or blank.name not in given:
                continue
            try:
                private_key(given[blank.name])
            except ValueError as wrong:
                yield Error(
                    f"{blank.variable} holds no private key that can be used: {wrong}.",
                    hint="A P-256 key, or RSA of 2048 bits or more, in PEM without pass phrase; \\n stands for a new line.",
                    id="expenses.E006",
                )
