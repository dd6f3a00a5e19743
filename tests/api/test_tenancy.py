"""Tenants never meet: a company of another partner looks like one that never was, by every operation."""

import json
import re
import uuid

import pytest

from expenses_app.api.site import api
from tests.api.conftest import authorization

pytestmark = pytest.mark.django_db


def operations_of_a_company():
    schema = api.get_openapi_schema()
    return [
        (method, path)
        for path, methods in schema["paths"].items()
        for method in methods
        if "{companyId}" in path
    ]


def answer(client, key, method, path, company_id, body):
    filled = re.sub(r"\{\w+\}", str(uuid.UUID(int=7)), path.replace("{companyId}", str(company_id)))
    response = client.generic(
        method.upper(), filled, body, content_type="application/json", HTTP_AUTHORIZATION=authorization(key)
    )
    told = json.loads(response.content) if response.content else {}
    told.pop("correlationId", None)
    return response.status_code, json.dumps(told).replace(str(company_id), "…")


def test_there_is_something_to_walk():
    assert len(operations_of_a_company()) > 20


@pytest.mark.parametrize(("method", "path"), operations_of_a_company(), ids=lambda one: one.strip("/"))
@pytest.mark.parametrize("body", ["", "{}", "[]"])
def test_another_partners_company_is_not_there(client, key, foreign_company, method, path, body):
    theirs = answer(client, key, method, path, foreign_company.pk, body)
    nobodys = answer(client, key, method, path, uuid.uuid4(), body)
    assert theirs == nobodys
    assert theirs[0] in (400, 404)


@pytest.mark.parametrize(("method", "path"), operations_of_a_company(), ids=lambda one: one.strip("/"))
def test_without_a_key_nothing_is_there(client, company, method, path):
    filled = re.sub(r"\{\w+\}", str(uuid.UUID(int=7)), path.replace("{companyId}", str(company.pk)))
    assert client.generic(method.upper(), filled).status_code == 401
