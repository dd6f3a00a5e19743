"""The connector's protocol: one JSON object a call, one a answer."""

import json

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Unavailable, WrongTenant
from expenses_app.ledger.polling import (
    Admitted,
    Deliver,
    Fetch,
    Goodbye,
    Greeted,
    Hello,
    LastError,
    Polling,
    Progress,
    Reply,
    Said,
    SignIn,
    Trouble,
    Work,
    Written,
)


def read(body, headers):
    told = json.loads(body)
    name, ticket = told["call"], told.get("ticket", "")
    calls = {
        "version": lambda: Hello("version"),
        "sign_in": lambda: SignIn(told["name"], told["password"]),
        "fetch": lambda: Fetch(ticket, Reply(told["greeting"].encode()) if told.get("greeting") else None),
        "deliver": lambda: Deliver(
            ticket, Reply(told["reply"].encode(), headers={"failure": told.get("failure", "")})
        ),
        "trouble": lambda: Trouble(ticket, closed(told["failure"])),
        "error": lambda: LastError(ticket),
        "bye": lambda: Goodbye(ticket),
    }
    if name not in calls:
        raise ValueError(name)
    return calls[name]()


def write(call, answer):
    told = {"answer": type(answer).__name__}
    if isinstance(answer, Greeted):
        told["version"] = "1"
    elif isinstance(answer, Admitted):
        told["ticket"] = answer.ticket
    elif isinstance(answer, Work):
        told["work"] = answer.body.decode()
    elif isinstance(answer, Progress):
        told["percent"] = answer.percent
    elif isinstance(answer, Said):
        told["text"] = answer.text
    return Written(json.dumps(told).encode(), "application/json")


def check(greeting, file_id):
    told = json.loads(greeting.body or b"{}")
    if not told:
        raise closed("no greeting")
    if told["file"] != file_id:
        raise WrongTenant(
            Message("Another company file is open: %(name)s. Open the right one.", {"name": told["name"]})
        )


def closed(said):
    return Unavailable(Message("The books are closed on that PC. Open them."), said=said)


POLLING = Polling(read=read, write=write, check=check, max_bytes=200_000)
