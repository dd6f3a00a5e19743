"""Which type a file has, whatever its name says, and what is never taken."""

import codecs

import pytest

from expenses_app.receipts.files import types
from expenses_app.receipts.files.limits import Limits
from expenses_app.receipts.files.sniff import Sniffed, sniff
from expenses_app.receipts.files.types import Refused
from tests.receipts.made import archive, corner, pdf_of, sample, written

OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
UBL = b'<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "file_type", "pages", "locked"),
    [
        ("contoso-receipt-photo.png", types.PNG, 1, False),
        ("restaurant-with-tip.jpeg", types.JPEG, 1, False),
        ("contoso-invoice-scan.jpg", types.JPEG, 1, False),
        ("contoso-invoice-with-unpaid-balance.pdf", types.PDF, 1, False),
        ("contoso-project-statement.pdf", types.PDF, 1, False),
        ("contoso-invoice-no-total-label.png", types.PNG, 1, False),
        ("azure-interior-embedded-ubl.pdf", types.PDF, 1, False),
        ("sammy-maystone-multiline-items.pdf", types.PDF, 1, False),
        ("lieferant-factur-x.pdf", types.PDF, 2, False),
        ("bei-spiel-zugferd1.pdf", types.PDF, 1, False),
        ("derived-contoso-receipt.heic", types.HEIC, 1, False),
        ("derived-contoso-receipt-exif-rotated-gps.jpg", types.JPEG, 1, False),
        ("derived-lieferant-two-page-fax.tif", types.TIFF, 1, False),
        ("derived-contoso-invoice-image-only.pdf", types.PDF, 1, False),
        ("derived-contoso-statement-password-test.pdf", types.PDF, 0, True),
    ],
)
def test_every_sample_is_told_by_its_content_even_under_a_false_name(name, file_type, pages, locked):
    for said in (name, "holiday.html", ""):
        assert sniff(sample(name), said) == Sniffed(file_type, pages, locked)


@pytest.mark.parametrize(
    ("content", "name", "file_type"),
    [
        pytest.param(written(corner(), "GIF"), "a.gif", types.GIF, id="GIF"),
        pytest.param(written(corner(), "BMP"), "a.bmp", types.BMP, id="BMP"),
        pytest.param(written(corner(), "WEBP"), "a.webp", types.WEBP, id="WebP"),
        pytest.param(written(corner(), "AVIF"), "a.avif", types.AVIF, id="AVIF"),
        pytest.param(b"\n" + pdf_of(), "a.pdf", types.PDF, id="PDF after a blank line"),
        pytest.param(b"Taxi 12.50\nTip 1.00\n", "taxi.txt", types.TEXT, id="text"),
        pytest.param("Café 3,20 €".encode("cp1252"), "cafe.txt", types.TEXT, id="text of old Windows"),
        pytest.param(
            codecs.BOM_UTF16_LE + "Taxi".encode("utf-16-le"), "t.txt", types.TEXT, id="text in UTF-16"
        ),
        pytest.param(b"what,amount\ntaxi,12.50\n", "taxi.CSV", types.CSV, id="CSV by its name"),
        pytest.param(b"{\\rtf1 Taxi}", "a.rtf", types.RTF, id="RTF"),
        pytest.param(b"From: a@b.example\r\nTo: c@d.example\r\n\r\n<p>Hi", "a.eml", types.MAIL, id="e-mail"),
        pytest.param(UBL, "invoice.xml", types.XML, id="an invoice in XML"),
        pytest.param(archive(("a.txt", "x")), "a.zip", types.ZIP, id="ZIP"),
        pytest.param(
            archive(("[Content_Types].xml", ""), ("word/document.xml", "")), "a.docx", types.DOCX, id="Word"
        ),
        pytest.param(archive(("[Content_Types].xml", ""), ("xl/a.xml", "")), "a.zip", types.XLSX, id="Excel"),
        pytest.param(archive(("mimetype", OPEN_DOCUMENT)), "a.odt", types.ODT, id="OpenDocument"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.XLS", types.XLS, id="old Excel"),
    ],
)
def test_other_files_that_ledgers_take_are_known(content, name, file_type):
    assert sniff(content, name) == Sniffed(file_type)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(b"", "a.jpg", "empty", id="nothing"),
        pytest.param(b"<html><script>alert(1)</script>", "photo.jpg", "web page", id="HTML called jpg"),
        pytest.param(b"  <!DOCTYPE html>\n<p>Hi", "a.pdf", "web page", id="HTML called pdf"),
        pytest.param(SVG, "photo.jpg", "web page", id="SVG with a script called jpg"),
        pytest.param(b"<?xml version='1.0'?>" + SVG, "a.xml", "web page", id="SVG called xml"),
        pytest.param(UBL.replace(b"<ID>1</ID>", SVG), "a.xml", "web page", id="SVG inside an invoice"),
        pytest.param(
            codecs.BOM_UTF16_LE + SVG.decode().encode("utf-16-le"), "a.txt", "web page", id="SVG in UTF-16"
        ),
        pytest.param(b"hello <script>alert(1)</script>", "a.txt", "web page", id="text with a script"),
        pytest.param(b"<html>" + pdf_of(), "a.pdf", "not a type", id="HTML before a PDF"),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
            "a.xml",
            "web page",
            id="entities",
        ),
        pytest.param(pdf_of(pages=0), "a.pdf", "no pages", id="PDF of no pages"),
        pytest.param(b"%PDF-1.7\n", "a.pdf", "no pages", id="PDF cut short"),
        pytest.param(b"PK\x03\x04 cut short", "a.docx", "damaged", id="broken archive"),
        pytest.param(
            archive(("[Content_Types].xml", ""), ("xl/vbaProject.bin", "")), "a.xlsx", "macros", id="macros"
        ),
        pytest.param(b"MZ\x90\x00\x03\x00\x00\x00", "receipt.pdf", "not a type", id="a program"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.msi", "not a type", id="an installer"),
        pytest.param(b"Rar!\x1a\x07\x00\x00", "a.rar", "not a type", id="an unknown archive"),
    ],
)
def test_what_is_not_a_receipt_is_refused_in_plain_words(content, name, words):
    found = sniff(content, name)
    assert isinstance(found, Refused)
    assert words in str(found.message)


def test_a_damaged_pdf_is_not_taken_for_locked_after_a_locked_one():
    assert sniff(sample("derived-contoso-statement-password-test.pdf")).locked
    assert isinstance(sniff(pdf_of(pages=0)), Refused)


def test_a_file_above_the_limit_is_refused_with_both_sizes():
    found = sniff(b"x" * 2_000_001, "a.txt", Limits(bytes=2_000_000))
    assert isinstance(found, Refused)
    assert str(found.message) == "This file is 2.1 MB and a receipt may have 2 MB. Send a smaller copy."


@pytest.mark.parametrize(
    ("said", "registered"),
    [("image/jpg", "image/jpeg"), ("IMAGE/PNG; q=1", "image/png"), ("application/x-pdf", "application/pdf")],
)
def test_media_types_are_compared_by_their_registered_name(said, registered):
    assert types.registered(said) == registered
