"""The simulators that this checkout holds, and the variables that send the product to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from expenses_app.platforms import all_platforms

SIMULATORS = Path(__file__).resolve().parents[2] / "expenses_app" / "simulators"
# Simulators accept any client unless they are told which.
CLIENT_ID = "expenses-demo"


@dataclass(frozen=True)
class Simulated:
    """One platform: the variables of its addresses with the path below the host, and those of the client's name."""

    key: str
    name: str
    paths: Mapping[str, str]
    client_variables: tuple[str, str]

    def is_overridden(self, environment: Mapping[str, str]) -> bool:
        """Say whether somebody already pointed this platform elsewhere; then no simulator is wanted."""
        return any(environment.get(variable) for variable in self.paths)

    def variables(self, address: str, client_secret: str) -> dict[str, str]:
        """What sends the product to the simulator at `address`: one server answers for all hosts of the platform."""
        pointed = {variable: address + path for variable, path in self.paths.items()}
        client_id, secret = self.client_variables
        return pointed | {
            name: value for name, value in ((client_id, CLIENT_ID), (secret, client_secret)) if name
        }


def simulated_platforms() -> list[Simulated]:
    """Every platform that has a simulator and an adapter, with what its adapter declares; in the order of their names."""
    declared = all_platforms()
    return [
        Simulated(
            key=key,
            name=declared[key].name,
            paths={
                address.variable: urlsplit(address.default).path.rstrip("/")
                for address in declared[key].addresses.values()
            },
            client_variables=declared[key].client_variables,
        )
        for key in sorted(folder.parent.name for folder in SIMULATORS.glob("*/app.py"))
        if key in declared
    ]
