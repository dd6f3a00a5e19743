"""Small pictures of a receipt for the page: of a picture, or of the first page of a PDF."""

from dataclasses import dataclass

from PIL import Image

from expenses_app.receipts.files import encode, types
from expenses_app.receipts.files.limits import DEFAULT, Limits
from expenses_app.receipts.files.pdf import PdfUnreadable, draw_page
from expenses_app.receipts.files.pictures import DAMAGE, PictureUnreadable, on_white, opened, upright
from expenses_app.receipts.files.types import FileType, Form

# Twice the pixels of the largest place in a page that shows them, for dense screens.
THUMBNAIL = (96, 120)
PREVIEW = (720, 1440)
THUMBNAIL_QUALITY = 78
PREVIEW_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Rendered:
    """Two JPEGs: the thumbnail of a list (the top of the page, 96 x 120 pixels at most) and the preview (720 x 1440)."""

    thumbnail: bytes
    preview: bytes
    width: int
    height: int


def render(content: bytes, file_type: FileType, limits: Limits = DEFAULT) -> Rendered | None:
    """Draw the first page small; None when there is nothing to draw: a locked PDF, a document, a damaged file."""
    try:
        page = _first_page(content, file_type, limits)
    except (PictureUnreadable, PdfUnreadable, *DAMAGE):
        return None
    if page is None:
        return None
    return Rendered(
        thumbnail=encode.as_jpeg(_top_of(page), THUMBNAIL_QUALITY),
        preview=encode.as_jpeg(page, PREVIEW_QUALITY),
        width=page.width,
        height=page.height,
    )


def _first_page(content: bytes, file_type: FileType, limits: Limits) -> Image.Image | None:
    if file_type.form is Form.DOCUMENT:
        return None
    if file_type.form is Form.PAGES:
        return draw_page(content, *PREVIEW)
    with opened(content, file_type, limits) as picture:
        if file_type is types.JPEG:
            # Decodes at a half, quarter or eighth of the size, whichever is still large enough. Turned pictures
            # need the same room in the other direction.
            longest = max(PREVIEW)
            picture.draft(None, (longest, longest))
        page = on_white(upright(picture))
    page.thumbnail(PREVIEW, Image.Resampling.LANCZOS)
    return page


def _top_of(page: Image.Image) -> Image.Image:
    """Cut a long receipt below its head, where the merchant's name is; the list shows nothing of the rest."""
    width, height = THUMBNAIL
    tallest = max(1, round(page.width * height / width))
    head = page.crop((0, 0, page.width, min(page.height, tallest)))
    head.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    return head
