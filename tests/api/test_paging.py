"""Lists: pages with links, the query, the order."""

import pytest

from expenses_app.companies.models import Company
from expenses_app.partners.models import CompanyProfile

pytestmark = pytest.mark.django_db
NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm"]


@pytest.fixture
def five(partner):
    made = [Company.objects.create(partner=partner, name=name) for name in NAMES]
    CompanyProfile.objects.create(company=made[0], description="first", tags={"region": "uk", "team": "a-b"})
    CompanyProfile.objects.create(company=made[1], tags={"region": "UK"})
    return made


def names(answer):
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["results"]]


def links(answer):
    return {name: link["href"] for name, link in answer.json()["_links"].items()}


@pytest.mark.parametrize(
    ("page", "shown", "neighbours"),
    [
        (1, NAMES[:2], {"next"}),
        (2, NAMES[2:4], {"next", "previous"}),
        (3, NAMES[4:], {"previous"}),
        (9, [], {"previous"}),
    ],
)
def test_first_middle_last_and_beyond(call, five, page, shown, neighbours):
    answer = call.get(f"/companies?page={page}&pageSize=2")
    assert names(answer) == shown
    body = answer.json()
    assert (body["pageNumber"], body["pageSize"], body["totalResults"]) == (page, 2, 5)
    assert set(links(answer)) == {"self", "current"} | neighbours
    assert links(answer)["self"] == "/companies"


def test_a_link_leads_to_the_neighbour_with_the_same_question(call, five):
    answer = call.get("/companies?PageSize=2&query=name~e&orderby=-name")
    assert names(answer) == ["Elm", "Cedar"]
    following = call.get(links(answer)["next"])
    assert names(following) == ["Alder"]
    assert names(call.get(links(following)["previous"])) == ["Elm", "Cedar"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("name=cedar", ["Cedar"]),
        ("name!=cedar", ["Alder", "Birch", "Dogwood", "Elm"]),
        ("NAME~OO", ["Dogwood"]),
        ("name=elm||name=birch", ["Birch", "Elm"]),
        ("description=first", ["Alder"]),
        ("description!=first", ["Birch", "Cedar", "Dogwood", "Elm"]),
        ("created>2000-01-01&&created<=9998-01-01", NAMES),
        ("created<2000-01-01", []),
        ("dataConnections.status=PendingAuth", []),
        ("dataConnections.status!=PendingAuth&&dataConnections.status!=Linked", NAMES),
    ],
)
@pytest.mark.parametrize("space", ["%20", "+"])
def test_a_query_narrows(call, five, query, shown, space):
    spaced = query.replace("=", " = ").replace("! =", "!=").replace("> =", ">=").replace("< =", "<=")
    for text in (query, spaced):
        quoted = text.replace(" ", space).replace("&", "%26")
        assert names(call.get(f"/companies?query={quoted}")) == shown


@pytest.mark.parametrize(
    ("tags", "shown"),
    [
        ("region = uk", ["Alder"]),
        ("region != uk", NAMES[1:]),
        ("region ~ U", ["Birch"]),
        ("region = uk %26%26 team = a-b", ["Alder"]),
        ("region = uk || region = UK", ["Alder", "Birch"]),
    ],
)
def test_tags_narrow_and_their_case_counts(call, five, tags, shown):
    assert names(call.get("/companies?tags=" + tags.replace(" ", "%20"))) == shown


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("query=isCompleted=true", "Error parsing query - Could not resolve property isCompleted on Company"),
        ("query=name", "Error parsing query - Malformed query."),
        ("query=created~2020", "Error parsing query - Malformed query."),
        ("query=name>a", "Error parsing query - Malformed query."),
        ("query=created=yesterday", "Error parsing query - Malformed query."),
        ("tags=region>1", "Error parsing query - Malformed query."),
        ("orderBy=nothing", "Error parsing query - Could not resolve property nothing on Company"),
        ("page=0", "Error processing request - not valid."),
        ("pageSize=5001", "Error processing request - not valid."),
        ("page=99999999999", "Error processing request - not valid."),
        ("query=name=" + "x" * 2048, "Error processing request - not valid."),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(call, five, question, text):
    answer = call.get("/companies?" + question)
    assert answer.status_code == 400
    assert answer.json()["error"] == text


def test_a_partner_sees_its_own_companies_only(call, five, foreign_company, other_key):
    assert names(call.get("/companies")) == NAMES
    assert names(call.get("/companies", key=other_key)) == ["Foreign Ltd"]
