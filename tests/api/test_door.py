"""Who gets in, what every answer carries, and how a failure is told."""

import base64
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from expenses_app.api.quota import count_call
from expenses_app.api.site import api
from expenses_app.companies.clock import system_clock
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.partners.models import ApiKey
from tests.api.conftest import authorization

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Bearer abc",
        "Basic " + base64.b64encode(b"not a key").decode(),
        "Basic " + base64.b64encode("schlüssel".encode()).decode(),
    ],
)
def test_without_a_key_that_is_known_nobody_gets_in(client, key, header):
    answer = client.get("/api/companies", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401
    assert answer.json()["error"] == "Unauthorized"


def test_the_key_stands_alone_in_the_header(client, key):
    assert client.get("/api/companies", HTTP_AUTHORIZATION=authorization(key)).status_code == 200


def test_a_colon_after_the_key_is_forgiven(client, key):
    assert client.get("/api/companies", HTTP_AUTHORIZATION=authorization(key + ":")).status_code == 200


def test_a_revoked_key_gets_in_no_more(call):
    ApiKey.objects.update(revoked_at=system_clock().now())
    assert call.get("/companies").status_code == 401


def test_the_key_is_nowhere_in_the_database(key):
    stored = ApiKey.objects.values().get()
    assert key not in map(str, stored.values())
    assert key[:8] == stored["hint"]


def test_every_answer_tells_the_quota(call):
    answer = call.get("/companies")
    assert answer["X-Rate-Limit-Limit"] == "1000"
    assert answer["X-Rate-Limit-Remaining"] == "999"
    reset = parsedate_to_datetime(answer["X-Rate-Limit-Reset"])
    assert (reset.hour, reset.minute) == (0, 0)
    assert call.get("/companies")["X-Rate-Limit-Remaining"] == "998"


def test_who_calls_too_often_is_told_when_to_come_back(call, settings):
    settings.API_CALLS_PER_DAY = 1
    assert call.get("/companies").status_code == 200
    refused = call.get("/companies")
    assert refused.status_code == 429
    assert refused["X-Rate-Limit-Remaining"] == "0"
    assert int(refused["Retry-After"]) > 0
    assert refused.json()["error"].startswith("You have made too many requests")


def test_the_quota_is_new_at_midnight_utc(partner, settings):
    settings.API_CALLS_PER_DAY = 1
    evening = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    assert not count_call(partner, "203.0.113.1", evening).exceeded
    assert count_call(partner, "203.0.113.1", evening).retry_after == 60
    assert not count_call(partner, "203.0.113.1", evening + timedelta(minutes=1)).exceeded


def test_an_accident_is_stopped_within_the_minute(partner, settings):
    settings.API_CALLS_PER_MINUTE = 2
    at = datetime(2026, 3, 1, 12, 0, 40, tzinfo=UTC)
    assert [count_call(partner, "203.0.113.1", at).retry_after for _ in range(3)] == [0, 0, 20]
    assert not count_call(partner, "203.0.113.9", at).exceeded


def test_a_failure_has_the_envelope_that_clients_read(call):
    answer = call.get("/companies?pageSize=0")
    body = answer.json()
    assert answer.status_code == 400
    assert sorted(body) == [
        "canBeRetried", "correlationId", "detailedErrorCode", "error", "service", "statusCode", "validation",
    ]  # fmt: skip
    assert body["statusCode"] == 400
    assert body["service"] == "ClientsApi"
    assert body["canBeRetried"] == "Unknown"  # a text: clients cannot read a boolean
    assert body["correlationId"] == answer["X-Correlation-Id"]
    assert body["validation"]["errors"][0]["itemId"] == "pageSize"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nowhere", 404), ("patch", "/apiKeys", 405), ("get", "/companies/%00", 404)],
)
def test_what_is_not_there_is_told_in_the_envelope_too(call, method, path, status):
    answer = call(method, path)
    assert answer.status_code == status
    assert answer.json()["statusCode"] == status


@pytest.mark.parametrize(
    "body", ["", "{", '{"name": NaN}', '{"name": "\\u0000"}', '{"name": "\\ud800"}', "[" * 9000]
)
def test_a_body_that_cannot_be_kept_is_refused(call, body):
    assert call.post("/apiKeys", body).status_code == 400


def test_a_mistake_of_ours_shows_nothing_of_the_inside(rf):
    request = rf.get("/api/companies")
    with pytest.raises(ZeroDivisionError) as failure:
        1 / 0  # noqa: B018
    answer = api.on_exception(request, failure.value)
    assert answer.status_code == 500
    assert b"division" not in answer.content


def test_without_redis_nobody_is_refused(call, settings):
    nowhere = "redis://127.0.0.1:1/0"
    settings.REDIS_URL = nowhere
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nowhere}
    }
    pacing_redis.cache_clear()
    answer = call.get("/companies")
    pacing_redis.cache_clear()
    assert answer.status_code == 200
    assert answer["X-Rate-Limit-Remaining"] == answer["X-Rate-Limit-Limit"]
