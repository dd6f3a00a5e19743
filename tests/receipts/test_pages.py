"""The receipts pages: as their owner, as each role, as a stranger and as someone of another company."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.models import Role
from expenses_app.receipts import queries
from expenses_app.receipts.models import Receipt, ReceiptLink
from expenses_app.receipts.services.remove import remove
from expenses_app.receipts.uploads import take
from tests.receipts.conftest import NOW
from tests.receipts.made import archive, pdf_of, png_announcing, sample

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGE = "receipts:inbox"
# Every address with what it needs besides the company: r a receipt, t a transaction.
READING = ("inbox", "receipt:r", "strip:t", "thumbnail:r", "preview:r", "open:r", "download:r")
CHANGING = ("add", "add_here:t", "unlink_here:t", "link:r", "unlink:r", "remove:r", "restore:r")


def upload(name="lieferant-factur-x.pdf", content=None):
    return SimpleUploadedFile(name, sample(name) if content is None else content)


@pytest.fixture
def taxi(alice, spend):
    return spend(alice.company, "City Taxi", "12.50", search="city taxi")


@pytest.fixture
def receipt(alice, add):
    return add(alice, "lieferant-factur-x.pdf")


@pytest.fixture
def at(company, receipt, taxi):
    """at("link:r") is the address of that route for this receipt."""

    def address(route, company=company, receipt=receipt, transaction=taxi):
        name, _, needs = route.partition(":")
        keys = {"company_id": company.id}
        keys |= {"receipt_id": receipt.id} if needs == "r" else {}
        keys |= {"transaction_id": transaction.id} if needs == "t" else {}
        return reverse(f"receipts:{name}", kwargs=keys)

    return address


class TestWhoMay:
    @pytest.mark.parametrize("role", Role.values)
    @pytest.mark.parametrize("route", READING)
    def test_every_member_sees(self, role, route, at, company, member_of, signed_in):
        assert signed_in(member_of(company, role, "someone")).get(at(route)).status_code == 200

    @pytest.mark.parametrize("role", [Role.OWNER, Role.PREPARER, Role.POSTER])
    def test_who_edits_may_add(self, role, at, company, member_of, signed_in):
        answer = signed_in(member_of(company, role, "someone")).post(
            at("add"), {"files": upload("bei-spiel-zugferd1.pdf")}
        )
        assert answer.status_code == 302
        assert Receipt.objects.count() == 2

    @pytest.mark.parametrize("route", CHANGING)
    def test_a_viewer_changes_nothing_and_is_told_who_may(
        self, route, at, receipt, taxi, company, member_of, signed_in
    ):
        body = {"files": upload("bei-spiel-zugferd1.pdf"), "transaction": taxi.id, "receipt": receipt.id}
        answer = signed_in(member_of(company, Role.VIEWER, "vera")).post(at(route), body)
        assert answer.status_code == 403
        assert Receipt.objects.get().removed_at is None
        assert not ReceiptLink.objects.exists()

    def test_a_viewer_is_offered_nothing_to_change(self, at, company, member_of, signed_in):
        viewer = signed_in(member_of(company, Role.VIEWER, "vera"))
        for route in ("inbox", "receipt:r", "strip:t"):
            content = viewer.get(at(route)).content.decode()
            assert "<form" not in content.split("<main", 1)[1].split("</main>", 1)[0]

    @pytest.mark.parametrize("route", READING + CHANGING)
    @pytest.mark.parametrize("who", ["stranger", "charlie"])
    def test_strangers_and_other_companies_find_nothing(self, who, route, at, signed_in, request):
        client = signed_in(request.getfixturevalue(who))
        answer = client.get(at(route)) if route in READING else client.post(at(route), {})
        assert answer.status_code == 404

    @pytest.mark.parametrize("route", READING + CHANGING)
    def test_without_signing_in_one_is_sent_there(self, route, at, client):
        answer = client.get(at(route)) if route in READING else client.post(at(route), {})
        assert answer.status_code == 302
        assert urlsplit(answer["Location"]).path == reverse("account_login")

    @pytest.mark.parametrize("route", [each for each in READING + CHANGING if ":" in each])
    def test_ones_own_company_does_not_open_what_belongs_to_another(
        self, route, at, charlie, other_company, signed_in
    ):
        client = signed_in(charlie)
        address = at(route, company=other_company)
        answer = client.get(address) if route in READING else client.post(address, {"files": upload()})
        assert answer.status_code == 404

    def test_a_receipt_is_not_linked_to_a_transaction_of_another_company(
        self, at, alice, charlie, spend, signed_in
    ):
        theirs = spend(charlie.company, "Taxi", "12.50")
        assert signed_in(alice).post(at("link:r"), {"transaction": theirs.id}).status_code == 404
        assert not ReceiptLink.objects.exists()

    @pytest.mark.parametrize("route", CHANGING)
    def test_what_changes_something_is_not_reached_by_a_link(self, route, at, alice, signed_in):
        assert signed_in(alice).get(at(route)).status_code == 405


class TestInbox:
    def test_an_empty_one_says_what_to_do(self, alice, company, signed_in):
        page = signed_in(alice).get(reverse(PAGE, kwargs={"company_id": company.id})).content.decode()
        assert "Nothing to match" in page
        assert 'capture="environment"' in page

    def test_files_are_added_several_at_once_and_each_refusal_is_told(self, at, alice, signed_in):
        body = {
            "files": [
                upload("restaurant-with-tip.jpeg"),
                upload("a.jpg", b"<html><script>alert(1)</script>"),
                upload("bomb.png", png_announcing(30_000, 30_000)),
                upload("lieferant-factur-x.pdf"),
            ]
        }
        page = signed_in(alice).post(at("add"), body, follow=True).content.decode()
        assert "1 receipt added" in page
        assert "lieferant-factur-x.pdf is here already. It is kept once." in page
        assert "a.jpg: This is a web page" in page
        assert "bomb.png: This picture has far more pixels" in page
        assert Receipt.objects.count() == 2

    def test_a_name_with_markup_is_text(self, at, alice, signed_in):
        body = {"files": upload("<img src=x onerror=alert(1)>.pdf", pdf_of())}
        page = signed_in(alice).post(at("add"), body, follow=True).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;.pdf" in page

    def test_as_a_fragment_the_new_one_is_chosen_and_the_count_follows(self, at, alice, signed_in):
        answer = signed_in(alice).post(at("add"), {"files": upload("bei-spiel-zugferd1.pdf")}, headers=HTMX)
        new = Receipt.objects.get(name="bei-spiel-zugferd1.pdf")
        page = answer.content.decode()
        assert answer["HX-Push-Url"] == at("receipt:r", receipt=new)
        assert page.lstrip().startswith('<div id="desk">')
        assert 'id="count-receipts" hx-swap-oob="true">2<' in page
        assert "1 receipt added" in page

    def test_only_refusals_are_an_error_and_nothing_is_lost_from_the_page(self, at, alice, signed_in):
        answer = signed_in(alice).post(at("add"), {"files": upload("a.pdf", b"%PDF-1.4")}, headers=HTMX)
        assert answer.status_code == 422
        assert "a.pdf: This PDF has no pages" in answer.content.decode()
        assert "lieferant-factur-x.pdf" in answer.content.decode()

    def test_sending_nothing_says_so(self, at, alice, signed_in):
        page = signed_in(alice).post(at("add"), {}, follow=True).content.decode()
        assert "Choose at least one file." in page

    def test_too_large_is_told_with_both_sizes_and_is_not_read(self, at, alice, signed_in, settings):
        settings.RECEIPT_MAX_BYTES = 50_000
        page = signed_in(alice).post(at("add"), {"files": upload("bei-spiel-zugferd1.pdf")}, follow=True)
        assert "This file is 161.4 kB and a receipt may have 50 kB." in page.content.decode()

    def test_many_large_files_are_left_to_a_worker_after_the_first(self, alice):
        files = [upload(f"{number}.txt", str(number).encode() * 2_500_000) for number in range(4)]
        done = take(alice.company, files, actor=alice.actor(), at=NOW)
        assert [receipt.state for receipt in done.new] == ["ready", "ready", "processing", "processing"]

    def test_a_waiting_file_is_asked_after_until_it_is_ready(self, at, alice, add, signed_in):
        client = signed_in(alice)
        assert "every 2s" not in client.get(at("inbox")).content.decode()
        add(alice, "restaurant-with-tip.jpeg", at_once=0, at=NOW.replace(hour=10))
        page = client.get(at("inbox")).content.decode()
        assert page.count("every 2s") == 2
        assert "Being checked" in page

    def test_older_ones_come_page_by_page_each_once(self, alice, company, add, signed_in):
        client = signed_in(alice)
        names = {f"{number}.txt" for number in range(30)}
        for name in names:
            add(alice, name, name.encode())
        seen = []
        address = reverse(PAGE, kwargs={"company_id": company.id})
        while address:
            desk = client.get(address).context["desk"]
            seen += [row.receipt.name for row in desk.rows]
            address = desk.more_url
        assert len(seen) == 30
        assert set(seen) == names

    @pytest.mark.parametrize("query", ["after=nonsense", "after=2026-11-22_x", "show=everything"])
    def test_addresses_made_up_are_not_found(self, query, at, alice, signed_in):
        assert signed_in(alice).get(f"{at('inbox')}?{query}").status_code == 404

    def test_the_number_of_questions_does_not_grow_with_the_list(
        self, at, alice, add, spend, signed_in, django_assert_max_num_queries
    ):
        client = signed_in(alice)
        for number in range(20):
            add(alice, f"taxi {number} 12.50.txt", str(number).encode())
        with django_assert_max_num_queries(16):
            client.get(at("inbox"))


class TestMatching:
    @pytest.fixture
    def invoice(self, alice, add):
        return add(alice, "city taxi 2026-11-20 12.50.txt", b"x", at=NOW.replace(hour=8))

    def test_a_fitting_transaction_is_proposed_with_its_reasons(self, at, alice, invoice, signed_in):
        page = signed_in(alice).get(at("receipt:r", receipt=invoice)).content.decode()
        assert "same amount" in page
        assert "1 day later" in page
        assert "same name" in page
        assert "1 match" in page

    def test_matching_goes_on_to_the_next_and_offers_undo(self, at, alice, receipt, invoice, taxi, signed_in):
        client = signed_in(alice)
        answer = client.post(at("link:r"), {"transaction": taxi.id}, headers=HTMX)
        page = answer.content.decode()
        assert answer["HX-Push-Url"] == at("receipt:r", receipt=invoice)
        assert "City Taxi matched" in page
        assert queries.receipts_of(taxi) == [receipt]
        undo = f"{at('unlink:r')}?transaction={taxi.id}"
        assert f'hx-post="{undo}"' in page
        client.post(undo, headers=HTMX)
        assert queries.receipts_of(taxi) == []

    def test_it_works_without_script(self, at, alice, receipt, taxi, signed_in):
        client = signed_in(alice)
        page = client.post(at("link:r"), {"transaction": taxi.id}, follow=True)
        assert "City Taxi matched" in page.content.decode()
        page = client.post(at("unlink:r"), {"transaction": taxi.id}, follow=True)
        assert "is to match again" in page.content.decode()
        assert queries.receipts_of(taxi) == []

    def test_choosing_nothing_says_so(self, at, alice, signed_in):
        answer = signed_in(alice).post(at("link:r"), {}, headers=HTMX)
        assert answer.status_code == 422
        assert "Choose the transaction that it belongs to." in answer.content.decode()

    @pytest.mark.parametrize("key", ["nonsense", "ee1de9dc-cd4a-4cb8-a172-76e3bdc108e5"])
    def test_a_transaction_that_is_not_there_is_not_found(self, key, at, alice, signed_in):
        assert signed_in(alice).post(at("link:r"), {"transaction": key}).status_code == 404

    def test_another_transaction_is_found_by_its_words(self, at, alice, spend, signed_in):
        spend(alice.company, "Café Müller", "3.20", search="cafe muller")
        client = signed_in(alice)
        found = client.get(at("receipt:r"), {"q": "MÜLLER"}).context["desk"].candidates
        assert [each.transaction.merchant for each in found] == ["Café Müller"]
        assert "No transaction has these words" in client.get(at("receipt:r"), {"q": "zzz"}).content.decode()

    def test_what_is_not_a_receipt_is_removed_and_can_be_brought_back(self, at, alice, receipt, signed_in):
        client = signed_in(alice)
        page = client.post(at("remove:r"), headers=HTMX).content.decode()
        assert f'hx-post="{at("restore:r")}"' in page
        assert client.get(at("receipt:r")).status_code == 404
        assert client.get(at("download:r")).status_code == 404
        client.post(at("restore:r"), headers=HTMX)
        assert client.get(at("receipt:r")).status_code == 200

    def test_a_matched_one_is_not_removed_and_says_why(self, at, alice, taxi, signed_in):
        client = signed_in(alice)
        client.post(at("link:r"), {"transaction": taxi.id})
        answer = client.post(at("remove:r"), headers=HTMX)
        assert answer.status_code == 422
        assert "It belongs to 1 transaction. Take it off there first." in answer.content.decode()


class TestStrip:
    """Beside a transaction."""

    def test_the_address_alone_is_a_page_and_a_fragment_to_htmx(self, at, alice, taxi, signed_in):
        client = signed_in(alice)
        assert "<html" in client.get(at("strip:t")).content.decode()
        fragment = client.get(at("strip:t"), headers=HTMX).content.decode()
        assert "<html" not in fragment
        assert f'id="strip-{taxi.id}"' in fragment

    def test_an_upload_is_linked_at_once(self, at, alice, taxi, signed_in):
        answer = signed_in(alice).post(
            at("add_here:t"), {"files": upload("restaurant-with-tip.jpeg")}, headers=HTMX
        )
        assert answer["HX-Reswap"] == "outerHTML"
        assert [receipt.name for receipt in queries.receipts_of(taxi)] == ["restaurant-with-tip.jpeg"]
        assert "restaurant-with-tip.jpeg" in answer.content.decode()

    def test_a_file_that_is_here_already_is_linked_and_not_stored_again(
        self, at, alice, receipt, taxi, signed_in
    ):
        signed_in(alice).post(at("add_here:t"), {"files": upload("lieferant-factur-x.pdf")})
        assert queries.receipts_of(taxi) == [receipt]

    def test_a_refused_file_is_told_there(self, at, alice, taxi, signed_in):
        answer = signed_in(alice).post(
            at("add_here:t"), {"files": upload("a.zip", archive()[:3])}, headers=HTMX
        )
        assert answer.status_code == 422
        assert "a.zip: This is not a type of file" in answer.content.decode()

    def test_taking_off_leaves_the_file_in_the_inbox_and_can_be_undone(self, at, alice, add, taxi, signed_in):
        client = signed_in(alice)
        added = add(alice, "bei-spiel-zugferd1.pdf", to=taxi)
        page = client.post(at("unlink_here:t"), {"receipt": added.id}, headers=HTMX).content.decode()
        assert added in list(queries.to_match(alice.company))
        undo = f"{at('add_here:t')}?receipt={added.id}"
        assert f'hx-post="{undo}"' in page
        client.post(undo, headers=HTMX)
        assert queries.receipts_of(taxi) == [added]

    def test_without_script_one_comes_back_to_the_page_one_was_on(self, at, alice, taxi, signed_in):
        client = signed_in(alice)
        here = f"http://testserver/companies/{alice.company_id}/review/"
        body = {"files": upload("restaurant-with-tip.jpeg")}
        assert client.post(at("add_here:t"), body, headers={"Referer": here})["Location"] == here
        elsewhere = client.post(
            at("add_here:t"), {"files": upload()}, headers={"Referer": "https://evil.example/"}
        )
        assert elsewhere["Location"] == at("strip:t")

    def test_everything_is_in_the_history_of_the_transaction(self, at, alice, taxi, signed_in):
        signed_in(alice).post(at("add_here:t"), {"files": upload("restaurant-with-tip.jpeg")})
        event = Event.objects.get(subject_type="transaction", subject_id=str(taxi.id))
        assert (event.action, event.actor["name"], event.actor["way"]) == ("receipt.linked", "Alice", "page")


class TestFiles:
    def headers_of(self, answer):
        return {name.lower(): value for name, value in answer.items()}

    @pytest.mark.parametrize("route", ["thumbnail:r", "preview:r", "open:r", "download:r"])
    def test_no_file_can_act_as_a_page(self, route, at, alice, signed_in):
        headers = self.headers_of(signed_in(alice).get(at(route)))
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["content-security-policy"].endswith("; sandbox")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"].startswith("private")
        assert headers["cross-origin-resource-policy"] == "same-origin"

    def test_pictures_are_opened_in_the_browser(self, at, alice, add, signed_in):
        photo = add(alice, "restaurant-with-tip.jpeg")
        headers = self.headers_of(signed_in(alice).get(at("open:r", receipt=photo)))
        assert headers["content-type"] == "image/jpeg"
        assert headers["content-disposition"] == 'inline; filename="restaurant-with-tip.jpeg"'

    @pytest.mark.parametrize(
        ("name", "content", "content_type"),
        [
            ("taxi.txt", b"Taxi 12.50", "text/plain"),
            ("invoice.xml", b"<Invoice/>", "application/xml"),
            (
                "mail.eml",
                b"From: a@b.example\r\nTo: c@d.example\r\n\r\n<script>alert(1)</script>",
                "message/rfc822",
            ),
            ("fax.tif", sample("derived-lieferant-two-page-fax.tif"), "image/tiff"),
        ],
    )
    def test_what_browsers_should_not_open_is_a_download(
        self, name, content, content_type, at, alice, add, signed_in
    ):
        answer = signed_in(alice).get(at("open:r", receipt=add(alice, name, content)))
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Type"] == content_type
        assert b"".join(answer)

    def test_the_download_is_what_is_kept_under_its_true_extension(self, at, alice, add, signed_in):
        photo = add(alice, "Quittung Café.HEIC", sample("derived-contoso-receipt.heic"))
        answer = signed_in(alice).get(at("download:r", receipt=photo))
        assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Quittung%20Caf%C3%A9.jpg"
        assert b"".join(answer) == photo.file.read()

    def test_a_file_that_waits_or_is_locked_has_no_picture(self, at, alice, add, signed_in):
        client = signed_in(alice)
        waiting = add(alice, "restaurant-with-tip.jpeg", at_once=0)
        assert client.get(at("download:r", receipt=waiting)).status_code == 404
        assert client.get(at("thumbnail:r", receipt=waiting)).status_code == 404
        locked = add(alice, "derived-contoso-statement-password-test.pdf")
        assert client.get(at("thumbnail:r", receipt=locked)).status_code == 404
        assert "Locked, no preview" in client.get(at("receipt:r", receipt=locked)).content.decode()

    def test_files_of_a_removed_receipt_are_gone(self, at, alice, receipt, signed_in):
        remove(receipt, actor=alice.actor(), at=NOW)
        for route in ("thumbnail:r", "preview:r", "open:r", "download:r"):
            assert signed_in(alice).get(at(route)).status_code == 404
