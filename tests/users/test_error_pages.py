"""What is said when an address, a request or the server is wrong."""

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request, permission_denied, server_error

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert (
        "There is no such page, or it belongs to a company that you are no member of."
        in response.content.decode()
    )


def test_a_form_without_its_token():
    response = Client(enforce_csrf_checks=True).post(reverse("users:appearance"), {"theme": "dark"})
    assert response.status_code == 403
    assert "The page was open too long, or cookies are switched off." in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (lambda request: server_error(request), 500, "What was saved before is safe."),
        (
            lambda request: bad_request(request, ValueError()),
            400,
            "The address or the form was not what we expected.",
        ),
        (lambda request: permission_denied(request, ValueError()), 403, "You may not open this page."),
    ],
)
def test_errors_are_told_without_anything_that_could_fail_again(
    view, status, sentence, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = view(HttpRequest())
    assert response.status_code == status
    assert sentence in response.content.decode()
