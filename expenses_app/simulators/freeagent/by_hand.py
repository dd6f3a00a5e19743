"""Calls as a person makes them inside FreeAgent: the same rules, in the name of the first director."""

from datetime import datetime

from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import Company, Grant
from expenses_app.simulators.freeagent.switches import Switches
from expenses_app.simulators.freeagent.wire import Refusal

HOST = "https://freeagent.example/"


def call_by_hand(company: Company, switches: Switches, now: datetime) -> Call:
    """Return a call that no app makes."""
    person = max(company.users.values(), key=lambda user: int(user["permission_level"]))
    grant = Grant("by hand", "FreeAgent", company.key, person["id"], "")
    request = Request(create_environ(base_url=HOST))
    return Call(company, grant, request, b"", now, switches, f"{HOST}v2/")


def said(refusal: Refusal) -> ActionRefused:
    """Turn a refusal of the rules into one of the control interface."""
    return ActionRefused(refusal.response.get_data(as_text=True))
