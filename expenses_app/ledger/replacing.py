"""How a change of what stands becomes documents: in place, taken back and written anew, or part by part. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from expenses_app.ledger.codec import pack_value
from expenses_app.ledger.documents import Document, Plan
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked


def keeps(standing: Remote, fixed: Mapping[str, Any]) -> bool:
    """Whether what the ledger never changes in place is as wanted. `fixed`: wanted values by their names in
    Remote.detail; a Plan of `replaced` is due where this is False."""
    return all(standing.detail.get(name) == value for name, value in fixed.items())


def replaced(undoing: Iterable[Document], anew: Iterable[Document]) -> Plan:
    """Take documents back, then write others in their place: each of `anew` waits for all of `undoing`.

    `undoing` is what `void` would build (counter-entries included). `anew` are new documents whose markers are
    `marked.anew(part)`.
    """
    first = tuple(undoing)
    markers = tuple(document.marker for document in first)
    return Plan(
        first + tuple(replace(document, needs=(*document.needs, *markers)) for document in anew),
    )


def in_parts(
    wanted: Sequence[Document],
    marked: Marked,
    *,
    change: Callable[[Document, Remote], Document],
    undo: Callable[[str, Remote], Document],
) -> Plan:
    """The Plan of an entry that is written as several documents.

    `wanted` are all of them as if nothing stood, each with its `part`. Parts that stand and say something else go through
    `change`, those that stand and are no longer wanted through `undo`; what stands unchanged is left alone.
    """
    documents: list[Document] = []
    unchanged: list[Document] = []
    for document in wanted:
        content = content_of(document)
        standing = marked.standing.get(document.part)
        if standing is None:
            documents.append(replace(document, content=content))
        else:
            same = marked.contents.get(document.part) == content
            changed = replace(change(document, standing), content=content)
            (unchanged if same else documents).append(changed)
    parts = {document.part for document in wanted}
    documents += [undo(part, remote) for part, remote in marked.standing.items() if part not in parts]
    # A Plan says something: where nothing differs, the first part is written once more.
    return Plan(tuple(documents or unchanged[:1]))


def content_of(document: Document) -> str:
    """SHA-256 over the vendor's record name and the body, hexadecimal."""
    plain = json.dumps([document.target, pack_value(document.body)], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()
