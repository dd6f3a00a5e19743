"""What is kept of a picture: the picture, upright, and nothing else."""

import io

import pytest
from PIL import Image
from PIL.ExifTags import Base

from expenses_app.receipts.files import types
from expenses_app.receipts.files.clean import ONLY_FIRST_KEPT, Cleaned, clean
from expenses_app.receipts.files.limits import Limits
from expenses_app.receipts.files.sniff import sniff
from expenses_app.receipts.files.types import Refused
from tests.receipts.made import SAMPLES, corner, pdf_of, png_announcing, sample, written

RED = (255, 0, 0)
# How a picture must be turned to be stored on its side in each of the ways that EXIF names (EXIF 2.3, tag 274).
STORED_AS = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}


def opened(content):
    return Image.open(io.BytesIO(content))


def cleaned(content, name=""):
    found = sniff(content, name)
    result = clean(content, found.type)
    assert isinstance(result, Cleaned), result
    return result


def exif(orientation=1):
    notes = Image.Exif()
    notes[Base.Orientation.value] = orientation
    notes[Base.Artist.value] = "Priya Secret"
    notes.get_ifd(Base.GPSInfo.value)[2] = (51.0, 30.0, 26.0)
    return notes


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_every_sample_is_kept_without_notes(name):
    kept = cleaned(sample(name), name)
    if kept.type is types.PDF:
        assert kept.content == sample(name)
        return
    with opened(kept.content) as picture:
        assert not set(dict(picture.getexif())) & {
            Base.GPSInfo,
            Base.Make,
            Base.Model,
            Base.Software,
            Base.Artist,
        }
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(picture.info)


@pytest.mark.parametrize(
    ("name", "size", "file_type", "pages"),
    [
        ("contoso-receipt-photo.png", (1688, 3000), types.PNG, 1),
        ("restaurant-with-tip.jpeg", (2577, 3001), types.JPEG, 1),
        ("contoso-invoice-scan.jpg", (1700, 2200), types.JPEG, 1),
        ("contoso-invoice-no-total-label.png", (2000, 2588), types.PNG, 1),
        ("derived-contoso-receipt.heic", (1000, 1777), types.JPEG, 1),
        ("derived-lieferant-two-page-fax.tif", (1241, 1754), types.TIFF, 2),
    ],
)
def test_samples_keep_their_full_size_and_pages(name, size, file_type, pages):
    kept = cleaned(sample(name), name)
    with opened(kept.content) as picture:
        assert picture.size == size
        assert getattr(picture, "n_frames", 1) == pages
    assert (kept.type, kept.pages) == (file_type, pages)


def test_the_photo_on_its_side_stands_upright_and_its_position_is_gone():
    original = sample("derived-contoso-receipt-exif-rotated-gps.jpg")
    with opened(original) as picture:
        assert picture.getexif()[Base.Orientation] == 6
        assert picture.getexif().get_ifd(Base.GPSInfo)
        lying = picture.size
    kept = cleaned(original).content
    with opened(kept) as picture:
        assert picture.size == (lying[1], lying[0])
        assert dict(picture.getexif()) == {}
    assert b"Exif" not in kept


@pytest.mark.parametrize("orientation", STORED_AS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_every_orientation_of_every_type_is_turned_upright(form, orientation):
    lying = corner((160, 80))
    for step in STORED_AS[orientation]:
        lying = lying.transpose(step)
    kept = cleaned(written(lying, form, exif=exif(orientation)))
    with opened(kept.content) as picture:
        upright = picture.convert("RGB")
    assert upright.size == (160, 80)
    assert all(abs(a - b) < 12 for a, b in zip(upright.getpixel((10, 10)), RED, strict=True))
    assert all(
        value > 243 for corner_ in ((150, 10), (10, 70), (150, 70)) for value in upright.getpixel(corner_)
    )


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"exif": exif(), "comment": b"Priya Secret", "xmp": b"<x:xmpmeta>Priya Secret</x:xmpmeta>"}),
        ("PNG", {"exif": exif()}),
        ("WEBP", {"exif": exif(), "xmp": b"Priya Secret"}),
        ("TIFF", {"exif": exif(), "description": "Priya Secret", "artist": "Priya Secret"}),
        ("AVIF", {"exif": exif(), "xmp": b"Priya Secret"}),
        ("GIF", {"comment": b"Priya Secret"}),
    ],
)
def test_names_comments_positions_and_appended_bytes_are_left_behind(form, options):
    content = (
        written(corner((160, 80)), form, icc_profile=b"Priya Secret profile", **options)
        + b"<script>Priya Secret"
    )
    assert b"Priya Secret" in content
    kept = cleaned(content).content
    assert b"Priya Secret" not in kept
    assert b"script" not in kept


def test_heic_keeps_no_position():
    heif = pytest.importorskip("pillow_heif")
    made = io.BytesIO()
    heif.from_pillow(corner((160, 80))).save(made, exif=exif().tobytes())
    assert b"Priya Secret" in made.getvalue()
    kept = cleaned(made.getvalue())
    assert kept.type is types.JPEG
    assert b"Priya Secret" not in kept.content


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 0, (0, 0, 0)),
        ("L", 128, (128, 128, 128)),
        ("LA", (128, 255), (128, 128, 128)),
        ("P", 0, (0, 0, 0)),
        ("I;16", 32768, (128, 128, 128)),
        ("RGBA", (10, 20, 30, 255), (10, 20, 30)),
    ],
)
def test_unusual_kinds_of_png_keep_their_look(mode, colour, expected):
    kept = cleaned(written(Image.new(mode, (8, 8), colour), "PNG"))
    with opened(kept.content) as picture:
        assert picture.convert("RGB").getpixel((4, 4)) == expected


def test_a_jpeg_in_printing_colours_becomes_an_ordinary_one():
    kept = cleaned(written(Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG"))
    with opened(kept.content) as picture:
        assert picture.mode == "RGB"
        assert picture.getpixel((4, 4)) == (255, 255, 255)


def test_a_moving_picture_keeps_its_first_frame_and_says_so():
    moving = written(corner(), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 20), "blue")])
    kept = cleaned(moving)
    assert (kept.type, kept.pages, kept.notes) == (types.PNG, 1, (ONLY_FIRST_KEPT,))


def test_cleaning_twice_changes_nothing_more():
    once = cleaned(sample("derived-contoso-receipt-exif-rotated-gps.jpg")).content
    assert cleaned(once).content == cleaned(once).content
    assert len(cleaned(once).content) == pytest.approx(len(once), rel=0.01)


BIG_PAGE = Image.new("1", (3000, 3000))


@pytest.mark.parametrize(
    ("content", "limits", "words"),
    [
        pytest.param(png_announcing(30_000, 30_000), Limits(), "pixels", id="900 million pixels in 80 bytes"),
        pytest.param(png_announcing(8_001, 8_000), Limits(), "8001 × 8000 pixels", id="just above the limit"),
        pytest.param(png_announcing(1_000_000, 65), Limits(), "1000000 × 65 pixels", id="a very long strip"),
        pytest.param(
            written(corner(), "TIFF", save_all=True, append_images=[BIG_PAGE]),
            Limits(pixels=1_000_000),
            "3000 × 3000 pixels",
            id="a bomb on the second page",
        ),
        pytest.param(
            written(BIG_PAGE, "TIFF", save_all=True, append_images=[BIG_PAGE] * 3),
            Limits(pixels_of_all_pages=20_000_000),
            "pixels",
            id="many large pages",
        ),
        pytest.param(
            written(BIG_PAGE, "TIFF", save_all=True, append_images=[BIG_PAGE] * 3),
            Limits(pages=3),
            "4 pages",
            id="more pages than allowed",
        ),
    ],
)
def test_pixel_bombs_are_refused_before_they_are_decoded(content, limits, words):
    # The PNGs have no pixels at all: had they been decoded, the word would be "damaged".
    result = clean(content, sniff(content).type, limits)
    assert isinstance(result, Refused)
    assert words in str(result.message)


@pytest.mark.parametrize(
    "name", ["restaurant-with-tip.jpeg", "contoso-receipt-photo.png", "derived-contoso-receipt.heic"]
)
def test_a_picture_cut_short_is_refused_and_says_so(name):
    content = sample(name)[: len(sample(name)) // 2]
    result = clean(content, sniff(content).type)
    assert isinstance(result, Refused)
    assert "cut short" in str(result.message)


def test_a_picture_that_would_grow_too_large_is_kept_as_jpeg_or_refused():
    content = sample("contoso-receipt-photo.png")
    smaller = clean(content, types.PNG, Limits(bytes=300_000))
    assert isinstance(smaller, Cleaned)
    assert smaller.type is types.JPEG
    assert len(smaller.content) <= 600_000
    assert isinstance(clean(content, types.PNG, Limits(bytes=1000)), Refused)


def test_a_pdf_is_kept_byte_for_byte():
    content = pdf_of()
    assert clean(content, types.PDF) == Cleaned(content, types.PDF)
