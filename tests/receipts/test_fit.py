"""Copies that a platform takes."""

import io

import pypdfium2
import pytest
from PIL import Image

from expenses_app.receipts.files import types
from expenses_app.receipts.files.fit import CannotFit, Fitted, Foreseen, fit, foresee
from expenses_app.receipts.files.limits import limit_at_most, size_at_least
from tests.receipts.made import corner, sample, written

KB = 1000
MB = 1000 * KB
PHOTO = sample("contoso-receipt-photo.png")
FAX = sample("derived-lieferant-two-page-fax.tif")
PDF = sample("bei-spiel-zugferd1.pdf")
HEIC = sample("derived-contoso-receipt.heic")
PICTURES = {"image/jpeg", "image/png", "image/gif"}
PICTURES_AND_PDF = PICTURES | {"application/pdf"}


@pytest.mark.parametrize(
    ("content", "file_type", "max_bytes", "allowed"),
    [
        (PHOTO, types.PNG, 10 * MB, PICTURES),
        (PDF, types.PDF, 10 * MB, {"application/pdf"}),
        (PHOTO, types.PNG, len(PHOTO), None),
        (PHOTO, types.PNG, 10 * MB, {"image/x-png"}),
        (b"Taxi 12.50", types.TEXT, 10 * MB, {"text/plain"}),
    ],
    ids=["picture", "PDF", "just small enough, any type", "type under its other name", "text"],
)
def test_what_fits_is_sent_as_it_is(content, file_type, max_bytes, allowed):
    assert fit(content, file_type, max_bytes, allowed) == Fitted(content, file_type, changed=False)


@pytest.mark.parametrize(
    ("content", "file_type", "max_bytes", "allowed", "made"),
    [
        (PHOTO, types.PNG, 1 * MB, PICTURES, types.JPEG),
        (PHOTO, types.PNG, 300 * KB, {"image/jpeg"}, types.JPEG),
        (PHOTO, types.PNG, 60 * KB, {"image/jpeg"}, types.JPEG),
        (HEIC, types.HEIC, 5 * MB, PICTURES, types.JPEG),
        (HEIC, types.HEIC, 5 * MB, {"image/png"}, types.PNG),
        (HEIC, types.HEIC, 5 * MB, {"image/gif"}, types.GIF),
        (HEIC, types.HEIC, 5 * MB, {"application/pdf"}, types.PDF),
        (FAX, types.TIFF, 5 * MB, PICTURES_AND_PDF, types.PDF),
        (written(corner(), "TIFF"), types.TIFF, 5 * MB, PICTURES, types.JPEG),
    ],
    ids=[
        "large PNG to JPEG",
        "smaller",
        "much smaller",
        "HEIC to JPEG",
        "HEIC where only PNG is taken",
        "HEIC where only GIF is taken",
        "HEIC where only PDF is taken",
        "fax of two pages to PDF",
        "TIFF of one page to JPEG",
    ],
)
def test_pictures_are_made_to_fit(content, file_type, max_bytes, allowed, made):
    found = fit(content, file_type, max_bytes, allowed)
    assert isinstance(found, Fitted)
    assert (found.type, found.changed) == (made, True)
    assert len(found.content) <= max_bytes


def test_a_smaller_copy_stays_readable_and_in_proportion():
    found = fit(PHOTO, types.PNG, 60 * KB, {"image/jpeg"})
    with Image.open(io.BytesIO(found.content)) as picture:
        assert min(picture.size) >= 500
        assert picture.width / picture.height == pytest.approx(1688 / 3000, rel=0.01)


def test_all_pages_of_a_fax_are_in_the_pdf_at_the_size_of_paper():
    found = fit(FAX, types.TIFF, 5 * MB, PICTURES_AND_PDF)
    document = pypdfium2.PdfDocument(found.content)
    assert len(document) == 2
    # 1241 x 1754 dots at 150 an inch is A4: 595 x 842 points.
    assert document[1].get_size() == pytest.approx((595, 842), abs=1)
    document.close()


@pytest.mark.parametrize(
    ("content", "file_type", "max_bytes", "allowed", "words"),
    [
        (
            PDF,
            types.PDF,
            100 * KB,
            None,
            "This PDF is 161.4 kB and 100 kB is the most that is taken there. A PDF cannot",
        ),
        (PDF, types.PDF, 5 * MB, PICTURES, "PDF files are not taken there. Add the receipt as JPEG / PNG."),
        (b"x" * 2 * MB, types.TEXT, 1 * MB, None, "This file is 2 MB and 1 MB is the most"),
        (
            b"x",
            types.TEXT,
            1 * MB,
            PICTURES_AND_PDF,
            "text files are not taken there. Add the receipt as PDF / JPEG",
        ),
        (b"x", types.TEXT, 1 * MB, set(), "No files of this type are taken there."),
        (FAX, types.TIFF, 5 * MB, PICTURES, "This file has 2 pages, and the types of picture"),
        (PHOTO, types.PNG, 5 * KB, {"image/jpeg"}, "made that small it could not be read"),
        (b"\x89PNG\r\n\x1a\n", types.PNG, 5 * MB, {"image/jpeg"}, "damaged"),
    ],
)
def test_what_cannot_fit_is_told_plainly(content, file_type, max_bytes, allowed, words):
    found = fit(content, file_type, max_bytes, allowed)
    assert isinstance(found, CannotFit)
    assert words in str(found.message)


@pytest.mark.parametrize(
    ("content", "file_type", "max_bytes"), [(PHOTO, types.PNG, 200 * KB), (FAX, types.TIFF, 5 * MB)]
)
def test_the_same_receipt_and_limits_give_the_same_bytes(content, file_type, max_bytes):
    first = fit(content, file_type, max_bytes, {"image/jpeg", "application/pdf"})
    second = fit(content, file_type, max_bytes, {"application/pdf", "image/jpeg"})
    assert first == second
    assert first.changed


@pytest.mark.parametrize(
    ("file_type", "size", "pages", "allowed", "foreseen"),
    [
        (types.JPEG, 1 * MB, 1, PICTURES, Foreseen.AS_IT_IS),
        (types.JPEG, 9 * MB, 1, PICTURES, Foreseen.AS_A_COPY),
        (types.WEBP, 1 * MB, 1, PICTURES, Foreseen.AS_A_COPY),
        (types.TIFF, 1 * MB, 2, PICTURES_AND_PDF, Foreseen.AS_A_COPY),
        (types.TIFF, 1 * MB, 2, PICTURES, CannotFit),
        (types.PDF, 9 * MB, 1, PICTURES_AND_PDF, CannotFit),
        (types.ZIP, 1 * MB, 1, PICTURES_AND_PDF, CannotFit),
        (types.ZIP, 1 * MB, 1, None, Foreseen.AS_IT_IS),
    ],
)
def test_how_a_file_will_go_is_foreseen_without_opening_it(file_type, size, pages, allowed, foreseen):
    found = foresee(file_type, size, pages, 5 * MB, allowed)
    assert found is foreseen or isinstance(found, CannotFit) is (foreseen is CannotFit) is True


@pytest.mark.parametrize(
    ("count", "size", "limit"),
    [
        (1, "1 B", "1 B"),
        (184_020, "184.1 kB", "184 kB"),
        (1_800_000, "1.8 MB", "1.8 MB"),
        (10_000_001, "10.1 MB", "10 MB"),
        (10 * 1024 * 1024, "10.5 MB", "10.4 MB"),
    ],
)
def test_a_size_is_never_said_too_small_and_a_limit_never_too_large(count, size, limit):
    assert (size_at_least(count), limit_at_most(count)) == (size, limit)
