"""Wrong settings are named, with a code and what to set."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from config.checks import check_installation
from config.env import Environment
from expenses_app.platforms import all_platforms
from tests.connections.sample_platform import SAMPLE
from tests.connections.test_ways_in import CERTIFICATE
from tests.transport.test_oauth2_variants import PEM


def codes():
    return [message.id for message in check_installation(None)]


def test_a_right_installation_is_silent():
    assert codes() == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ENCRYPTION_KEYS": ("too-short",)}, "expenses.E001"),
        ({"SITE_URL": "expenses.example.com"}, "expenses.E002"),
        ({"SITE_URL": "https://expenses.example.com/app"}, "expenses.E002"),
        ({"SITE_URL": "http://expenses.example.com", "DEBUG": False}, "expenses.W001"),
        ({"CLOCK_SPEED": 60.0, "DEBUG": False}, "expenses.E004"),
        ({"WEBHOOKS_TO_LOOPBACK": True, "DEBUG": False}, "expenses.E007"),
    ],
    ids=str,
)
def test_a_wrong_setting_has_a_code_and_a_hint(wrong, code):
    with override_settings(**wrong):
        assert codes() == [code]
        assert all(message.hint for message in check_installation(None))


def test_half_a_registration_is_named(monkeypatch):
    monkeypatch.setenv("XERO_CLIENT_ID", "id")
    monkeypatch.delenv("XERO_CLIENT_SECRET", raising=False)
    assert codes() == ["expenses.E005"]


@pytest.mark.parametrize(("key", "found"), [("nonsense", ["expenses.E006"]), (PEM, []), ("", [])])
def test_private_key_that_cannot_be_used_is_named(monkeypatch, key, found):
    monkeypatch.setitem(all_platforms(), "sample", replace(SAMPLE, authorisation=CERTIFICATE))
    monkeypatch.setenv("SAMPLE_PRIVATE_KEY", key)
    assert codes() == found


def test_the_environment_names_every_mistake_at_once():
    environment = Environment({"DATABASE_URL": "mysql://nowhere", "DEBUG": "perhaps"})
    environment.text("SECRET_KEY", needed="signs sessions")
    environment.flag("DEBUG")
    environment.database("DATABASE_URL", "postgres://localhost/expenses")
    with pytest.raises(ImproperlyConfigured) as told:
        environment.finish()
    assert [line.split()[1] for line in str(told.value).splitlines()[1:]] == [
        "SECRET_KEY",
        "DEBUG",
        "DATABASE_URL",
    ]
