"""What is said, before anything is sent, of how a receipt will stand in the accounting software."""

import pytest

from expenses_app.connections.models import Connection
from expenses_app.connections.states import State
from expenses_app.receipts.outlook import Outlook, Outlooks
from tests.receipts.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def xero(alice):
    return Connection.objects.create(
        company=alice.company, platform="xero", state=State.LINKED, ledger_id="xero:1"
    )


@pytest.mark.parametrize(
    ("content_type", "size", "outlook"),
    [
        ("image/jpeg", 1_200_000, Outlook("It goes to Xero with its transaction, as it is.")),
        (
            "image/jpeg",
            14_000_000,
            Outlook("Xero takes files up to 10 MB. A smaller copy goes there; the original stays here."),
        ),
        (
            "application/xml",
            1_000,
            Outlook(
                "Xero will not get this file. XML files are not taken there. Add the receipt as PDF / JPEG / PNG.",
                "wait",
            ),
        ),
    ],
)
def test_a_connected_company_is_told_what_goes_there(alice, add, xero, content_type, size, outlook):
    receipt = add(alice, "taxi.txt", b"x")
    receipt.content_type, receipt.size = content_type, size
    assert Outlooks(alice.company).of(receipt) == outlook


def test_a_pdf_that_is_too_big_is_told_plainly(alice, add, xero):
    receipt = add(alice, "lieferant-factur-x.pdf")
    receipt.size = 14_000_000
    told = Outlooks(alice.company).of(receipt)
    assert told.tone == "wait"
    assert told.text.startswith("Xero will not get this file. This PDF is 14 MB and 10 MB is the most")


def test_nothing_is_said_without_a_connection_or_before_the_file_is_checked(alice, charlie, add, xero):
    assert Outlooks(charlie.company).of(add(charlie, "taxi.txt", b"x")) is None
    assert Outlooks(alice.company).of(add(alice, "taxi.txt", b"x", at_once=0, at=NOW)) is None


def test_it_stands_beside_the_receipt(alice, add, xero, spend, signed_in):
    transaction = spend(alice.company, "Taxi", "12.50")
    receipt = add(alice, "taxi.xml", b"<Invoice/>")
    client = signed_in(alice)
    page = client.get(f"/companies/{alice.company_id}/receipts/{receipt.id}/").content.decode()
    assert "Xero will not get this file." in page
    add(alice, "taxi.xml", b"<Invoice/>", to=transaction)
    page = client.get(
        f"/companies/{alice.company_id}/receipts/transactions/{transaction.id}/"
    ).content.decode()
    assert "Xero will not get this file." in page
