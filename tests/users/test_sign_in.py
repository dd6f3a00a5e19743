"""Signing in, up and out; new passwords; codes from an app."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company, Member
from expenses_app.users.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SIGN_UP = {
    "name": "Priya Raman",
    "email": "priya@fennel-oak.example",
    "password1": "copper kettle lagoon",
    "company_name": "Fennel & Oak Studio",
    "country": "GB",
    "time_zone": "Europe/London",
}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mandatory(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_email_and_password_that_belong_together_open_the_start(alice, client):
    response = sign_in(client, "ALICE@example.org", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")


def test_each_wrong_password_says_how_many_tries_are_left_and_then_pauses(alice, client):
    said = []
    for _ in range(6):
        text = sign_in(client, "alice@example.org", "guess").content.decode()
        said.append(re.search(r'id="id_password_error">.*?<span>(.*?)</span>', text, re.S).group(1))
    assert said == [
        "That e-mail and password do not belong together. 4 tries left before a 15-minute pause.",
        "That e-mail and password do not belong together. 3 tries left before a 15-minute pause.",
        "That e-mail and password do not belong together. 2 tries left before a 15-minute pause.",
        "That e-mail and password do not belong together. 1 try left before a 15-minute pause.",
        "That e-mail and password do not belong together. That was the last try before a 15-minute pause.",
        "Too many tries. Sign-in with this e-mail pauses for a quarter of an hour.",
    ]
    assert sign_in(client, "alice@example.org", PASSWORD).status_code == 200


def test_an_unknown_email_sounds_the_same_as_a_wrong_password(alice, client):
    text = sign_in(client, "nobody@example.org", "guess").content.decode()
    assert "That e-mail and password do not belong together. 4 tries left" in text


def test_signing_out_needs_a_button(alice, signed_in):
    client = signed_in(alice)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert client.get(reverse("users:account")).status_code == 302


def test_signing_up_makes_a_person_and_their_company(client, partner):
    client.post(reverse("account_signup"), SIGN_UP)
    user = User.objects.get()
    assert (user.name, user.email) == ("Priya Raman", "priya@fennel-oak.example")
    member = Member.objects.get()
    assert (member.user, member.role, member.company.name) == (user, "owner", "Fennel & Oak Studio")
    assert (member.company.country, member.company.time_zone) == ("GB", "Europe/London")
    assert list(Event.objects.order_by("sequence").values_list("action", flat=True)) == [
        "company.opened",
        "member.joined",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "priya"),
        ("password1", "password12"),
        ("password1", "short"),
        ("company_name", " "),
        ("country", "XX"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_a_wrong_field_stores_nothing_and_keeps_the_rest_as_typed(client, partner, field, value):
    text = client.post(reverse("account_signup"), {**SIGN_UP, field: value}).content.decode()
    assert f'id="id_{field}_error"' in text
    for name in {"name", "email", "company_name"} - {field}:
        assert f'value="{SIGN_UP[name].replace("&", "&amp;")}"' in text
    assert not User.objects.exists()
    assert not Company.objects.exists()


def test_where_addresses_are_confirmed_the_link_of_the_letter_opens_the_account(client, partner, mandatory):
    client.post(reverse("account_signup"), SIGN_UP)
    assert client.get(reverse("users:account")).status_code == 302
    letter = mail.outbox[0]
    assert letter.subject == "Confirm your e-mail for Expenses"
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", letter.body).group(1)
    assert "Is priya@fennel-oak.example yours?" in client.get(link).content.decode()
    client.post(link)
    assert EmailAddress.objects.get().verified
    assert sign_in(client, "priya@fennel-oak.example", "copper kettle lagoon").status_code == 302


def test_signing_up_twice_does_not_tell_a_stranger_that_there_is_an_account(client, alice, mandatory):
    response = client.post(reverse("account_signup"), {**SIGN_UP, "email": "alice@example.org"})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[0].subject == "You have an Expenses account already"
    assert Company.objects.count() == 1


def test_a_forgotten_password_is_set_anew_through_the_letter(alice, client):
    client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    assert mail.outbox[0].subject == "Set a new password for Expenses"
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = "lantern orchard tin"
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(client, "alice@example.org", new).status_code == 302
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_on_the_page(client, db):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True)
    assert "If there is an account with that e-mail, a link is on its way." in response.content.decode()


@pytest.fixture
def confirmed(alice):
    EmailAddress.objects.create(user=alice.user, email=alice.user.email, verified=True, primary=True)
    return alice


def code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up_codes(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="secret" value="([A-Z2-7]+)"', page).group(1)
    response = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert response.status_code == 302
    return secret


def test_two_step_sign_in_is_set_up_and_then_asked_for(confirmed, client):
    sign_in(client, "alice@example.org", PASSWORD)
    secret = set_up_codes(client)
    assert "On" in client.get(reverse("mfa_index")).content.decode()
    client.post(reverse("account_logout"))
    cache.clear()  # the code of this half minute counts as used
    response = sign_in(client, "alice@example.org", PASSWORD)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("users:account")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "That code is not right, or it has run out." in wrong
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})["Location"] == "/"


def test_a_recovery_code_opens_the_account_once(confirmed, client):
    sign_in(client, "alice@example.org", PASSWORD)
    set_up_codes(client)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        sign_in(client, "alice@example.org", PASSWORD)
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_an_address_that_is_not_confirmed_cannot_switch_codes_on(alice, client):
    EmailAddress.objects.create(user=alice.user, email=alice.user.email, verified=False, primary=True)
    sign_in(client, "alice@example.org", PASSWORD)
    text = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "Confirm your e-mail first; then two-step sign-in can be switched on." in text


def test_setting_up_codes_asks_for_the_password_again(alice, signed_in):
    response = signed_in(alice).get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_a_new_email_counts_once_it_is_confirmed(confirmed, client):
    sign_in(client, "alice@example.org", PASSWORD)
    client.post(reverse("account_email"), {"email": "alice@new.example", "action_add": ""})
    page = client.get(reverse("account_email")).content.decode()
    assert "You sign in with alice@example.org. It stays so until the new one is confirmed." in page
    assert "alice@new.example waits to be confirmed." in page
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body).group(1)
    client.post(link)
    confirmed.user.refresh_from_db()
    assert confirmed.user.email == "alice@new.example"
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == ("Your Expenses e-mail was changed", ["alice@example.org"])
    assert "You sign in with alice@new.example from now on, no longer with alice@example.org." in letter.body


def test_a_changed_password_is_told_by_letter(confirmed, client):
    sign_in(client, "alice@example.org", PASSWORD)
    new = "lantern orchard tin"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert mail.outbox[-1].subject == "Your Expenses password was changed"
    assert "If not, set a new password now" in mail.outbox[-1].body
    client.post(reverse("account_logout"))
    assert sign_in(client, "alice@example.org", new).status_code == 302
