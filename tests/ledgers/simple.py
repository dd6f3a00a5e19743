"""What the small ledgers share: one plain shape for every kind of entry."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import (
    Attachments,
    Capabilities,
    Certainty,
    CurrencyOption,
    ExpenseSupport,
    Lengths,
    Limits,
    Scopes,
)
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.errors import Stale
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Call, FileReference, Outcome, Parcel, RefusedOutcome, Remote, Written
from expenses_app.ledger.promise import Address, OAuth2, Page, Platform
from expenses_app.ledger.records import BankAccountKind, RecordKind
from tests.ledgers.building import void


def attach(file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str) -> Document:
    return Document(
        marker=marker,
        operation=Operation.ATTACH,
        target="File",
        body={"name": file.name},
        role=Role.COMPANION,
        parent=parent,
        parent_target=parent_target,
        file=file,
    )


def pack_in(size: int, atomic: bool = False):
    def pack(keyed: Sequence[Keyed], limits: Limits) -> list[Parcel]:
        return [_parcel(keyed[start : start + size], atomic) for start in range(0, len(keyed), size)]

    return pack


def _parcel(keyed: Sequence[Keyed], atomic: bool) -> Parcel:
    documents = [one.document for one in keyed]
    body = json.dumps([{"marker": one.marker, **_plain(one.body)} for one in documents]).encode()
    key = batch_key(tuple(one.call_key for one in keyed))
    return Parcel(
        operation=documents[0].operation,
        markers=tuple(one.marker for one in documents),
        call_key=key,
        calls=(Call("POST", "/entries", (("Key", key),), body, file=documents[0].file),),
        atomic=atomic,
        strategy=documents[0].target.partition(".")[2],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


def remote(entry) -> Remote:
    return Remote(
        ids={"id": entry.id},
        version=str(entry.version),
        url=f"https://books.example/{entry.id}",
        total=entry.total,
        posted=entry.posted,
        detail={"bank": entry.body.get("bank", "")},
    )


def change(entry, document) -> Outcome:
    """Unless somebody else changed it since; the same change once more does nothing."""
    if str(entry.version) != document.standing.version:
        if entry.body == document.body:
            return Written(remote(entry))
        theirs = Message("Somebody changed it since it was posted.")
        return RefusedOutcome(Stale(theirs, ours=document.standing.version, theirs=str(entry.version)))
    entry.body, entry.version = document.body, entry.version + 1
    return Written(remote(entry))


class NothingToRead:
    """The reading half of the promise for ledgers whose reference data is put in by the test."""

    def facts(self) -> Facts:
        return Facts(ledger_key="books", name="Books", base_currency="GBP")

    def read(self, kind: RecordKind, since: Any, cursor: str | None) -> Page:
        return Page((), None, complete=False)

    def changes(self, since: Any) -> Any:
        return iter(self.books.changed)

    def fetch(self, target: str, id: str) -> Remote | None:
        entry = self.books.documents.get(id)
        return remote(entry) if entry else None


_TYPES = frozenset({ExpenseType.PAYMENT, ExpenseType.REFUND})
_CAPABILITIES = Capabilities(
    kinds=frozenset({Kind.EXPENSE}),
    expense=ExpenseSupport(
        types={BankAccountKind.BANK: _TYPES, BankAccountKind.CARD: _TYPES},
        contact_for_payment=None,
        contact_for_others=None,
        contact_required=False,
    ),
    lengths=Lengths(memo=100, line=100),
    currencies={Kind.EXPENSE: frozenset(CurrencyOption)},
    max_lines={Kind.EXPENSE: 100},
    updatable=frozenset({Kind.EXPENSE}),
    voidable=frozenset({Kind.EXPENSE}),
    attachments=Attachments(
        kinds=frozenset({Kind.EXPENSE}),
        expense_types=_TYPES,
        types=frozenset({"image/png", "image/jpeg", "application/pdf"}),
        max_bytes=5_000_000,
        max_files=5,
    ),
    records=frozenset({RecordKind.ACCOUNT}),
)


def platform(
    key: str,
    name: str,
    *,
    reach,
    certainty: Certainty,
    limits: Limits,
    pack,
    client,
    build,
    void=void,
    push=None,
    **able,
) -> Platform:
    """`able`: what this ledger declares otherwise than the others."""
    return Platform(
        key=key,
        name=name,
        tile=name[:2].title(),
        integration_key=key[:4],
        reach=reach,
        addresses={"api": Address(f"{key.upper()}_URL", "https://books.example")},
        authorisation=OAuth2(
            authorize_path="/authorize",
            token_path="/token",
            revoke_path="/revoke",
            host="api",
            authorize_host="api",
            scopes=Scopes(asked=()),
            pkce=False,
        ),
        capabilities=replace(_CAPABILITIES, **able),
        certainty=certainty,
        limits=limits,
        narrow=lambda declared, facts: declared,
        build=build,
        void=void,
        attach=attach,
        pack=pack,
        client=client,
        push=push,
        tenants=lambda session, given, inside="": [],
    )
