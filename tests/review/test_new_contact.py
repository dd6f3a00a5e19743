"""A supplier that the accounting software does not have yet is made from the drawer."""

import pytest

from expenses_app.sync.models import Part

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def row(spend):
    return spend("Harbour Bakery", account="a-310", tax_rate="INPUT2")


def ask(client, base, row, name="Harbour Bakery"):
    return client.post(
        f"{base}{row.id}/new-contact/", {"name": name, "email": "till@harbour.example"}, headers=HTMX
    )


def test_the_merchant_is_proposed(client, base, row):
    page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert "New supplier in Xero" in page
    assert 'name="name" value="Harbour Bakery"' in page


def test_it_is_asked_for_once(client, base, row):
    for _ in range(2):
        assert "is being made in Xero" in ask(client, base, row).content.decode()
    part = Part.objects.get(write__subject_type="record")
    assert (part.operation, part.target, part.state) == ("push", "Contact", "queued")
    assert part.document["body"]["Name"] == "Harbour Bakery"
    assert part.document["body"]["EmailAddress"] == "till@harbour.example"
    assert "Harbour Bakery: on its way" in client.get(f"{base}{row.id}/", headers=HTMX).content.decode()


def test_without_a_name_nothing_is_asked_for(client, base, row):
    answer = ask(client, base, row, name=" ")
    assert answer.status_code == 409
    assert "Give it a name." in answer.content.decode()
    assert not Part.objects.filter(write__subject_type="record").exists()


def test_one_of_that_name_is_there_already(client, base, row):
    ask(client, base, row)
    theirs = {
        "ids": {"id": "c-9"},
        "version": "1",
        "url": "",
        "total": None,
        "tax": None,
        "posted": True,
        "detail": {"ContactID": "c-9", "Name": "Harbour Bakery", "ContactStatus": "ACTIVE"},
    }
    part = Part.objects.get(write__subject_type="record")
    Part.objects.filter(id=part.id).update(state="ambiguous", candidates=[theirs])
    page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert "Xero has one of this name." in page

    client.post(f"{base}{row.id}/settle-contact/", {"part": part.id, "remote": "c-9"}, headers=HTMX)
    part.refresh_from_db()
    assert (part.state, part.remote_id) == ("written", "c-9")


def test_a_refused_one_is_given_up(client, base, row):
    ask(client, base, row)
    part = Part.objects.get(write__subject_type="record")
    error = {"cause": "refused", "advice": {"id": "Xero refused it."}, "said": "", "code": "", "field": ""}
    Part.objects.filter(id=part.id).update(state="refused", error=error)
    page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert "Harbour Bakery: Xero refused it." in page
    client.post(f"{base}{row.id}/settle-contact/", {"part": part.id, "remote": ""}, headers=HTMX)
    part.refresh_from_db()
    assert part.state == "dropped"


def test_a_preparer_is_not_offered_it(client, base, row, bob):
    client.force_login(bob.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert "New supplier" not in client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert ask(client, base, row).status_code in (403, 404)
