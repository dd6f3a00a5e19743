"""The forms of the control page: the same deeds as the control interface, from form fields."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from expenses_app.simulators.chassis.faults import FaultRefused
from expenses_app.simulators.chassis.platform import ActionRefused

if TYPE_CHECKING:
    from expenses_app.simulators.chassis.simulator import Simulator


class ControlForms:
    """Takes submitted fields, does what they ask, and says so in a sentence."""

    def __init__(self, simulator: "Simulator") -> None:
        self._simulator = simulator
        self._deeds: dict[str, Callable[[dict[str, str]], str]] = {
            "clock": self._clock,
            "fault": self._fault,
            "forget-fault": self._forget_fault,
            "act": self._act,
            "limits": self._limits,
            "switches": self._switches,
            "organisation": self._organisation,
        }

    def submit(self, form: str, fields: dict[str, str]) -> tuple[str, str]:
        """Return ("done" or "refused", a sentence)."""
        try:
            return "done", self._deeds[form](fields)
        except KeyError as missing:
            return "refused", f"Not found: {missing}"
        except (ActionRefused, FaultRefused, ValueError) as refused:
            return "refused", str(refused)

    def _clock(self, fields: dict[str, str]) -> str:
        clock = self._simulator.clock
        if fields.get("speed"):
            clock.set_speed(float(fields["speed"]))
        if fields.get("advance_seconds"):
            clock.advance(float(fields["advance_seconds"]))
        if fields.get("latency_seconds"):
            self._simulator.latency_seconds = float(fields["latency_seconds"])
        return f"The clock shows {clock.now():%d %b %Y %H:%M:%S} UTC and runs at speed {clock.speed:g}."

    def _fault(self, fields: dict[str, str]) -> str:
        wish: dict[str, Any] = {
            name: fields[name] for name in ("kind", "method", "path", "when", "body") if fields.get(name)
        }
        for name in ("skip", "times", "status"):
            if fields.get(name):
                wish[name] = int(fields[name])
        if fields.get("forever"):
            wish["times"] = None
        if fields.get("seconds"):
            wish["seconds"] = float(fields["seconds"])
        if fields.get("retry_after"):
            wish["headers"] = {"Retry-After": fields["retry_after"]}
        fault = self._simulator.faults.order(wish)
        return f"Fault {fault.number} is ordered: {fault.kind}."

    def _forget_fault(self, fields: dict[str, str]) -> str:
        number = int(fields["id"]) if fields.get("id") else None
        return f"Removed faults: {self._simulator.faults.remove(number)}."

    def _act(self, fields: dict[str, str]) -> str:
        platform = self._simulator.platform
        action = next(each for each in platform.actions if each.name == fields["action"])
        wish: dict[str, Any] = {}
        for field in action.fields:
            value = fields.get(field.name, "")
            if field.kind == "checkbox":
                wish[field.name] = value == "on"
            elif field.kind == "json" and value.strip():
                wish[field.name] = json.loads(value)
            elif value != "":
                wish[field.name] = value
        platform.act(fields["organisation"], action.name, wish)
        return f"Done inside {platform.title}: {action.title.lower()}."

    def _limits(self, fields: dict[str, str]) -> str:
        enforce = fields.get("enforce") == "on"
        self._simulator.platform.limits({"enforce": enforce})
        return "The published limits are enforced." if enforce else "The published limits are not enforced."

    def _switches(self, fields: dict[str, str]) -> str:
        name, value = fields["name"], fields["value"]
        old = self._simulator.platform.switches()[name]
        fresh: Any = value
        if isinstance(old, dict) and "value" in old:
            old = old["value"]
        if isinstance(old, bool):
            fresh = value.lower() in ("true", "on", "yes", "1")
        elif isinstance(old, int):
            fresh = int(value)
        self._simulator.platform.switches({name: fresh})
        return f"{name} is now {fresh}."

    def _organisation(self, fields: dict[str, str]) -> str:
        wish: dict[str, Any] = {
            name: fields[name] for name in ("name", "country", "currency") if fields.get(name)
        }
        wish["multi_currency"] = fields.get("multi_currency") == "on"
        return f"{self._simulator.platform.create_organisation(wish).name} exists."
