"""Making a received file into a receipt: cleaned, drawn small, its text read."""

from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile

from expenses_app.core.messages import Message
from expenses_app.receipts.files import types
from expenses_app.receipts.files.clean import Cleaned, clean
from expenses_app.receipts.files.limits import Limits
from expenses_app.receipts.files.pdf import text_of
from expenses_app.receipts.files.render import Rendered, render
from expenses_app.receipts.files.sniff import Sniffed
from expenses_app.receipts.files.types import Refused
from expenses_app.receipts.models import Receipt, State

PAGES_READ = 5
CHARACTERS_KEPT = 8_000
LOCKED = Message(
    "This PDF is locked with a password, so it has no preview. It is kept and attached as it is; whoever opens it there "
    "needs the password."
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that is stored of one file."""

    cleaned: Cleaned
    rendered: Rendered | None
    pages: int
    locked: bool
    text: str

    def keep_in(self, receipt: Receipt) -> None:
        """Store the files and fill the receipt's fields; the row is not saved."""
        kept = self.cleaned
        receipt.file.save(f"file.{kept.type.extension}", ContentFile(kept.content), save=False)
        if self.rendered:
            receipt.thumbnail.save("thumbnail.jpg", ContentFile(self.rendered.thumbnail), save=False)
            receipt.preview.save("preview.jpg", ContentFile(self.rendered.preview), save=False)
            receipt.preview_width, receipt.preview_height = self.rendered.width, self.rendered.height
        receipt.content_type = kept.type.content_type
        receipt.size = len(kept.content)
        receipt.pages = self.pages
        receipt.locked = self.locked
        receipt.text = self.text
        receipt.notes = [note.as_json() for note in kept.notes]
        receipt.state = State.READY


def prepare(content: bytes, found: Sniffed, limits: Limits) -> Prepared | Refused:
    """Clean and draw a file whose type is known, or say why it cannot be opened."""
    cleaned = clean(content, found.type, limits)
    if isinstance(cleaned, Refused):
        return cleaned
    if found.locked:
        return Prepared(
            Cleaned(content, found.type, notes=(LOCKED,)), None, found.pages, locked=True, text=""
        )
    text = text_of(content, PAGES_READ, CHARACTERS_KEPT) if found.type is types.PDF else ""
    return Prepared(
        cleaned,
        render(cleaned.content, cleaned.type, limits),
        pages=max(found.pages, cleaned.pages),
        locked=False,
        # PostgreSQL cannot store the zero character, which some text layers hold.
        text=text.replace("\x00", ""),
    )


def queue_check(receipt_id: UUID) -> None:
    """Ask a worker to check a stored file. A lost message costs a minute: what waits is looked for regularly."""
    from expenses_app.receipts.tasks import check

    check.apply_async(args=(str(receipt_id),), queue="later")
