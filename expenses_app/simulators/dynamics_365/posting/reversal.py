"""Reverse Transaction: what only a person in the client can do."""

from datetime import datetime

from expenses_app.simulators.dynamics_365.books.company import Company, PostedDocument
from expenses_app.simulators.dynamics_365.posting.entries import reversing


def reverse(company: Company, document: PostedDocument, now: datetime, actor: str) -> PostedDocument:
    """Write the negated entries under the same document number; the originals count as changed."""
    entries = company["generalLedgerEntries"]
    originals = [entries.rows[key] for key in document.entries]
    written = [reversing(company, entry, now) for entry in originals]
    for entry in originals:
        entries.put(dict(entry), now)
        company.changed("generalLedgerEntries", entry["id"], "updated", now)
    key = str(company.next_number("transaction", 1))
    lines = [line | {"gross": -line["gross"], "tax": -line["tax"]} for line in document.lines]
    made = PostedDocument(
        key, document.number, document.day, document.journal, document.currency, document.external_number, lines,
        [entry["id"] for entry in written], now, reverses=document.key,
    )  # fmt: skip
    company.posted[key] = made
    document.reversed_by = key
    company.order.append(("Reversal", key))
    holder = f"document/{document.number}/{document.day.isoformat()}"
    company.note(holder, now, actor, "Reversed", f"Transaction {document.key} by transaction {key}")
    return made
