"""The published ``netsuite`` client, unmodified, with token-based authentication over real HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulators.netsuite.published_client import Config, NetSuite, NetsuiteAPIRequestError, TokenAuth


@pytest.fixture
def client(books):
    pair = books.act("create_token")
    auth = TokenAuth(
        consumer_key=pair["consumer"],
        consumer_secret=pair["consumer_secret"],
        token_id=pair["token"],
        token_secret=pair["token_secret"],
    )
    made = NetSuite(Config(account=books.organisation, auth=auth))
    # The client has no setting for the host: its address maker is given another one.
    made.rest_api._make_url = lambda path: f"{books.url}/services/rest{path}"
    made.restlet._make_url = lambda path: f"{books.url}/app/site/hosting/restlet.nl{path}"
    return made


def run(request):
    """In a thread of its own, since a browser test before may have left a loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, request).result()


def test_it_reads_reference_data_page_by_page(books, client):
    rows, offset = [], 0
    while True:
        page = run(
            client.rest_api.suiteql("SELECT id, entityid FROM vendor ORDER BY id", limit=10, offset=offset)
        )
        rows += page["items"]
        offset += 10
        if not page["hasMore"]:
            break
    assert len(rows) == len(books.company.records["vendor"])
    account = run(client.rest_api.get("/record/v1/account", params={"q": 'acctNumber IS "6030"'}))
    read = run(client.rest_api.get(f"/record/v1/account/{account['items'][0]['id']}"))
    assert read["acctName"] == "Office Supplies"


def test_it_writes_changes_and_deletes_a_charge(books, client):
    assert run(client.rest_api.post("/record/v1/creditCardCharge", json=books.charge())) is None
    path = f"/record/v1/creditCardCharge/eid:{books.charge()['externalId']}"
    assert run(client.rest_api.get(path, params={"expandSubResources": "true"}))["total"] == 120.0
    lines = {"items": [books.line(amount=10)]}
    run(client.rest_api.patch(path, params={"replace": "expense"}, json={"expense": lines}))
    assert run(client.rest_api.get(path))["total"] == 12.0
    run(client.rest_api.put(path, json={"memo": "Put"}))
    assert books.ledger()[0]["memo"] == "Put"
    assert run(client.rest_api.delete(path)) is None
    assert books.ledger() == []


def test_it_writes_reference_data_and_attaches_a_file(books, client):
    run(client.rest_api.post("/record/v1/vendor", json=books.new_vendor()))
    run(client.rest_api.post("/record/v1/account", json=books.new_account()))
    vendor = {"externalId": books.new_vendor()["externalId"]}
    run(client.rest_api.post("/record/v1/check", json=books.check(entity=vendor)))
    file = {"name": "receipt.pdf", "folder": {"id": "1"}, "content": "JVBERi0="}
    run(client.rest_api.post("/document/v1/file", json=file))
    run(client.rest_api.post(f"/record/v1/check/eid:{books.check()['externalId']}/!attach/file/1"))
    (document,) = books.ledger()
    assert (document["contact"], document["attachments"][0]["name"]) == ("Corner Bakery", "receipt.pdf")


def test_it_reads_the_metadata(client):
    schema = run(client.rest_api.jsonschema("creditCardCharge"))
    assert schema["properties"]["tranDate"] == {
        "title": "tranDate", "type": "string", "format": "date", "nullable": True,
    }  # fmt: skip
    document = run(client.rest_api.openapi(["check", "deposit"]))
    assert set(document["components"]["schemas"]) == {"check", "deposit"}


def test_it_calls_a_restlet(books, client):
    body = {"type": "creditCardCharge"} | books.charge()
    assert run(client.restlet.post(101, deploy=1, json=body))["total"] == 120.0


def test_it_hears_refusals(books, client):
    with pytest.raises(NetsuiteAPIRequestError, match="INVALID_KEY_OR_REF"):
        run(
            client.rest_api.post(
                "/record/v1/creditCardCharge", json=books.charge(account=books.account("1010"))
            )
        )


@pytest.mark.parametrize("part", ["consumer_key", "consumer_secret", "token_id", "token_secret"])
def test_a_wrong_key_or_secret_is_an_invalid_login(client, part):
    setattr(client._config.auth, part, "wrong")
    with pytest.raises(NetsuiteAPIRequestError, match="INVALID_LOGIN"):
        run(client.rest_api.suiteql("SELECT id FROM vendor"))


def test_another_accounts_realm_is_an_invalid_login(client):
    client._config.account = "2750416"
    with pytest.raises(NetsuiteAPIRequestError, match="INVALID_LOGIN"):
        run(client.rest_api.get("/record/v1/vendor"))
