"""Small pictures for the page."""

import io
import time

import pytest
from PIL import Image

from expenses_app.receipts.files import types
from expenses_app.receipts.files.pdf import PdfUnreadable, draw_page
from expenses_app.receipts.files.render import PREVIEW, THUMBNAIL, render
from expenses_app.receipts.files.sniff import sniff
from tests.receipts.made import SAMPLES, corner, pdf_of, png_announcing, sample, written

LOCKED = "derived-contoso-statement-password-test.pdf"
DRAWN = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md" and path.name != LOCKED)


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("name", DRAWN)
def test_every_sample_but_the_locked_one_gets_a_thumbnail_and_a_preview(name):
    drawn = render(sample(name), sniff(sample(name), name).type)
    for content, (width, height) in ((drawn.thumbnail, THUMBNAIL), (drawn.preview, PREVIEW)):
        with opened(content) as picture:
            assert picture.format == "JPEG"
            assert picture.width <= width
            assert picture.height <= height
            # A page, not an even grey: light paper and dark print.
            darkest, lightest = picture.convert("L").getextrema()
            assert darkest < 150
            assert lightest > 190
    assert len(drawn.thumbnail) < 6_000
    assert len(drawn.preview) < 150_000


def test_the_photo_on_its_side_is_shown_upright():
    drawn = render(sample("derived-contoso-receipt-exif-rotated-gps.jpg"), types.JPEG)
    assert drawn.height > drawn.width


def test_a_locked_pdf_has_no_picture_and_is_no_error():
    assert render(sample(LOCKED), types.PDF) is None


def test_a_document_has_no_picture():
    assert render(b"Taxi 12.50", types.TEXT) is None


def test_a_bomb_has_no_picture():
    assert render(png_announcing(30_000, 30_000), types.PNG) is None


def test_transparent_parts_are_white_like_paper():
    drawn = render(written(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), types.PNG)
    with opened(drawn.preview) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_the_thumbnail_of_a_long_receipt_shows_its_head():
    long = Image.new("RGB", (400, 8000), "white")
    long.paste("black", (0, 0, 400, 250))
    drawn = render(written(long, "PNG"), types.PNG)
    with opened(drawn.thumbnail) as picture:
        assert picture.getpixel((picture.width // 2, 5)) < (40, 40, 40)
        assert picture.width > THUMBNAIL[0] // 2


@pytest.mark.parametrize(
    ("width", "height"), [(14_400, 14_400), (3, 3), (200, 14_400)], ids=["a poster", "a stamp", "a till roll"]
)
def test_pages_of_any_size_are_drawn_within_bounds(width, height):
    drawn = render(pdf_of(width, height), types.PDF)
    assert drawn.width <= PREVIEW[0]
    assert drawn.height <= PREVIEW[1]


def test_a_page_too_narrow_to_draw_is_left_undrawn():
    assert render(pdf_of(1, 14_400), types.PDF) is None


def test_a_page_that_is_not_there_is_named_as_unreadable():
    with pytest.raises(PdfUnreadable):
        draw_page(pdf_of(), 100, 100, number=7)


def test_small_pictures_are_not_blown_up():
    drawn = render(written(corner((40, 20)), "PNG"), types.PNG)
    assert (drawn.width, drawn.height) == (40, 20)


def test_a_page_made_to_keep_us_busy_is_given_up_in_time():
    busy = pdf_of(drawing=b"0 0 200 300 re f\n" * 200_000)
    assert len(busy) < 12_000
    begun = time.monotonic()
    with pytest.raises(PdfUnreadable):
        draw_page(busy, *PREVIEW, seconds=0.5)
    assert time.monotonic() - begun < 5
