"""A partner's program: `call` speaks as the client libraries do, with the key of the partner that owns `company`."""

import base64
import json

import pytest
from django.core.cache import cache

from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company, Partner
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.ledger.records import RecordKind
from expenses_app.partners.services.keys import issue_key
from expenses_app.reference_data.models import Reading
from tests.api.published import complaints
from tests.review.conftest import LEDGER, NOW, connect
from tests.sync.shelf import shelf_on

SOMEBODY = Actor(name="test", way=Way.OPERATOR)


def authorization(key):
    return "Basic " + base64.b64encode(key.encode()).decode()


@pytest.fixture
def key(partner):
    return issue_key(partner, "test", actor=SOMEBODY, at=system_clock().now())[1]


@pytest.fixture(autouse=True)
def nothing_counted(settings):
    """Each test has a quota of its own."""
    redis = pacing_redis()
    for name in redis.scan_iter(f"{settings.REDIS_KEY_PREFIX}api:*"):
        redis.delete(name)
    cache.clear()


@pytest.fixture
def other_partner(db):
    return Partner.objects.create(slug="other", name="Other")


@pytest.fixture
def foreign_company(other_partner):
    return Company.objects.create(partner=other_partner, name="Foreign Ltd", country="GB")


@pytest.fixture
def other_key(other_partner):
    return issue_key(other_partner, "other", actor=SOMEBODY, at=system_clock().now())[1]


class Program:
    def __init__(self, client, key):
        self.client = client
        self.key = key

    def __call__(self, method, path, body=None, *, key=None, **headers):
        """The answer, which the published document agrees with; a `body` of text is sent as it is"""
        content = body if isinstance(body, str | bytes | None) else json.dumps(body)
        extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        answer = self.client.generic(
            method.upper(),
            "/api" + path,
            content or "",
            content_type="application/json",
            HTTP_AUTHORIZATION=authorization(key or self.key),
            **extra,
        )
        assert complaints(method, path, answer) == []
        return answer

    def get(self, path, **options):
        return self("get", path, **options)

    def post(self, path, body=None, **options):
        return self("post", path, body, **options)

    def put(self, path, body=None, **options):
        return self("put", path, body, **options)

    def patch(self, path, body=None, **options):
        return self("patch", path, body, **options)

    def delete(self, path, **options):
        return self("delete", path, **options)


@pytest.fixture
def connection(company):
    """`company` is connected to a Xero organisation that was read; see tests/review/conftest.py for its records."""
    made = connect(company)
    for kind in RecordKind:
        Reading.objects.create(company=company, ledger_id=LEDGER, kind=kind.value, read_at=NOW)
    return made


@pytest.fixture
def base(company):
    return f"/companies/{company.id}"


@pytest.fixture
def call(client, key):
    return Program(client, key)


@pytest.fixture
def shelf_of(transactional_db, company):
    """shelf_of("atomic_books") is `company` connected to that small ledger, which a test drives by hand."""
    return lambda platform: shelf_on(platform, company)
