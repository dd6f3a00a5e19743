"""Lengths of texts. The numbers are unconfirmed, so each is a switch."""

from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record


def too_long(call: Call, element: Record, **limits: str) -> list[str]:
    """Return a sentence for each field longer than its switch (named as the argument's value) says."""
    return [
        f"Value of field '{name}' is longer than {call.switches[switch]} characters."
        for name, switch in limits.items()
        if len(element.get(name) or "") > call.switches[switch]
    ]
