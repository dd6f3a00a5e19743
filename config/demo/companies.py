"""The demo's companies, one for each platform, as each simulator's `demo_company` declares its own.

This is all that the product's side ever imports of simulators, and only here. What such a module tells:

    COMPANY            name, country, time_zone and organisation (its name in the simulator); where that is not all:
                       way (key of the way in), signs_in (how the label on the consent page begins), fields (more of that
                       page's form), opens (names of what is opened on the way to the organisation), tenant (its name there)
    read_back(address, tenant, marker, remote_id)   the document as the vendor's API tells it; see `reading_back.Standing`
    archive_account(id, code)     acts by which a person makes an account useless; what is posted on it is then refused
    prepare(address, key)         optional: what is done in the simulator beforehand; answers the way's blanks
    install(file, password)       of a platform that calls us: acts that set its connector up
    VISIT                         of a platform that calls us: acts that make it call at once
"""

import importlib
import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from config.demo.reading_back import Standing

# A visit of a connector may carry a whole pull.
SECONDS_FOR_AN_ACT = 600.0
_SIMULATORS = "expenses_app.simulators"


@dataclass(frozen=True)
class DemoCompany:
    """`organisation` is the simulator's, as its consent page names it; `address` is where the simulator runs."""

    platform: str
    address: str
    name: str
    country: str
    time_zone: str
    organisation: str
    way: str = ""
    signs_in: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    opens: Sequence[str] = ()
    tenant: str = ""

    @property
    def label(self) -> str:
        """How the label to choose on the consent page begins."""
        return self.signs_in or self.organisation

    @property
    def steps(self) -> Sequence[str]:
        """Names of the tenants to choose, one after the other."""
        return (*self.opens, self.tenant or self.organisation)

    def prepare(self) -> Mapping[str, str]:
        """Do what is done in the simulator beforehand; the answers to the way's blanks."""
        own: Callable[[str, str], Mapping[str, str]] | None = getattr(self._module, "prepare", None)
        return own(self.address, self._key) if own else {}

    def archive_account(self, account: str, code: str) -> None:
        """By hand, inside the accounting software; we learn of it with the next reading."""
        self._act(self._module.archive_account(account, code))

    def install(self, file: bytes, password: str) -> None:
        """Set the connector up, as a person does with the file and the password that we show."""
        self._act(self._module.install(file.decode(), password))

    def visit(self) -> None:
        """Make the connector call now; back when it has said goodbye."""
        self._act(self._module.VISIT)

    def read_back(self, tenant: str, marker: str, remote_id: str) -> Standing:
        """Raises AssertionError unless exactly one document bears the marker."""
        return Standing(**self._module.read_back(self.address, tenant, marker, remote_id))

    @property
    def _module(self) -> ModuleType:
        return importlib.import_module(f"{_SIMULATORS}.{self.platform}.demo_company")

    @property
    def _key(self) -> str:
        """The simulator's own name of the organisation."""
        listed = self._control("state")["organisations"]
        return str(next(one["key"] for one in listed if one["name"] == self.organisation))

    def _act(self, acts: Iterable[Mapping[str, Any]]) -> None:
        path = f"organisations/{urllib.parse.quote(self._key, safe='')}/act"
        for one in acts:
            self._control(path, one)

    def _control(self, path: str, wish: Mapping[str, Any] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - the demo's own simulator
            f"{self.address}/_control/{path}",
            None if wish is None else json.dumps(wish).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS_FOR_AN_ACT) as answer:  # noqa: S310
            return json.loads(answer.read())


def demo_company(platform: str, address: str) -> DemoCompany:
    """The company of the platform whose simulator runs at `address`."""
    told = importlib.import_module(f"{_SIMULATORS}.{platform}.demo_company").COMPANY
    return DemoCompany(platform=platform, address=address, **told)
