"""The file that is kept: pictures written anew without anything but the picture, all else as received."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from PIL.JpegImagePlugin import get_sampling

from expenses_app.core.messages import Message
from expenses_app.receipts.files import encode, types
from expenses_app.receipts.files.limits import DEFAULT, Limits
from expenses_app.receipts.files.pictures import (
    DAMAGE,
    DAMAGED,
    TOO_MANY_PAGES,
    TOO_MANY_PIXELS,
    PictureUnreadable,
    on_white,
    opened,
    pages_of,
    refuse_bomb,
    upright,
)
from expenses_app.receipts.files.types import FileType, Form, Refused

ONLY_FIRST_KEPT = Message("This picture moves. Its first frame is kept.")
TOO_LARGE_CLEANED = Message(
    "Without its hidden data this picture would be larger than we keep. Save it smaller and add that."
)

# Cleaning may make a file larger (HEIC to JPEG about doubles it); tried in turn until the result is small enough.
GROWTH = 2
QUALITIES = (92, 85, 75)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is stored: bytes, their type, number of pages, and what the uploader should know."""

    content: bytes
    type: FileType
    pages: int = 1
    notes: tuple[Message, ...] = ()


def clean(content: bytes, file_type: FileType, limits: Limits = DEFAULT) -> Cleaned | Refused:
    """Return the file as it is kept.

    Pictures are decoded and written anew: turned upright, without position, camera, names, comments, colour profile or
    anything appended. JPEG, PNG and TIFF (with all pages) keep their type; HEIC, AVIF and WebP become JPEG, since few
    programs show them; GIF and BMP become PNG. The result has at most twice the bytes that may be received.
    PDFs and documents are kept as received: rewriting them would break signatures and embedded invoices.
    """
    if file_type.form is not Form.PICTURE:
        return Cleaned(content, file_type)
    try:
        with opened(content, file_type, limits) as picture:
            cleaned = _WRITERS[file_type](picture, limits)
    except PictureUnreadable as error:
        return Refused(error.message)
    except DAMAGE:
        return Refused(DAMAGED)
    if len(cleaned.content) > GROWTH * limits.bytes:
        return Refused(TOO_LARGE_CLEANED)
    return cleaned


def _as_jpeg_again(picture: Image.Image, limits: Limits) -> Cleaned:
    tables: dict[int, list[int]] = getattr(picture, "quantization", {})
    sampling = get_sampling(picture)
    mode = picture.mode
    plain = upright(picture)
    if plain.mode == mode and tables and (mode == "L" or (mode == "RGB" and sampling >= 0)):
        # Steps above 255 belong to a rare dialect that not every reader knows.
        common = {number: [min(step, 255) for step in table] for number, table in tables.items()}
        return Cleaned(encode.as_jpeg_like(plain, common, max(sampling, 0)), types.JPEG)
    return Cleaned(_bounded_jpeg(plain, limits), types.JPEG)


def _to_jpeg(picture: Image.Image, limits: Limits) -> Cleaned:
    notes = _notes(picture)
    return Cleaned(_bounded_jpeg(on_white(upright(picture)), limits), types.JPEG, notes=notes)


def _to_png(picture: Image.Image, limits: Limits) -> Cleaned:
    notes = _notes(picture)
    plain = upright(picture)
    content = encode.as_png(plain)
    if len(content) > GROWTH * limits.bytes:
        return Cleaned(_bounded_jpeg(on_white(plain), limits), types.JPEG, notes=notes)
    return Cleaned(content, types.PNG, notes=notes)


def _all_pages(picture: Image.Image, limits: Limits) -> Cleaned:
    pages, resolutions = read_pages(picture, limits)
    return Cleaned(encode.as_tiff(pages, resolutions), types.TIFF, pages=len(pages))


def read_pages(
    picture: Image.Image, limits: Limits
) -> tuple[list[Image.Image], list[tuple[float, float] | None]]:
    """Decode all pages, with the dots per inch of each where it says so.

    Raises PictureUnreadable when there are too many pages or pixels, before the page in question is decoded.
    """
    count = pages_of(picture)
    if count > limits.pages:
        raise PictureUnreadable(Message(TOO_MANY_PAGES, {"pages": count}))
    pages: list[Image.Image] = []
    resolutions: list[tuple[float, float] | None] = []
    pixels = 0
    for number in range(count):
        picture.seek(number)
        refuse_bomb(picture, limits)
        width, height = picture.size
        pixels += width * height
        if pixels > limits.pixels_of_all_pages:
            raise PictureUnreadable(Message(TOO_MANY_PIXELS, {"width": width, "height": height}))
        resolutions.append(_resolution(picture))
        pages.append(upright(picture))
    return pages, resolutions


def _resolution(picture: Image.Image) -> tuple[float, float] | None:
    stated = picture.info.get("dpi")
    if not stated:
        return None
    across, down = float(stated[0]), float(stated[1])
    return (across, down) if across > 0 and down > 0 else None


def _bounded_jpeg(picture: Image.Image, limits: Limits) -> bytes:
    for quality in QUALITIES:
        content = encode.as_jpeg(picture, quality)
        if len(content) <= GROWTH * limits.bytes:
            break
    return content


def _notes(picture: Image.Image) -> tuple[Message, ...]:
    return (ONLY_FIRST_KEPT,) if getattr(picture, "is_animated", False) else ()


_WRITERS: dict[FileType, Callable[[Image.Image, Limits], Cleaned]] = {
    types.JPEG: _as_jpeg_again,
    types.PNG: _to_png,
    types.TIFF: _all_pages,
    types.HEIC: _to_jpeg,
    types.AVIF: _to_jpeg,
    types.WEBP: _to_jpeg,
    types.GIF: _to_png,
    types.BMP: _to_png,
}
