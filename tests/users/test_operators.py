"""Operators look through the admin; they sign in like everybody else."""

import pytest
from django.contrib import admin
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from config.operators import SIDE_BAR
from expenses_app.audit.models import Event
from expenses_app.companies.installation import is_copy, this_installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(django_user_model):
    return django_user_model.objects.create_superuser(
        "operator@example.org", "correct horse battery", name="Olga"
    )


def test_the_admin_has_no_sign_in_of_its_own(client):
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["alice", "stranger"])
def test_the_admin_is_closed_to_everybody_else(signed_in, request, who):
    assert signed_in(request.getfixturevalue(who)).get(
        reverse("admin:companies_company_changelist")
    ).status_code in (302, 403)


@pytest.mark.parametrize(
    "kind", ["users_user", "companies_company", "companies_partner", "companies_installation"]
)
def test_operators_see_lists_and_single_things(operator, signed_in, company, alice, kind):
    this_installation()
    client = signed_in(operator)
    assert client.get(reverse(f"admin:{kind}_changelist")).status_code == 200
    assert client.get(reverse("admin:companies_company_change", args=[company.pk])).status_code == 200
    assert client.get(reverse("admin:users_user_change", args=[alice.user_id])).status_code == 200


def test_operators_switch_people_off_but_set_no_passwords(operator, signed_in, alice):
    client = signed_in(operator)
    client.post(
        reverse("admin:users_user_change", args=[alice.user_id]), {"is_active": "", "email": "x@example.org"}
    )
    alice.user.refresh_from_db()
    assert (alice.user.is_active, alice.user.email) == (False, "alice@example.org")


def test_only_a_superuser_makes_operators(django_user_model, signed_in, alice):
    from django.contrib.auth.models import Permission

    helper = django_user_model.objects.create_user(
        "helper@example.org", "correct horse battery", is_staff=True
    )
    helper.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    signed_in(helper).post(
        reverse("admin:users_user_change", args=[alice.user_id]), {"is_active": "on", "is_staff": "on"}
    )
    alice.user.refresh_from_db()
    assert alice.user.is_staff is False


def test_a_copy_of_production_is_confirmed_by_an_operator(operator, signed_in, settings):
    this_installation()
    with override_settings(SITE_URL="https://copy.example"):
        assert is_copy()
        signed_in(operator).post(
            reverse("admin:companies_installation_changelist"),
            {"action": "take_this_address", "_selected_action": [str(this_installation().pk)]},
        )
        assert not is_copy()
    event = Event.objects.get()
    assert (event.action, event.actor["way"], event.after) == (
        "installation.address_confirmed",
        "operator",
        {"site_url": "https://copy.example"},
    )


@pytest.mark.parametrize("model", ["account_emailaddress", "mfa_authenticator", "auth_group"])
def test_what_lets_people_in_is_not_in_the_admin(model):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model}_changelist")


def test_the_side_bar_leads_to_every_list(operator, signed_in):
    client = signed_in(operator)
    links = [str(item["link"]) for group in SIDE_BAR for item in group["items"]]
    assert {client.get(link).status_code for link in links} == {200}
    listed = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    }
    assert listed <= set(links)
