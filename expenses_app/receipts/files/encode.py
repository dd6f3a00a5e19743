"""Pictures written anew, so that nothing but the picture is in the file."""

import io
import time
from collections.abc import Sequence

from PIL import Image

from expenses_app.receipts.files.pictures import on_white

# Dates inside a made file are fixed: the same receipt must give the same bytes every time it is sent.
NO_DATE = time.gmtime(0)
FULL_CHROMA = 0


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Write a JPEG of the given quality (1 to 95)."""
    written = io.BytesIO()
    on_white(picture).save(written, "JPEG", quality=quality, subsampling=FULL_CHROMA, optimize=True)
    return written.getvalue()


def as_jpeg_like(picture: Image.Image, tables: dict[int, list[int]], subsampling: int) -> bytes:
    """Write a JPEG with the quantisation of the original, so that hardly anything is lost a second time."""
    written = io.BytesIO()
    picture.save(written, "JPEG", qtables=tables, subsampling=subsampling, optimize=True)
    return written.getvalue()


def as_png(picture: Image.Image) -> bytes:
    """Write a PNG, which loses nothing."""
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def as_gif(picture: Image.Image) -> bytes:
    """Write a GIF of 256 colours, for the few platforms that take nothing else."""
    written = io.BytesIO()
    on_white(picture).save(written, "GIF")
    return written.getvalue()


def as_tiff(pages: Sequence[Image.Image], resolutions: Sequence[tuple[float, float] | None]) -> bytes:
    """Write a TIFF of all pages without loss, black and white ones as a fax."""
    written = io.BytesIO()
    for page, resolution in zip(pages, resolutions, strict=True):
        page.encoderinfo = {
            "compression": "group4" if page.mode == "1" else "tiff_adobe_deflate",
            **({"dpi": resolution} if resolution else {}),
        }
    first, *others = pages
    first.save(written, "TIFF", save_all=True, append_images=others, **first.encoderinfo)
    return written.getvalue()


def as_pdf(pages: Sequence[Image.Image], resolution: float) -> bytes:
    """Write a PDF with one picture a page, at `resolution` dots per inch."""
    flat = [page if page.mode == "1" else on_white(page) for page in pages]
    written = io.BytesIO()
    flat[0].save(
        written,
        "PDF",
        save_all=True,
        append_images=flat[1:],
        resolution=resolution,
        title="",
        creationDate=NO_DATE,
        modDate=NO_DATE,
    )
    return written.getvalue()
