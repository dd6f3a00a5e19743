import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from expenses_app.companies.models import Role
from expenses_app.statements.choices import Choice, State
from expenses_app.statements.models import StatementImport, StatementLine
from expenses_app.transactions.models import Transaction
from tests.statements.files import HERE, broken, sample
from tests.statements.test_import import COFFEE, REFUND, SETTLED, TRAIN, imported, ofx

pytestmark = pytest.mark.django_db


def address(name, company, statement_import=None, **more):
    keys = {"company_id": company.pk, **more}
    if statement_import is not None:
        keys["import_id"] = statement_import.pk
    return reverse(f"statements:{name}", kwargs=keys)


def send(client, company, content, name="statement.ofx", **headers):
    return client.post(
        address("upload", company), {"file": SimpleUploadedFile(name, content)}, headers=headers or None
    )


def arrived(client, company, content, name="statement.ofx") -> StatementImport:
    response = send(client, company, content, name)
    assert response.status_code == 302, response.content.decode()[:2000]
    return StatementImport.objects.latest("created_at")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def ready(alice, signed_in, company):
    """A file of alice's, waiting on its preview."""
    return arrived(signed_in(alice), company, ofx(COFFEE, TRAIN, REFUND))


PAGES = [
    ("import", "get", False),
    ("upload", "post", False),
    ("show", "get", True),
    ("progress", "get", True),
    ("columns", "get", True),
    ("preview", "get", True),
    ("rows", "get", True),
    ("account", "post", True),
    ("group", "post", True),
    ("agree", "post", True),
    ("undo", "post", True),
    ("discard", "post", True),
]


@pytest.mark.parametrize(("name", "method", "of_one"), PAGES, ids=[row[0] for row in PAGES])
class TestWhoMayComeIn:
    def ask(self, client, company, ready, name, method, of_one):
        return getattr(client, method)(address(name, company, ready if of_one else None))

    def test_a_stranger_finds_nothing(self, ready, company, stranger, signed_in, name, method, of_one):
        assert self.ask(signed_in(stranger), company, ready, name, method, of_one).status_code == 404

    def test_a_member_of_another_company_finds_nothing(
        self, ready, company, charlie, signed_in, name, method, of_one
    ):
        assert self.ask(signed_in(charlie), company, ready, name, method, of_one).status_code == 404

    def test_an_import_is_not_found_under_another_company(
        self, ready, charlie, other_company, signed_in, name, method, of_one
    ):
        if of_one:
            response = self.ask(signed_in(charlie), other_company, ready, name, method, of_one)
            assert response.status_code == 404

    def test_a_viewer_is_told_who_may(self, ready, company, member_of, signed_in, name, method, of_one):
        viewer = member_of(company, Role.VIEWER, "vera")
        assert self.ask(signed_in(viewer), company, ready, name, method, of_one).status_code == 403
        assert StatementImport.objects.filter(pk=ready.pk, state=State.PREVIEW).exists()

    def test_someone_not_signed_in_is_sent_to_sign_in(self, ready, company, client, name, method, of_one):
        client.logout()
        response = self.ask(client, company, ready, name, method, of_one)
        assert response.status_code == 302
        assert "/accounts/" in response["Location"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.PREPARER, Role.POSTER])
def test_owners_preparers_and_posters_may_import(company, member_of, signed_in, role):
    client = signed_in(member_of(company, role, f"{role}-person"))
    statement_import = arrived(client, company, ofx(COFFEE, TRAIN))
    response = client.post(address("agree", company, statement_import), follow=True)
    assert "2 transactions imported" in text_of(response)
    assert Transaction.objects.count() == 2


def test_an_import_of_another_company_is_never_shown(alice, charlie, signed_in, company, other_company):
    imported(charlie, ofx(COFFEE))
    assert "Files so far" not in signed_in(alice).get(address("import", company)).content.decode()
    assert signed_in(alice).get(address("show", company, StatementImport.objects.get())).status_code == 404


def test_an_upload_by_the_script_goes_on_to_the_next_page(alice, signed_in, company):
    response = send(signed_in(alice), company, ofx(COFFEE), **{"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == address("show", company, StatementImport.objects.get())


def test_the_preview_shows_rows_counts_and_the_total(alice, signed_in, company, ready):
    page = text_of(signed_in(alice).get(address("show", company, ready)))
    for words in (
        "Blue Harbor Coffee",
        "3 to import",
        "Import 3 transactions",
        "€89.00",
        "+€12.00",
        "··2222",
    ):
        assert words in page
    assert "Total €80.80" in page


def test_a_choice_is_kept_and_the_counts_follow(alice, signed_in, company, ready):
    line = StatementLine.objects.get(bank_identifier="A-1000")
    url = address("choose", company, ready, line_id=line.pk)
    response = signed_in(alice).post(url, {f"choice-{line.pk}": "leave_out"}, headers={"HX-Request": "true"})
    line.refresh_from_db()
    assert line.choice == Choice.LEAVE_OUT
    body = response.content.decode()
    assert f'id="line-{line.pk}"' in body
    assert "2 to import" in body
    assert 'hx-swap-oob="true"' in body


@pytest.mark.parametrize("sent", ["refund", "nonsense", ""])
def test_a_choice_that_the_row_cannot_become_changes_nothing(alice, signed_in, company, ready, sent):
    line = StatementLine.objects.get(bank_identifier="A-1000")
    url = address("choose", company, ready, line_id=line.pk)
    signed_in(alice).post(url, {f"choice-{line.pk}": sent})
    line.refresh_from_db()
    assert line.choice == Choice.PAYMENT


def test_an_undecided_row_stops_the_import_and_what_was_chosen_stays(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, ofx(COFFEE, SETTLED))
    coffee = StatementLine.objects.get(bank_identifier="A-1000")
    response = client.post(address("agree", company, statement_import), {f"choice-{coffee.pk}": "leave_out"})
    assert response.status_code == 422
    assert "Rows that wait for your decision: 1." in text_of(response)
    coffee.refresh_from_db()
    assert coffee.choice == Choice.LEAVE_OUT
    assert not Transaction.objects.exists()


def test_a_whole_group_is_decided_at_once(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, ofx(COFFEE, SETTLED))
    assert "looks like your own payment to this card" in text_of(
        client.get(address("show", company, statement_import))
    )
    statement = statement_import.statements.get()
    client.post(address("group", company, statement_import), {"all": f"{statement.pk}:settlement:transfer"})
    client.post(address("agree", company, statement_import))
    assert Transaction.objects.filter(kind="transfer").count() == 1


@pytest.mark.parametrize("sent", ["", "x:y:z", "8a95edf2-4c45-46eb-9a40-377be84ada01:settlement:transfer"])
def test_an_unknown_group_is_not_found(alice, signed_in, company, ready, sent):
    assert signed_in(alice).post(address("group", company, ready), {"all": sent}).status_code == 404


def test_importing_twice_shows_the_result_and_makes_nothing_twice(alice, signed_in, company, ready):
    client = signed_in(alice)
    for _ in range(2):
        response = client.post(address("agree", company, ready), follow=True)
        assert "3 transactions imported" in text_of(response)
    assert Transaction.objects.count() == 3


def test_an_import_is_taken_back_from_its_page(alice, signed_in, company, ready):
    client = signed_in(alice)
    client.post(address("agree", company, ready))
    response = client.post(address("undo", company, ready), follow=True)
    assert "This import was taken back" in text_of(response)
    assert not Transaction.objects.exists()


def test_taking_back_is_refused_with_the_reason_once_something_is_posted(alice, signed_in, company, ready):
    client = signed_in(alice)
    client.post(address("agree", company, ready))
    Transaction.objects.filter(reference="A-1000").update(revision=1)
    response = client.post(address("undo", company, ready))
    assert response.status_code == 409
    assert "Some of these transactions were posted: 1." in text_of(response)
    assert Transaction.objects.count() == 3


def test_a_file_is_let_go_from_its_page(alice, signed_in, company, ready):
    response = signed_in(alice).post(address("discard", company, ready), follow=True)
    assert response.status_code == 200
    assert not StatementImport.objects.exists()


def test_the_columns_are_guessed_and_what_is_open_is_asked(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, sample("csv-us-card-one-amount.csv"), "card.csv")
    assert statement_import.state == State.COLUMNS
    page = text_of(client.get(address("columns", company, statement_import)))
    for words in (
        "“04/09/2024” on line 2 can be read in several ways",
        "Day first: 4 September 2024",
        "Month first: 9 April 2024. The rows then run from 1 April 2024 to 9 April 2024.",
        "Which currency is it",
        "Check 5 rows",
    ):
        assert words in page


ANSWERS = {
    "column-0": "date",
    "column-1": "booked",
    "column-2": "merchant",
    "column-3": "leave out",
    "column-4": "type",
    "column-5": "amount",
    "column-6": "leave out",
    "negative": "out",
    "date_order": "month first",
    "currency": "USD",
    "remember": "on",
}


def test_confirmed_columns_lead_to_the_preview_and_are_remembered(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, sample("csv-us-card-one-amount.csv"), "card.csv")
    response = client.post(address("columns", company, statement_import), ANSWERS, follow=True)
    page = text_of(response)
    assert "4 to import" in page
    assert "1 to decide" in page
    again = arrived(client, company, sample("csv-us-card-one-amount.csv"), "again.csv")
    assert again.state == State.PREVIEW


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ({"date_order"}, "Choose one. A guess could be wrong by months."),
        ({"currency"}, "Choose the currency. We never make one up."),
        ({"column-0", "column-1"}, "Choose the column that holds the date."),
        ({"column-5"}, "Choose the column that holds the amount."),
    ],
)
def test_an_open_question_is_asked_at_its_field_and_nothing_typed_is_lost(
    alice, signed_in, company, without, words
):
    client = signed_in(alice)
    statement_import = arrived(client, company, sample("csv-us-card-one-amount.csv"), "card.csv")
    sent = {name: value for name, value in ANSWERS.items() if name not in without} | {"negative": "in"}
    response = client.post(address("columns", company, statement_import), sent)
    assert response.status_code == 422
    assert words in text_of(response)
    assert re.search(r'name="negative" value="in"( checked)?>', response.content.decode())
    assert not StatementLine.objects.exists()


def test_the_live_preview_follows_the_answers_and_stores_nothing(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, sample("csv-us-card-one-amount.csv"), "card.csv")
    response = client.post(
        address("columns", company, statement_import),
        {**ANSWERS, "date_order": "day first"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200
    assert "4 September 2024" in text_of(response)
    assert "<html" not in response.content.decode()
    assert not StatementLine.objects.exists()


def test_an_encoding_that_does_not_fit_is_told(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, sample("csv-de-latin1-decimal-comma.csv"), "bank.csv")
    response = client.post(address("columns", company, statement_import), {"encoding": "utf-8"})
    assert response.status_code == 422
    assert "does not exist in UTF-8" in text_of(response)


BROKEN = sorted((HERE / "broken").iterdir())


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_every_broken_file_ends_in_words_or_in_a_page(alice, signed_in, company, path):
    client = signed_in(alice)
    response = send(client, company, path.read_bytes(), path.name)
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert client.get(response["Location"], follow=True).status_code == 200
    else:
        assert path.name in text_of(response)
        assert not StatementImport.objects.exists()
    assert not Transaction.objects.exists()


def test_a_refusal_names_the_line(alice, signed_in, company):
    response = send(
        signed_in(alice),
        company,
        broken("16-ragged-and-unclosed-quote.csv"),
        "x.csv",
        **{"HX-Request": "true"},
    )
    assert response.status_code == 422
    assert "A quotation mark opens on line 6 and never closes" in text_of(response)


def test_an_upload_without_a_file_says_so(alice, signed_in, company):
    response = signed_in(alice).post(address("upload", company))
    assert response.status_code == 422
    assert "Choose a file first." in text_of(response)


def test_texts_of_the_file_are_escaped(alice, signed_in, company):
    client = signed_in(alice)
    statement_import = arrived(client, company, broken("10-formula-injection.csv"), "x.csv")
    answers = {
        "column-0": "date",
        "column-1": "merchant",
        "column-2": "amount",
        "column-3": "identity",
        "currency": "EUR",
    }
    response = client.post(address("columns", company, statement_import), answers, follow=True)
    body = response.content.decode()
    assert "<script>alert(1)</script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


def test_more_rows_come_in_pages(alice, signed_in, company):
    client = signed_in(alice)
    many = [f"<DTPOSTED>20260305<TRNAMT>-{n}.00<FITID>A-{20_000 + n}<NAME>Shop {n}" for n in range(1, 251)]
    statement_import = arrived(client, company, ofx(*many))
    first = client.get(address("show", company, statement_import)).content.decode()
    assert first.count('id="line-') == 100
    more = re.search(r'href="([^"]+rows/[^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(more).content.decode()
    assert second.count('id="line-') == 100
    last = re.search(r'href="([^"]+rows/[^"]+)"', second)[1].replace("&amp;", "&")
    assert client.get(last).content.decode().count('id="line-') == 50


def test_the_preview_asks_the_database_a_bounded_number_of_times(
    alice, signed_in, company, django_assert_max_num_queries
):
    client = signed_in(alice)
    many = [f"<DTPOSTED>20260305<TRNAMT>-{n}.00<FITID>A-{20_000 + n}<NAME>Shop {n}" for n in range(1, 101)]
    statement_import = arrived(client, company, ofx(*many))
    with django_assert_max_num_queries(30):
        client.get(address("preview", company, statement_import))


def test_what_a_person_reads_while_the_background_works(alice, signed_in, company):
    client = signed_in(alice)
    many = [f"<DTPOSTED>20260305<TRNAMT>-{n}.00<FITID>A-{20_000 + n}<NAME>Shop {n}" for n in range(1, 602)]
    statement_import = arrived(client, company, ofx(*many))
    client.post(address("agree", company, statement_import))
    assert "Transactions are being made" in text_of(client.get(address("show", company, statement_import)))
    assert client.get(address("progress", company, statement_import)).status_code == 200
    StatementImport.objects.update(state=State.IMPORTED)
    assert client.get(address("progress", company, statement_import))["HX-Redirect"]


def test_a_statement_is_not_imported_before_its_card_is_chosen(alice, signed_in, company, ledger):
    client = signed_in(alice)
    statement_import = arrived(client, company, ofx(COFFEE, TRAIN))
    statement = statement_import.statements.get()
    page = text_of(client.get(address("show", company, statement_import)))
    assert "Workshop card ··0316, GBP" in page
    assert "Light, Power, Heating" not in page
    response = client.post(address("agree", company, statement_import))
    assert response.status_code == 422
    assert "Choose the card or account that this statement belongs to." in text_of(response)
    client.post(address("agree", company, statement_import), {f"account-{statement.pk}": "card-316"})
    found = Transaction.objects.values_list("bank_account_id", "ledger_id").distinct()
    assert list(found) == [("card-316", "xero:t1")]


@pytest.mark.parametrize("sent", ["445", "nowhere"])
def test_an_account_that_is_no_card_of_the_company_is_not_taken(alice, signed_in, company, ledger, sent):
    client = signed_in(alice)
    statement_import = arrived(client, company, ofx(COFFEE))
    statement = statement_import.statements.get()
    client.post(address("account", company, statement_import), {f"account-{statement.pk}": sent})
    statement.refresh_from_db()
    assert statement.bank_account_id == ""


def test_choosing_the_card_compares_the_rows_with_what_it_has(alice, signed_in, company, ledger):
    client = signed_in(alice)
    first = arrived(client, company, ofx(COFFEE))
    client.post(address("agree", company, first), {f"account-{first.statements.get().pk}": "card-316"})
    second = arrived(client, company, ofx(COFFEE, account="5555000011117777"))
    url = address("account", company, second)
    statement = second.statements.get()
    response = client.post(url, {f"account-{statement.pk}": "card-316"}, headers={"HX-Request": "true"})
    assert "1 already here" in text_of(response)


def test_another_currency_than_the_accounts_is_told(alice, signed_in, company, ledger):
    client = signed_in(alice)
    statement_import = arrived(client, company, ofx(COFFEE, account="XXXX0316"))
    page = text_of(client.get(address("show", company, statement_import)))
    assert "The file is in EUR and this account in GBP." in page
