"""A ledger document as a person reads it: drawn from its body, with the names it carries, and from nothing else."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.companies.formats import money_text, plain_amount_text
from expenses_app.ledger.documents import Document
from expenses_app.ledger.operations import Operation

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ID = re.compile(r"(ID|Id|_id|Ref|value)$")


@dataclass(frozen=True)
class DrawnLine:
    """`title`: the first thing in it that has a name; `small`: its other texts; `amounts`: by column."""

    title: str
    small: str
    amounts: list[str]


@dataclass(frozen=True)
class DrawnDocument:
    """What templates/review/_document.html draws. `raw`: the body itself."""

    title: str
    operation: str
    total: str
    facts: list[tuple[str, str]]
    columns: list[str]
    lines: list[DrawnLine]
    notices: list[dict[str, str]]
    raw: str
    target: str = ""


@dataclass
class _Leaf:
    path: tuple[str, ...]
    value: Any
    named: bool = False


def draw(document: Document, locale: str) -> DrawnDocument:
    """Every value of the body once: single ones as facts, lists of objects as lines with their amounts in columns."""
    currency = document.expectation.currency if document.expectation else ""
    facts: list[tuple[str, str]] = []
    lists: list[Sequence[Mapping[str, Any]]] = []
    for key, value in document.body.items():
        if _is_list(value):
            lists.append(value)
            continue
        facts += [_fact(leaf, document, currency, locale) for leaf in _leaves((key,), value, document.names)]
    columns, lines = _lines([line for one in lists for line in one], document, currency, locale)
    total = document.expectation.total if document.expectation else None
    return DrawnDocument(
        title=_spaced(document.target),
        operation=str(_OPERATIONS[document.operation]) if document.operation in _OPERATIONS else "",
        total=money_text(total, currency, locale) if total is not None and currency else "",
        facts=[fact for fact in facts if fact[1]],
        columns=[_spaced(column) for column in columns],
        lines=lines,
        notices=[
            {
                "text": notice.message.text(_),
                "original": notice.original,
                "written": notice.written,
            }
            for notice in document.notices
        ],
        raw=json.dumps(document.body, indent=1, ensure_ascii=False, default=_plain),
        target=document.target,
    )


_OPERATIONS = {
    Operation.UPDATE: lazy("Change"),
    Operation.REPLACE: lazy("Replace"),
    Operation.VOID: lazy("Take back"),
}


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _leaves(path: tuple[str, ...], value: Any, names: Mapping[str, str]) -> Iterator[_Leaf]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves((*path, key), inner, names)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(path, inner, names)
    else:
        word = _name(path, value, names)
        yield _Leaf(path, value if word is None else word, word is not None)


def _name(path: tuple[str, ...], value: Any, names: Mapping[str, str]) -> str | None:
    """`names` may say «Field:id» where ids of different sorts are the same."""
    for place in reversed(path):
        if f"{place}:{value}" in names:
            return names[f"{place}:{value}"]
    return names.get(str(value)) if isinstance(value, str) else None


def _fact(leaf: _Leaf, document: Document, currency: str, locale: str) -> tuple[str, str]:
    meaningful = [part for part in leaf.path if part not in ("value", "ID", "Id")] or list(leaf.path)
    label = meaningful[0] if leaf.named or len(meaningful) == 1 else meaningful[-1]
    return _spaced(_ID.sub("", label) or label), _text(leaf.value, currency, locale)


def _lines(
    lines: Sequence[Mapping[str, Any]], document: Document, currency: str, locale: str
) -> tuple[list[str], list[DrawnLine]]:
    columns: list[str] = []
    read: list[tuple[list[str], list[str], dict[str, Decimal]]] = []
    for line in lines:
        named: list[str] = []
        texts: list[str] = []
        amounts: dict[str, Decimal] = {}
        for key, value in line.items():
            for leaf in _leaves((key,), value, document.names):
                if isinstance(leaf.value, Decimal):
                    amounts[leaf.path[-1]] = leaf.value
                    if leaf.path[-1] not in columns:
                        columns.append(leaf.path[-1])
                elif leaf.named:
                    named.append(str(leaf.value))
                elif leaf.value not in (None, "", 1):
                    texts.append(str(leaf.value))
        read.append((named, texts, amounts))
    drawn = []
    for named, texts, amounts in read:
        unique = list(dict.fromkeys([*named[1:], *texts])) if named else texts[1:]
        drawn.append(
            DrawnLine(
                title=named[0] if named else (texts[0] if texts else ""),
                small=" · ".join(unique),
                amounts=[
                    plain_amount_text(amounts[column], currency, locale)
                    if column in amounts and currency
                    else ""
                    for column in columns
                ],
            )
        )
    return columns, drawn


def _text(value: Any, currency: str, locale: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain_amount_text(value, currency, locale) if currency else format(value, "f")
    return "" if value is None else str(value)


def _spaced(name: str) -> str:
    """«LineAmountTypes» → «Line amount types»; the vendor's own word stays recognisable."""
    words = _WORDS.sub(" ", name.replace("_", " ")).strip()
    return words[:1].upper() + words[1:].lower() if " " in words else words


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
