"""The company's page, as its owner, as each role, as a stranger and as a member of another company."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company, Invitation, Member, Role
from expenses_app.users.models import User

pytestmark = pytest.mark.django_db

SETTINGS = {"name": "Harbour Cafe", "country": "IE", "time_zone": "Europe/Dublin"}


def at(name, company, **more):
    return reverse(f"companies:{name}", kwargs={"company_id": company.id, **more})


@pytest.fixture
def dora(company, member_of):
    return member_of(company, Role.OWNER, "dora")


@pytest.fixture
def waiting(company, alice):
    return Invitation.objects.create(
        company=company,
        email="ines@example.org",
        role="viewer",
        token_hash="x",
        expires_at="2099-01-01T00:00Z",
    )


ACTIONS = {
    "change": ({}, SETTINGS),
    "delete": ({}, {"name": "Harbour Cafe Ltd"}),
    "invite": ({}, {"email": "new@example.org", "role": "viewer"}),
    "withdraw_invitation": ({"invitation_id": "waiting"}, {}),
    "set_role": ({"member_id": "dora"}, {"role": "viewer"}),
    "remove_member": ({"member_id": "dora"}, {}),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 302),
        ("poster", 403),
        ("preparer", 403),
        ("viewer", 403),
        ("charlie", 404),
        ("stranger", 404),
    ],
)
def test_only_owners_change_a_company(
    company, member_of, request, waiting, dora, signed_in, action, who, status
):
    keys, data = ACTIONS[action]
    found = {name: request.getfixturevalue(value).id for name, value in keys.items()}
    person = member_of(company, who, who) if who in Role.values else request.getfixturevalue(who)
    assert signed_in(person).post(at(action, company, **found), data).status_code == status
    assert bool(Event.objects.exists()) is (status == 302)


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_changes_by_following_a_link(company, request, waiting, dora, alice, signed_in, action):
    found = {name: request.getfixturevalue(value).id for name, value in ACTIONS[action][0].items()}
    assert signed_in(alice).get(at(action, company, **found)).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("poster", 200),
        ("preparer", 200),
        ("viewer", 200),
        ("charlie", 404),
        ("stranger", 404),
    ],
)
def test_every_member_may_see_the_company(company, alice, member_of, request, signed_in, who, status):
    person = member_of(company, who, who) if who in Role.values else request.getfixturevalue(who)
    response = signed_in(person).get(at("settings", company))
    assert response.status_code == status
    assert (b"Send invitation" in response.content) is (who == "owner")


def test_members_of_another_company_cannot_be_reached_through_ones_own(company, alice, charlie, signed_in):
    response = signed_in(alice).post(at("remove_member", company, member_id=charlie.id))
    assert response.status_code == 404
    assert Member.objects.filter(pk=charlie.pk).exists()


def test_wrong_settings_come_back_as_typed_with_a_word_at_the_field(company, alice, signed_in):
    response = signed_in(alice).post(
        at("change", company), {**SETTINGS, "time_zone": "Mars/Olympus", "name": "X"}
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert 'value="X"' in text
    assert 'id="id_time_zone_error"' in text
    company.refresh_from_db()
    assert company.name == "Harbour Cafe Ltd"
    assert "<title>Harbour Cafe Ltd" in text


def test_a_company_is_deleted_only_by_its_name(company, alice, signed_in):
    client = signed_in(alice)

    refused = client.post(at("delete", company), {"name": "Harbour"})
    assert refused.status_code == 422
    assert "This company is called Harbour Cafe Ltd. Nothing was deleted." in refused.content.decode()
    assert 'value="Harbour"' in refused.content.decode()
    company.refresh_from_db()
    assert company.deleted_at is None

    answer = client.post(at("delete", company), {"name": "harbour  cafe ltd"}, follow=True)
    assert "Harbour Cafe Ltd is deleted." in answer.content.decode()
    assert client.get(at("settings", company)).status_code == 404


def test_the_last_owner_hears_why_nothing_happened(company, alice, signed_in):
    response = signed_in(alice).post(at("remove_member", company, member_id=alice.id), follow=True)
    assert "Alice is the only owner. Make somebody else an owner first." in response.content.decode()


def test_an_owner_who_leaves_lands_outside(company, alice, dora, signed_in):
    response = signed_in(alice).post(at("remove_member", company, member_id=alice.id))
    assert response["Location"] == "/"


def link_in(letter):
    return re.search(r"https?://\S+(/invitations/\S+)", letter.body).group(1)


def invite_ines(company, alice, client):
    client.post(at("invite", company), {"email": "ines@example.org", "role": "poster"})
    assert [letter.to for letter in mail.outbox] == [["ines@example.org"]]
    assert mail.outbox[0].subject == "Alice invites you to Harbour Cafe Ltd"
    link = link_in(mail.outbox[0])
    client.logout()
    return link


def test_an_invited_newcomer_sets_name_and_password_and_is_in(company, alice, signed_in, client):
    link = invite_ines(company, alice, signed_in(alice))
    page = client.get(link).content.decode()
    assert "Alice invites ines@example.org as Poster." in page
    weak = client.post(link, {"name": "Ines", "password": "password"})
    assert weak.status_code == 422
    assert not User.objects.filter(email="ines@example.org").exists()
    response = client.post(link, {"name": "Ines", "password": "copper kettle lagoon"}, follow=True)
    assert "You are in Harbour Cafe Ltd now, as Poster." in response.content.decode()
    assert company.members.get(user__email="ines@example.org").role == "poster"
    assert client.get(at("settings", company)).status_code == 200
    assert client.get(link).status_code == 410


def test_an_invited_person_with_an_account_signs_in_first(
    company, alice, signed_in, client, django_user_model
):
    ines = django_user_model.objects.create_user("ines@example.org", "correct horse battery", name="Ines")
    link = invite_ines(company, alice, signed_in(alice))
    assert client.get(link)["Location"] == f"/accounts/login/?next={link}"
    signed_in(ines)
    assert "Join Harbour Cafe Ltd" in client.get(link).content.decode()
    client.post(link)
    assert company.members.filter(user=ines, role="poster").exists()


def test_a_link_for_somebody_else_says_so(company, alice, charlie, signed_in, client):
    link = invite_ines(company, alice, signed_in(alice))
    signed_in(charlie)
    response = client.post(link)
    assert response.status_code == 403
    assert "It was sent to ines@example.org" in response.content.decode()
    assert not company.members.filter(user=charlie.user).exists()


def test_a_link_that_is_over_says_so(client, db):
    response = client.get(reverse("companies:accept_invitation", kwargs={"token": "guess"}))
    assert response.status_code == 410
    assert "This invitation is over" in response.content.decode()


@pytest.mark.parametrize(
    ("companies", "lands"), [(0, "/companies/new/"), (1, "/companies/{first}/"), (2, "/companies/")]
)
def test_the_start_leads_to_where_one_belongs(partner, stranger, signed_in, companies, lands):
    made = [Company.objects.create(partner=partner, name=f"Company {n}") for n in range(companies)]
    for company in made:
        Member.objects.create(company=company, user=stranger, role="viewer")
    expected = lands.format(first=made[0].id) if made else lands
    location = signed_in(stranger).get("/")["Location"]
    assert location.startswith(expected)
    assert companies != 2 or location == expected


def test_a_company_is_opened_by_anybody_signed_in(stranger, signed_in, partner):
    response = signed_in(stranger).post(reverse("companies:create"), SETTINGS)
    company = Company.objects.get()
    assert response.status_code == 302
    assert str(company.id) in response["Location"]
    assert company.members.get().role == "owner"


def test_the_list_shows_ones_own_companies_by_name_and_pages(partner, stranger, signed_in, company):
    for n in range(60):
        mine = Company.objects.create(partner=partner, name=f"Studio {n:02}")
        Member.objects.create(company=mine, user=stranger, role="viewer")
    client = signed_in(stranger)
    first = client.get(reverse("companies:list")).content.decode()
    assert "Studio 00" in first
    assert "Studio 49" in first
    assert "Studio 50" not in first
    assert "Harbour Cafe" not in first
    after = re.search(r"after=([0-9a-f-]{36})", first).group(1)
    second = client.get(reverse("companies:list"), {"after": after}).content.decode()
    assert "Studio 50" in second
    assert "Studio 49" not in second
    found = client.get(reverse("companies:switch_options"), {"q": "studio 3"}).content.decode()
    assert found.count('role="option"') == 10


def test_the_history_is_told_in_sentences(company, alice, bob, signed_in):
    client = signed_in(alice)
    client.post(at("set_role", company, member_id=bob.id), {"role": "poster"})
    client.post(at("change", company), SETTINGS)
    text = client.get(at("settings", company)).content.decode()
    assert "Bob was preparer, is now poster" in text
    assert (
        "Settings changed: name from Harbour Cafe Ltd to Harbour Cafe, country from GB to IE, "
        "time zone from Europe/London to Europe/Dublin"
    ) in text


def test_names_of_companies_and_people_are_escaped(company, alice, signed_in):
    company.name = "<script>alert(1)</script>"
    company.save()
    text = signed_in(alice).get(at("settings", company)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
