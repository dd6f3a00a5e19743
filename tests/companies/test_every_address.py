"""Every address of a company, whichever app it belongs to: closed to whoever is not a member there."""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

pytestmark = pytest.mark.django_db

SAMPLES = {"uuid": lambda: uuid.uuid4(), "int": lambda: 1, "str": lambda: "sample", "slug": lambda: "sample"}


def addresses(resolver=None, names=(), converters=None):
    """(name, converters of the arguments) of every named route below `resolver`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        found = {**(converters or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            inside = (*names, pattern.namespace) if pattern.namespace else names
            yield from addresses(pattern, inside, found)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*names, pattern.name)), found


def of_a_company(company):
    """(name, address) of every page, fragment and action of `company`; other keys are of things that do not exist."""
    made = {}
    for name, converters in addresses():
        if "company_id" not in converters:
            continue
        kinds = {
            key: type(converter).__name__.removesuffix("Converter").lower()
            for key, converter in converters.items()
        }
        values = {key: SAMPLES[{"string": "str"}.get(kind, kind)]() for key, kind in kinds.items()}
        made[name] = reverse(name, kwargs={**values, "company_id": company.id})
    return made


def test_there_is_something_to_walk(company):
    assert "companies:settings" in of_a_company(company)


@pytest.mark.parametrize("who", ["stranger", "charlie"])
def test_strangers_and_members_of_other_companies_find_nothing(company, signed_in, request, who):
    """405, for a method that an address never takes, says nothing about the company."""
    client = signed_in(request.getfixturevalue(who))
    open_doors = {}
    for name, address in of_a_company(company).items():
        statuses = {client.get(address).status_code, client.post(address).status_code}
        if 404 not in statuses or statuses - {404, 405}:
            open_doors[name] = statuses
    assert open_doors == {}


def test_whoever_is_not_signed_in_is_sent_to_sign_in(company, client):
    open_doors = {}
    for name, address in of_a_company(company).items():
        answers = [client.get(address), client.post(address)]
        sent = [
            answer for answer in answers if answer.headers.get("Location", "").startswith("/accounts/login/")
        ]
        if not sent or any(answer not in sent and answer.status_code != 405 for answer in answers):
            open_doors[name] = [answer.status_code for answer in answers]
    assert open_doors == {}


def test_a_viewer_changes_nothing_by_any_address(company, alice, member_of, signed_in):
    """What a viewer may post to are questions: the answer is a page or a refusal, never a redirect after a change."""
    client = signed_in(member_of(company, "viewer", "vera"))
    changed = {}
    for name, address in of_a_company(company).items():
        status = client.post(address).status_code
        if status not in (403, 404, 405):
            changed[name] = status
    assert changed == {}
