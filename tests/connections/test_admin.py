import pytest
from django.urls import reverse

from expenses_app.connections.models import Authorisation
from tests.connections.conftest import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client, django_user_model):
    user = django_user_model.objects.create_superuser("operator@example.org", "correct horse battery")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    "model", ["connections_connection", "connections_authorisation", "reference_data_pull"]
)
def test_operators_look_and_change_nothing_by_hand(connection, operator, model):
    assert operator.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert operator.get(reverse(f"admin:{model}_add")).status_code == 403


def test_tokens_are_not_shown(connection, operator):
    authorisation = connection.authorisation
    page = operator.get(reverse("admin:connections_authorisation_change", args=[authorisation.pk]))
    assert page.status_code == 200
    assert authorisation.refresh_token_sealed not in page.content.decode()


def test_an_operator_can_renew(server, connection, operator):
    server.script("POST", "/token", tokens(1))
    operator.post(
        reverse("admin:connections_authorisation_changelist"),
        {"action": "renew", "_selected_action": [str(connection.authorisation_id)]},
    )
    assert Authorisation.objects.get().token_version == 2
