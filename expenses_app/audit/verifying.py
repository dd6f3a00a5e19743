"""Proves that nobody changed, removed or slipped in an event since it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from expenses_app.audit.digests import BEGINNING, digest_of, linked
from expenses_app.audit.models import Event, Seal


@dataclass(frozen=True)
class Break:
    """Where the chain of a company does not hold. `sequence` is the event in question, None where the link itself is."""

    company_id: UUID | None
    position: int
    sequence: int | None
    what: str


def breaks() -> Iterator[Break]:
    """Walk every chain from its beginning; nothing is answered where all hold."""
    seals = Seal.objects.order_by("company_id", "position")
    for company_id, links in groupby(seals.iterator(), key=lambda one: one.company_id):
        yield from _breaks_of(company_id, links)


def _breaks_of(company_id: UUID | None, links: Iterator[Seal]) -> Iterator[Break]:
    before, after_sequence = BEGINNING, 0
    for position, link in enumerate(links, start=1):
        if link.position != position:
            yield Break(company_id, position, None, "a link is missing")
            return
        digests = []
        inside = Event.objects.filter(
            company_id=company_id, sequence__gt=after_sequence, sequence__lte=link.last_sequence
        )
        for event in inside.order_by("sequence").iterator(chunk_size=2_000):
            digest = bytes(event.digest) if event.digest else b""
            if not digest:
                yield Break(company_id, position, event.sequence, "slipped in after the sealing")
                continue
            if event.erased_at is None and digest_of(event) != digest:
                yield Break(company_id, position, event.sequence, "changed after the sealing")
            digests.append(digest)
        if len(digests) != link.count:
            yield Break(company_id, position, None, f"{len(digests)} events, sealed were {link.count}")
        elif linked(before, digests) != bytes(link.digest):
            yield Break(company_id, position, None, "the digests are not those that were sealed")
        before, after_sequence = bytes(link.digest), link.last_sequence
