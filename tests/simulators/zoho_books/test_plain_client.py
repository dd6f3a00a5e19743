"""An OAuth client that knows nothing of Zoho, driving the simulator from consent to receipt over real HTTP.

No usable client of the vendor's is published for Python, so Authlib's session is the independent hand.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from tests.simulators.zoho_books.books import HARBOUR

BACK = "http://localhost:8000/connections/callback/"
SCOPES = ",".join(
    f"ZohoBooks.{scope}"
    for scope in (
        "settings.READ", "accountants.READ", "banking.READ", "contacts.READ", "contacts.CREATE", "expenses.READ",
        "expenses.CREATE", "expenses.UPDATE", "expenses.DELETE",
    )
)  # fmt: skip


@pytest.fixture
def client(books):
    """A session after consent, at the accounts server and API domain that Zoho named."""
    session = OAuth2Session(
        "app", "secret", scope=SCOPES, redirect_uri=BACK, token_endpoint_auth_method="client_secret_post"
    )
    url, state = session.create_authorization_url(
        f"{books.url}/oauth/v2/auth", access_type="offline", prompt="consent"
    )
    page = requests.get(url, timeout=5)
    form = {
        "request_key": re.search(r'name="request_key" value="([^"]+)"', page.text)[1],
        "user": re.search(r'name="user" value="([^"]+)"', page.text)[1],
        "decision": "accept",
    }
    back = requests.post(f"{books.url}/oauth/v2/auth", data=form, allow_redirects=False, timeout=5)
    values = {name: each[0] for name, each in parse_qs(urlsplit(back.headers["Location"]).query).items()}
    session.server = f"{values['accounts-server']}/oauth/v2/token"
    session.fetch_token(session.server, authorization_response=back.headers["Location"], state=state)
    return session


def call(client, method, path, **options):
    headers = {"Authorization": f"Zoho-oauthtoken {client.token['access_token']}"}
    return client.request(
        method,
        f"{client.token['api_domain']}/books/v3/{path}",
        params={"organization_id": HARBOUR, "per_page": 200} | options.pop("params", {}),
        headers=headers,
        withhold_token=True,
        timeout=5,
        **options,
    )


def test_a_plain_client_reads_writes_updates_attaches_and_deletes(client):
    def find(path, key, name, **query):
        rows = call(client, "GET", path, params=query).json()[path]
        return next(row for row in rows if row[key] == name)

    (organisation,) = call(client, "GET", "organizations").json()["organizations"]
    assert organisation["name"] == "Harbour Supplies Ltd"
    vendor = call(client, "POST", "contacts", json={"contact_name": "Corner Cafe", "contact_type": "vendor"})
    body = {
        "account_id": find("chartofaccounts", "account_name", "Meals and Entertainment")["account_id"],
        "paid_through_account_id": find("bankaccounts", "account_name", "Company Credit Card")["account_id"],
        "vendor_id": vendor.json()["contact"]["contact_id"],
        "date": "2026-11-02",
        "amount": 12.50,
        "reference_number": "EXP-PLAIN",
    }
    made = call(client, "POST", "expenses", json=body).json()
    assert (made["code"], made["expense"]["total"]) == (0, 12.5)
    key = made["expense"]["expense_id"]
    changed = call(client, "PUT", f"expenses/{key}", json=body | {"amount": 13}).json()
    assert changed["expense"]["total"] == 13
    receipt = call(client, "POST", f"expenses/{key}/receipt", files={"receipt": ("r.png", b"\x89PNG")})
    assert receipt.json()["code"] == 0
    assert call(client, "GET", f"expenses/{key}/receipt").content == b"\x89PNG"
    assert find("expenses", "reference_number", "EXP-PLAIN", reference_number="EXP-PLAIN")["total"] == 13
    assert call(client, "DELETE", f"expenses/{key}").json()["message"] == "The expense has been deleted."


def test_a_plain_client_refreshes_and_revokes(client):
    refresh_token = client.token["refresh_token"]
    first = client.token["access_token"]
    client.refresh_token(client.server, refresh_token=refresh_token)
    assert client.token["access_token"] != first
    assert call(client, "GET", "organizations").status_code == 200
    client.revoke_token(f"{client.server}/revoke", token=refresh_token)
    assert call(client, "GET", "organizations").status_code == 401
