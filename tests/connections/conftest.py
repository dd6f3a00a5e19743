import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from expenses_app import platforms
from expenses_app.companies.models import Partner
from expenses_app.connections.encryption import seal
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.connections.states import State
from expenses_app.core.clock import SetClock
from tests.connections.sample_platform import SAMPLE
from tests.transport.scripted import scripted_server

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def partner(db):
    """The stock partner; tests with real transactions empty the tables behind them."""
    return Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]


@pytest.fixture
def server():
    with scripted_server() as running:
        yield running


@pytest.fixture
def clock():
    return SetClock(NOW)


@pytest.fixture
def sample(server, monkeypatch):
    """The sample platform among the others, answering at the scripted server."""
    monkeypatch.setenv("SAMPLE_ADDRESS", server.url)
    monkeypatch.setenv("SAMPLE_CLIENT_ID", "our-id")
    monkeypatch.setenv("SAMPLE_CLIENT_SECRET", "our-secret")
    found = platforms.all_platforms()
    found["sample"] = SAMPLE
    yield SAMPLE
    found.pop("sample", None)


@pytest.fixture(autouse=True)
def clean_pace(request):
    yield
    redis = pacing_redis()
    for key in redis.scan_iter(f"{settings.REDIS_KEY_PREFIX}pace:*"):
        redis.delete(key)


@pytest.fixture
def authorise(partner):
    def make(**changes):
        values = {
            "partner": partner,
            "platform": "sample",
            "access_token_sealed": seal("access-0"),
            "refresh_token_sealed": seal("refresh-0"),
            "issue_asked_at": NOW - timedelta(hours=1),
            "client_id": "our-id",
            "scopes": ["books", "offline_access", "settings"],
            "granted_at": NOW - timedelta(days=3),
            "expires_at": NOW + timedelta(minutes=30),
            "refresh_expires_at": NOW + timedelta(days=60),
            "last_refreshed_at": NOW - timedelta(hours=1),
        }
        return Authorisation.objects.create(**(values | changes))

    return make


@pytest.fixture
def connect(authorise):
    def make(company, tenant="t1", name="Harbour Cafe Ltd", **changes):
        values = {
            "company": company,
            "platform": "sample",
            "authorisation": changes.pop("authorisation", None) or authorise(),
            "state": State.LINKED,
            "tenant_id": tenant,
            "tenant_name": name,
            "ledger_id": f"sample:{tenant}",
            "linked_at": NOW - timedelta(days=3),
            "linked_by_name": "Alice",
        }
        return Connection.objects.create(**(values | changes))

    return make


@pytest.fixture
def connection(sample, company, connect):
    return connect(company)


def tokens(number, **more):
    """A token endpoint's answer that carries the given generation."""
    body = {"access_token": f"access-{number}", "refresh_token": f"refresh-{number}", "expires_in": 1800}
    return (200, json.dumps(body | more), {"Content-Type": "application/json"})


def refused(code="invalid_grant"):
    return (400, json.dumps({"error": code, "error_description": "The grant is gone."}), {})


def new_id():
    return uuid.uuid4()
