"""A person's own page, and how pages look to them."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.users.locale import known_locale, locale_from_header, locale_of_request
from expenses_app.users.models import User

pytestmark = pytest.mark.django_db


def test_the_page_is_for_people_who_are_signed_in(client, db):
    assert client.get(reverse("users:account"))["Location"] == "/accounts/login/?next=/account/"


def test_name_locale_and_keys_are_kept_and_recorded(alice, signed_in):
    client = signed_in(alice)
    response = client.post(reverse("users:account"), {"name": "Alice Ahlberg", "language": "sv_SE"})
    assert response.status_code == 302
    user = User.objects.get(pk=alice.user_id)
    assert (user.name, user.language, user.keyboard) == ("Alice Ahlberg", "sv_SE", False)
    event = Event.objects.get()
    assert (event.action, event.company_id) == ("user.changed", None)
    assert event.before == {"name": "Alice", "language": "", "keyboard": True}
    page = client.get(reverse("users:account")).content.decode()
    assert 'data-single-keys="off"' in page


def test_a_name_is_needed(alice, signed_in):
    response = signed_in(alice).post(reverse("users:account"), {"name": " ", "language": "xx"})
    assert response.status_code == 422
    assert User.objects.get(pk=alice.user_id).name == "Alice"


@pytest.mark.parametrize(
    ("theme", "density", "attributes"),
    [
        ("dark", "compact", ['data-theme="dark"', 'data-density="compact"']),
        ("light", "", ['data-theme="light"']),
        ("", "", []),
    ],
)
def test_looks_work_without_script_and_without_signing_in(client, theme, density, attributes):
    response = client.post(
        reverse("users:appearance"),
        {"theme": theme, "density": density},
        headers={"Referer": "http://testserver/accounts/login/?x=1"},
    )
    assert response["Location"] == "/accounts/login/?x=1"
    page = client.get(reverse("account_login")).content.decode()
    for attribute in attributes:
        assert attribute in page
    assert page.count("data-theme") + page.count("data-density") == len(attributes)


@pytest.mark.parametrize("referer", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""])
def test_one_is_not_sent_to_other_sites_afterwards(client, referer):
    response = client.post(reverse("users:appearance"), {"theme": "dark"}, headers={"Referer": referer})
    assert response["Location"] == "/account/"


def test_a_look_that_is_not_offered_changes_nothing(client):
    client.cookies["theme"] = "neon"
    assert "data-theme" not in client.get(reverse("account_login")).content.decode()
    client.post(reverse("users:appearance"), {"theme": '"><script>'})
    assert "data-theme" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("en-GB,en;q=0.9", "en_GB"),
        ("en-US,en;q=0.9", "en_US"),
        ("de-DE,de;q=0.9,en;q=0.8", "de_DE"),
        ("pt-BR", "pt_BR"),
        ("en", "en_GB"),
        ("", "en_GB"),
        ("*", "en_GB"),
        ("xx-YY,fr-FR;q=0.5", "fr_FR"),
        ("../../etc/passwd", "en_GB"),
    ],
)
def test_days_and_amounts_follow_the_browser(header, locale):
    assert locale_from_header(header) == locale


def test_what_a_person_chose_wins_over_the_browser(alice):
    request = RequestFactory().get("/", headers={"Accept-Language": "en-US"})
    request.user = alice.user
    assert locale_of_request(request) == "en_US"
    request.user.language = "sv_SE"
    assert locale_of_request(request) == "sv_SE"


@pytest.mark.parametrize(
    ("name", "locale"), [("pt-br", "pt_BR"), ("de", "de"), ("klingon", "en_GB"), ("", "en_GB")]
)
def test_an_unknown_locale_is_the_sites(name, locale):
    assert known_locale(name) == locale
