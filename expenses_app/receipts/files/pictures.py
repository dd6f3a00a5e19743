"""Pictures opened safely: only the announced decoder, the size known before the first pixel is decoded."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from expenses_app.core.messages import Message
from expenses_app.receipts.files import types
from expenses_app.receipts.files.limits import DEFAULT, Limits
from expenses_app.receipts.files.types import FileType

try:
    import pillow_heif
except ImportError:
    HEIC_IS_READABLE = False
else:
    pillow_heif.register_heif_opener()
    HEIC_IS_READABLE = True

NO_HEIC = Message(
    "This is a HEIC picture, which this installation cannot read. Set the phone’s camera to “Most compatible”, "
    "or send the picture as JPEG."
)
DAMAGED = Message("This picture is damaged or was cut short on the way. Take or save it again.")
TOO_MANY_PIXELS = (
    "This picture has %(width)s × %(height)s pixels, more than we open. Save it smaller and add that."
)
FAR_TOO_MANY_PIXELS = Message("This picture has far more pixels than we open. Save it smaller and add that.")
TOO_MANY_PAGES = (
    "This file has %(pages)s pages of pictures, more than we open at once. Save it as PDF, or in parts."
)

# The decoders that each type may reach, by the name that Pillow knows them under.
DECODERS = {
    types.JPEG: ("JPEG", "MPO"),
    types.PNG: ("PNG",),
    types.GIF: ("GIF",),
    types.BMP: ("BMP",),
    types.WEBP: ("WEBP",),
    types.TIFF: ("TIFF",),
    types.AVIF: ("AVIF",),
    types.HEIC: ("HEIF",),
}
# Everything that decoders were seen to raise on damaged files.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError)
_DEEPER_DAMAGE = (OverflowError, RuntimeError, struct.error, zlib.error)
DAMAGE = (*_DAMAGE, *_DEEPER_DAMAGE)

ORIENTATION = 0x0112
KEPT_MODES = frozenset({"1", "L", "RGB", "RGBA"})


class PictureUnreadable(Exception):
    """A picture that is not opened; `message` says why in words for a person."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@contextmanager
def opened(content: bytes, file_type: FileType, limits: Limits = DEFAULT) -> Iterator[Image.Image]:
    """Open a picture without decoding it. Raises PictureUnreadable for bombs, damage and missing decoders."""
    if file_type is types.HEIC and not HEIC_IS_READABLE:
        raise PictureUnreadable(NO_HEIC)
    try:
        with Image.open(io.BytesIO(content), formats=DECODERS[file_type]) as picture:
            refuse_bomb(picture, limits)
            yield picture
    except Image.DecompressionBombError as error:
        raise PictureUnreadable(FAR_TOO_MANY_PIXELS) from error
    except DAMAGE as error:
        raise PictureUnreadable(DAMAGED) from error


def refuse_bomb(picture: Image.Image, limits: Limits) -> None:
    """Raise PictureUnreadable when the current page announces more pixels than allowed."""
    width, height = picture.size
    if width * height > limits.pixels or not width or not height:
        raise PictureUnreadable(Message(TOO_MANY_PIXELS, {"width": width, "height": height}))


def pages_of(picture: Image.Image) -> int:
    """Return the number of pages: those of a TIFF. What moves, or carries a second view of one scene, counts as one."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def upright(picture: Image.Image) -> Image.Image:
    """Decode the current page and return it the right way up, free of every note, in a mode that can be stored."""
    picture.load()
    turned = _turned(picture)
    plain = _storable(turned)
    # Pillow writes some of `info` (comments, profiles) back into new files without being asked.
    bare = plain.copy()
    bare.info = {}
    return bare


def _turned(picture: Image.Image) -> Image.Image:
    try:
        orientation = picture.getexif().get(ORIENTATION, 1)
    except DAMAGE:
        # Damaged notes are thrown away with all others; the picture itself is whole.
        return picture
    if orientation == 1:
        return picture
    return ImageOps.exif_transpose(picture)


def _storable(picture: Image.Image) -> Image.Image:
    if picture.mode in KEPT_MODES and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I;16"):
        # convert() would cut off everything above 255 instead of scaling it.
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in {"I", "F"}:
        return picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB or grey, with what is transparent made white as on paper."""
    if picture.mode in {"L", "RGB"}:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return ground
