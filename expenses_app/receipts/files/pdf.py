"""PDF files, opened through PDFium."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from expenses_app.core.messages import Message
from expenses_app.receipts.files.types import Refused

DAMAGED = Message(
    "This PDF has no pages that can be opened; it may have been cut short. Save it again and add that copy."
)

# PDFium is not safe to be entered by two threads of one process (its own documentation says so).
_ONE_AT_A_TIME = threading.Lock()
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
SECONDS_TO_DRAW = 5.0
WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """Number of pages (0 when unknown) and whether a password is needed to see them."""

    pages: int
    locked: bool


class PdfUnreadable(Exception):
    """PDFium cannot open or draw this file."""


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()


def inspect(content: bytes) -> PdfFacts | Refused:
    """Count the pages of a PDF; a locked one is recognised, a damaged or empty one refused."""
    try:
        with _opened(content) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        # The code alone does not tell: where PDFium fails for another reason it may repeat that of an earlier file.
        if error.err_code in _LOCKED and b"/Encrypt" in content:
            return PdfFacts(pages=0, locked=True)
        return Refused(DAMAGED)
    return PdfFacts(pages=pages, locked=False) if pages else Refused(DAMAGED)


def draw_page(
    content: bytes, width: int, height: int, number: int = 0, seconds: float = SECONDS_TO_DRAW
) -> Image.Image:
    """Draw one page as large as fits into `width` x `height` pixels, on white.

    Raises PdfUnreadable when the file is locked, damaged, has no such page, or takes longer than `seconds` to draw.
    """
    try:
        with _opened(content) as document:
            page = document[number]
            page_width, page_height = page.get_size()
            if page_width <= 0 or page_height <= 0:
                raise PdfUnreadable("a page without area")
            scale = min(width / page_width, height / page_height)
            # A page much longer than wide would round to no pixels at all in the other direction.
            if min(page_width, page_height) * scale < 1:
                raise PdfUnreadable("a page too narrow to draw")
            return _drawn(
                page, min(width, ceil(page_width * scale)), min(height, ceil(page_height * scale)), seconds
            )
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise PdfUnreadable(str(error)) from error


def _drawn(page: pypdfium2.PdfPage, width: int, height: int, seconds: float) -> Image.Image:
    """Draw step by step, so that a page made to keep us busy for minutes (900 bytes are enough) is given up."""
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect(WHITE, 0, 0, width, height)
    end = time.monotonic() + seconds
    pause = raw.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > end)
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT, pause)
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise PdfUnreadable("a page that cannot be drawn, or not in time")
    drawn: Image.Image = bitmap.to_pil()
    return drawn.convert("RGB")


def text_of(content: bytes, pages: int, characters: int) -> str:
    """Return the text layer of the first `pages` pages, at most `characters` long; empty for scans and locked files."""
    found: list[str] = []
    try:
        with _opened(content) as document:
            for number in range(min(pages, len(document))):
                found.append(document[number].get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""
    return "\n".join(found)[:characters]
