"""A copy of a receipt that a platform takes: of a type and size that it allows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from PIL import Image

from expenses_app.core.messages import Message
from expenses_app.receipts.files import encode, types
from expenses_app.receipts.files.clean import read_pages
from expenses_app.receipts.files.limits import DEFAULT, limit_at_most, size_at_least
from expenses_app.receipts.files.pictures import DAMAGE, DAMAGED, PictureUnreadable, on_white, opened
from expenses_app.receipts.files.types import FileType, Form, registered

PDF_TOO_BIG = (
    "This PDF is %(size)s and %(limit)s is the most that is taken there. A PDF cannot be made smaller without loss: "
    "split it, or attach a photo of the page that matters."
)
FILE_TOO_BIG = (
    "This file is %(size)s and %(limit)s is the most that is taken there. Make it smaller and add that copy."
)
PICTURE_TOO_BIG = "This picture is %(size)s and %(limit)s is the most that is taken there; made that small it could not be read."
TYPE_NOT_TAKEN = "%(type)s files are not taken there. Add the receipt as %(instead)s."
NOTHING_TAKEN = "No files of this type are taken there."
PAGES_WOULD_BE_LOST = (
    "This file has %(pages)s pages, and the types of picture that are taken there hold one. "
    "Add it as single pictures."
)

# Tried in turn: share of each side, and JPEG quality. Text stays readable down to the last.
STEPS = ((1.0, 88), (1.0, 75), (0.75, 80), (0.5, 80), (0.375, 78), (0.25, 75))
# Below this many pixels across, the print of a photographed receipt is lost.
READABLE = 500
DEFAULT_RESOLUTION = 150.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """The bytes to send and their type; `changed` when they are not the stored ones."""

    content: bytes
    type: FileType
    changed: bool


@dataclass(frozen=True, slots=True)
class CannotFit:
    """No copy can be made that the platform takes; the reason in words for a person."""

    message: Message


class Foreseen(Enum):
    """How a receipt will go, told without opening it."""

    AS_IT_IS = "as it is"
    AS_A_COPY = "as a copy"


def foresee(
    file_type: FileType, size: int, pages: int, max_bytes: int, allowed_types: Collection[str] | None
) -> Foreseen | CannotFit:
    """Say whether a file of this type, size in bytes and number of pages fits as it is, as a copy, or surely not."""
    allowed = None if allowed_types is None else {registered(each) for each in allowed_types}
    fits_type = allowed is None or file_type.content_type in allowed
    if fits_type and size <= max_bytes:
        return Foreseen.AS_IT_IS
    if file_type.form is not Form.PICTURE:
        return CannotFit(_why_not(size, file_type, max_bytes, allowed if not fits_type else None))
    if not _candidates(pages, allowed):
        return CannotFit(_no_target(file_type, pages, allowed or set()))
    return Foreseen.AS_A_COPY


def fit(
    content: bytes, file_type: FileType, max_bytes: int, allowed_types: Collection[str] | None
) -> Fitted | CannotFit:
    """Return the file as it is when it fits, else a smaller or converted copy of a picture.

    `allowed_types` holds media types; None means that any type is taken. The same arguments give the same bytes.
    Several pages are never reduced to one: they become a PDF where PDFs are taken.
    """
    foreseen = foresee(file_type, len(content), 1, max_bytes, allowed_types)
    if foreseen is Foreseen.AS_IT_IS:
        return Fitted(content, file_type, changed=False)
    if file_type.form is not Form.PICTURE and isinstance(foreseen, CannotFit):
        return foreseen
    try:
        with opened(content, file_type) as picture:
            pages, resolutions = read_pages(picture, DEFAULT)
    except PictureUnreadable as error:
        return CannotFit(error.message)
    except DAMAGE:
        return CannotFit(DAMAGED)
    foreseen = foresee(file_type, len(content), len(pages), max_bytes, allowed_types)
    if isinstance(foreseen, CannotFit):
        return foreseen
    allowed = None if allowed_types is None else {registered(each) for each in allowed_types}
    resolution = next((each[0] for each in resolutions if each), DEFAULT_RESOLUTION)
    for target in _candidates(len(pages), allowed):
        for share, quality in STEPS:
            if share < 1 and min(pages[0].size) * share < READABLE:
                break
            shrunk = [_scaled(page, share) for page in pages]
            made = _MAKERS[target](shrunk, quality, resolution * share)
            if len(made) <= max_bytes:
                return Fitted(made, target, changed=True)
    return CannotFit(Message(PICTURE_TOO_BIG, _sizes(len(content), max_bytes)))


def _candidates(pages: int, allowed: Collection[str] | None) -> list[FileType]:
    order = (types.PDF,) if pages > 1 else (types.JPEG, types.PNG, types.GIF, types.PDF)
    return [each for each in order if allowed is None or each.content_type in allowed]


def _scaled(page: Image.Image, share: float) -> Image.Image:
    if share == 1:
        return page
    # Black and white is scaled in grey: dropping dots would make small print unreadable.
    ground = on_white(page)
    size = (max(1, round(page.width * share)), max(1, round(page.height * share)))
    return ground.resize(size, Image.Resampling.LANCZOS)


def _no_target(file_type: FileType, pages: int, allowed: Collection[str]) -> Message:
    if pages > 1 and types.JPEG.content_type in allowed:
        return Message(PAGES_WOULD_BE_LOST, {"pages": pages})
    return _type_not_taken(file_type, allowed)


def _why_not(size: int, file_type: FileType, max_bytes: int, refusing: Collection[str] | None) -> Message:
    if refusing is not None:
        return _type_not_taken(file_type, refusing)
    sentence = PDF_TOO_BIG if file_type is types.PDF else FILE_TOO_BIG
    return Message(sentence, _sizes(size, max_bytes))


def _type_not_taken(file_type: FileType, allowed: Collection[str]) -> Message:
    instead = [each.label for each in (types.PDF, types.JPEG, types.PNG) if each.content_type in allowed]
    if not instead:
        return Message(NOTHING_TAKEN)
    return Message(TYPE_NOT_TAKEN, {"type": file_type.label, "instead": " / ".join(instead)})


def _sizes(size: int, limit: int) -> dict[str, str | int]:
    return {"size": size_at_least(size), "limit": limit_at_most(limit)}


_MAKERS: dict[FileType, Callable[[list[Image.Image], int, float], bytes]] = {
    types.JPEG: lambda pages, quality, resolution: encode.as_jpeg(pages[0], quality),
    types.PNG: lambda pages, quality, resolution: encode.as_png(pages[0]),
    types.GIF: lambda pages, quality, resolution: encode.as_gif(pages[0]),
    types.PDF: lambda pages, quality, resolution: encode.as_pdf(pages, resolution),
}
