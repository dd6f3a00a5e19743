"""Who gets through the door of a company's pages."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from expenses_app.companies.models import Member, Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.companies.doors")]


@pytest.fixture
def members(company, member_of):
    return {role: member_of(company, role, role) for role in Role.values}


@pytest.mark.parametrize(
    ("door", "role", "status"),
    [
        ("everyone", "owner", 200),
        ("everyone", "poster", 200),
        ("everyone", "preparer", 200),
        ("everyone", "viewer", 200),
        ("editors", "owner", 200),
        ("editors", "poster", 200),
        ("editors", "preparer", 200),
        ("editors", "viewer", 403),
        ("posters", "owner", 200),
        ("posters", "poster", 200),
        ("posters", "preparer", 403),
        ("posters", "viewer", 403),
        ("owners", "owner", 200),
        ("owners", "poster", 403),
        ("owners", "preparer", 403),
        ("owners", "viewer", 403),
    ],
)
def test_a_role_opens_the_doors_that_are_for_it(company, members, signed_in, door, role, status):
    response = signed_in(members[role]).get(reverse(door, kwargs={"company_id": company.id}))
    assert response.status_code == status


def test_a_refused_role_is_told_who_may(company, members, signed_in):
    response = signed_in(members["viewer"]).get(reverse("posters", kwargs={"company_id": company.id}))
    text = response.content.decode()
    assert "You are Viewer at Harbour Cafe Ltd. This page needs Owner or Poster. Nothing was changed." in text
    assert "Owner, Poster can do it, or an owner can change your role." in text


def test_the_view_learns_company_member_and_actor(company, members, signed_in):
    response = signed_in(members["poster"]).get(reverse("everyone", kwargs={"company_id": company.id}))
    assert response.json() == {
        "company": str(company.id),
        "member": str(members["poster"].id),
        "actor": {
            "name": "Poster",
            "way": "page",
            "member_id": str(members["poster"].id),
            "user_id": members["poster"].user_id,
            "role": "poster",
        },
        "zone": "Europe/London",
    }


@pytest.mark.parametrize("who", ["charlie", "stranger"])
def test_members_of_other_companies_and_strangers_find_nothing(company, signed_in, who, request):
    response = signed_in(request.getfixturevalue(who)).get(
        reverse("everyone", kwargs={"company_id": company.id})
    )
    assert response.status_code == 404


def test_a_company_that_does_not_exist_looks_the_same(signed_in, alice):
    assert signed_in(alice).get(reverse("everyone", kwargs={"company_id": uuid.uuid4()})).status_code == 404


def test_a_deleted_company_is_gone_for_its_owner(company, signed_in, alice):
    company.deleted_at = timezone.now()
    company.save()
    assert signed_in(alice).get(reverse("everyone", kwargs={"company_id": company.id})).status_code == 404


def test_someone_not_signed_in_comes_back_after_signing_in(company, client):
    address = reverse("everyone", kwargs={"company_id": company.id})
    response = client.get(address + "?view=ready")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={address}%3Fview%3Dready"


def test_a_fragment_sends_the_whole_page_to_sign_in(company, client):
    response = client.get(
        reverse("everyone", kwargs={"company_id": company.id}),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/companies/x/review/?view=ready"},
    )
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=/companies/x/review/%3Fview%3Dready"


@pytest.mark.parametrize(
    ("referer", "comes_back_to"),
    [("http://testserver/companies/x/review/", "/companies/x/review/"), ("https://elsewhere.example/x", "/")],
)
def test_an_action_without_a_session_comes_back_to_the_page_it_was_on(
    company, client, referer, comes_back_to
):
    response = client.post(
        reverse("everyone", kwargs={"company_id": company.id}), headers={"Referer": referer}
    )
    assert response["Location"] == f"/accounts/login/?next={comes_back_to}"


def test_the_time_zone_of_the_company_holds_inside_and_not_after(company, alice, signed_in):
    company.time_zone = "Asia/Tokyo"
    company.save()
    client = signed_in(alice)
    assert client.get(reverse("everyone", kwargs={"company_id": company.id})).json()["zone"] == "Asia/Tokyo"
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(("own", "status", "way"), [(True, 200, "embed"), (False, 404, None)])
def test_an_embedded_member_gets_into_their_own_company_only(company, other_company, rf, own, status, way):
    from django.http import Http404

    from tests.companies import doors

    member = Member.objects.create(
        company=company if own else other_company, external_id="p-1", role="preparer"
    )
    request = rf.get("/")
    request.embedded_member = member
    if status == 404:
        with pytest.raises(Http404):
            doors.everyone(request, company_id=company.id)
    else:
        doors.everyone(request, company_id=company.id)
        assert request.actor.way == way


def test_answers_differ_for_fragments_and_caches_are_told(company, alice, signed_in):
    response = signed_in(alice).get(reverse("everyone", kwargs={"company_id": company.id}))
    assert "HX-Request" in response["Vary"]
