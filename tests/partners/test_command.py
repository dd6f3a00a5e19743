"""The first key is made by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from expenses_app.partners.queries import key_of

pytestmark = pytest.mark.django_db


def test_the_command_prints_a_key_that_opens_the_door(partner):
    out = StringIO()
    call_command("issue_api_key", "first", stdout=out)
    found = key_of(out.getvalue().strip())
    assert found.partner == partner
    assert found.name == "first"


def test_the_eleventh_key_and_an_unknown_partner_are_refused_with_a_sentence(partner):
    for number in range(10):
        call_command("issue_api_key", str(number), stdout=StringIO())
    with pytest.raises(CommandError, match="10 keys already"):
        call_command("issue_api_key", "more")
    with pytest.raises(CommandError, match="no partner 'nobody'"):
        call_command("issue_api_key", "first", partner="nobody")
