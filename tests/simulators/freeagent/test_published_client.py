"""The client ``freeagent`` from the package registry, as published, against the running simulator."""

import hashlib
import re
import time
from datetime import date
from decimal import Decimal

import pytest
import requests
from freeagent import ExplanationPayload, FreeAgent, UpdatePayload

from tests.simulators.freeagent.books import PDF


@pytest.fixture
def client(books, monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    made = FreeAgent()
    made.api_base_url = f"{books.url}/v2/"
    return made


@pytest.fixture
def signed_in(client, books):
    client.authenticate("client", "secret", lambda token: None, books.tokens)
    return client


def payload(**changes):
    content = {
        "nominal_code": "285",
        "dated_on": date(2026, 11, 2),
        "gross_value": Decimal("-120.00"),
        "description": "Team lunch EXP-7K2M9Q4XD3NBW8TR",
    }
    return ExplanationPayload(**content | changes)


@pytest.fixture
def line(books):
    made = books.act("add_bank_line", bank_account="Company Credit Card", date="2026-11-02", amount="-120.00")
    return f"{books.api}/bank_transactions/{made['bank_transaction']}"


def test_it_signs_in_through_the_consent_page(client, books, monkeypatch, capsys):
    opened, kept = [], []

    def approve(_):
        page = requests.get(opened[0], timeout=5)
        form = {
            "request_key": re.search(r'name="request_key" value="([^"]+)"', page.text)[1],
            "decision": "approve",
            "company": books.company,
            "user": "ada@example.com",
        }
        back = requests.post(f"{books.url}/v2/approve_app", data=form, allow_redirects=False, timeout=5)
        return back.headers["Location"]

    monkeypatch.setattr("freeagent.base.open_browser", opened.append)
    monkeypatch.setattr("builtins.input", approve)
    client.authenticate("app", "secret", kept.append)
    assert kept[0]["token_type"] == "bearer"
    assert "Ada Osei" in capsys.readouterr().out


def test_it_renews_an_access_token_that_has_run_out(client, books):
    kept = []
    spent = books.tokens | {"expires_at": time.time() - 10}
    client.authenticate("client", "secret", kept.append, spent)
    assert kept[0]["refresh_token"] != books.tokens["refresh_token"]
    assert client.get_api("users/me")[0].user["email"] == "ada@example.com"


def test_it_reads_accounts_categories_and_every_page_of_contacts(signed_in, books):
    assert signed_in.bank_account.get_name_by_uri(books.bank_account()) == "Company Credit Card"
    assert signed_in.bank_account.get_primary_url() == books.bank_account("Business Current Account")
    assert signed_in.bank_account.get_paypal_id("PayPal") == books.bank_account("PayPal").rsplit("/", 1)[1]
    assert signed_in.category.get_nominal_name("285") == "Accommodation and Meals"
    assert signed_in.category.get_desc_id("travel") == books.category("365")
    made = books.control("POST", "organisations", name="Large Ltd", sizes={"suppliers": 150})
    books.sign_in(company=made["key"])
    signed_in.authenticate("client", "secret", lambda token: None, books.tokens)
    assert len(signed_in.get_api("contacts", {"view": "all"})) == 195


def test_it_finds_and_explains_a_line_of_the_bank_feed(signed_in, books, line):
    (found,) = signed_in.bank.get_unexplained_transactions(books.bank_account().rsplit("/", 1)[1])
    assert (found.url, found.amount) == (line, Decimal("-120.0"))
    signed_in.bank.explain_transaction(payload(bank_transaction=found.url))
    assert signed_in.bank.get_unexplained_transactions(books.bank_account()) == []
    (document,) = books.ledger()
    assert (document["total"], document["tax"], document["lines"][0]["account"]) == ("120.00", "20.00", "285")


def test_it_attaches_a_file(signed_in, books, line, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(PDF)
    content = payload(bank_transaction=line)
    signed_in.bank.attach_file_to_explanation(content, path, "Receipt")
    signed_in.bank.explain_transaction(content)
    (file,) = books.ledger()[0]["attachments"]
    assert (file["name"], file["content_type"]) == ("receipt.pdf", "application/x-pdf")
    assert file["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_it_updates_an_explanation(signed_in, books, capsys):
    written = books.explained()
    change = UpdatePayload(written["url"], payload(nominal_code="365", gross_value=Decimal("-60.00")))
    signed_in.bank.explain_list([change])
    assert "Explanation for Company Credit Card transaction" in " ".join(capsys.readouterr().out.split())
    (document,) = books.ledger()
    assert (document["total"], document["tax"], document["lines"][0]["account"]) == ("60.00", "0.00", "365")


def test_it_explains_a_line_as_a_transfer(signed_in, books, line):
    other = books.bank_account("Business Current Account")
    content = payload(bank_transaction=line, transfer_bank_account=other)
    signed_in.bank.explain_transaction(content)
    (document,) = books.ledger()
    assert [each["net"] for each in document["lines"]] == ["-120.00", "120.00"]


def test_it_reports_a_refusal(signed_in, books, line):
    books.act("set_lock_date", date="2026-11-30")
    with pytest.raises(RuntimeError, match="dated_on is in a locked period"):
        signed_in.bank.explain_transaction(payload(bank_transaction=line))
