"""One running demo: its addresses, the environment of its programs, and the order in which they come up."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from config.demo import programs
from config.demo.platforms import Simulated, simulated_platforms
from config.machine.data_directory import DataDirectory
from config.machine.embedded import ENVIRONMENT
from config.machine.ports import LOOPBACK, free_port, free_port_near, is_free
from config.machine.postgres import PostgresServer
from config.machine.processes import wait_until
from config.machine.program import Program
from config.machine.progress import progress
from config.machine.refusal import Refusal
from config.machine.supervisor import ProgramFailed, Supervisor
from config.machine.valkey import ValkeyServer

CHECKOUT = Path(__file__).resolve().parents[2]
USUAL_PORT = 8000
SECONDS_FOR_A_KILLED_DEMO = 10.0
# What is where, for people and programs, while the demo runs.
DESCRIPTION = "demo.json"
SEEDED = "seeded.json"


class Installation:
    """The demo on one data directory. `wanted_port` 0 takes any; a taken one is replaced and `say` is told."""

    def __init__(self, directory: DataDirectory, wanted_port: int | None, say: Callable[[str], None]) -> None:
        self.directory = directory
        self.say = say
        self.given = {name: value for name, value in os.environ.items() if value}
        self.ports = {name: int(str(port)) for name, port in directory.remembered("ports.json").items()}
        self.database: PostgresServer | None = None
        self.cache: ValkeyServer | None = None
        if "DATABASE_URL" not in self.given:
            self.database = PostgresServer(directory.path, directory.secrets["database_password"])
        if "REDIS_URL" not in self.given:
            self.cache = ValkeyServer(directory.path, directory.secrets["cache_password"])
        self._wait_for_a_killed_demo()
        self.simulated: list[Simulated] = []
        for platform in simulated_platforms():
            if platform.is_overridden(self.given):
                say(
                    f"{platform.name}: an address is set in the environment, so its simulator is not started."
                )
            else:
                self.simulated.append(platform)
        self._choose_ports(wanted_port)
        self.environment = self._environment()

    @property
    def site(self) -> str:
        return self.environment["SITE_URL"].rstrip("/")

    def simulator_address(self, platform: Simulated) -> str:
        return f"http://{LOOPBACK}:{self.ports[platform.key]}"

    def variables_of(self, platform: Simulated) -> dict[str, str]:
        return platform.variables(self.simulator_address(platform), self.directory.secrets["client_secret"])

    def bring_up(self, supervisor: Supervisor) -> float:
        """Start everything and seed it. Returns the seconds from the start to the site's first answer.

        Raises ProgramFailed, or StopRequested on Ctrl-C.
        """
        started = time.monotonic()
        with progress("Preparing: database and cache"):
            servers = self._servers()
        self._start(supervisor, *servers)
        simulators = [
            programs.simulator(
                platform.key,
                self.ports[platform.key],
                self.directory.path / f"{platform.key}.state",
                self.environment,
            )
            for platform in self.simulated
        ]
        supervisor.begin(*simulators)
        preparing = [programs.django("migrate", ["migrate", "--no-input"], self.environment)]
        if "DEBUG" not in self.given:
            collect = ["collectstatic", "--no-input", "--verbosity", "0"]
            preparing.append(programs.django("static files", collect, self.environment))
        self._run(supervisor, *preparing)
        self._wait(supervisor, "simulators")
        self._start(supervisor, programs.web(self.ports["site"], self.environment))
        answered = time.monotonic() - started
        self._start(
            supervisor,
            programs.worker("now", 2, self.environment),
            programs.worker("later", 1, self.environment),
            programs.scheduler(self.directory.path, self.environment),
        )
        self._seed(supervisor)
        return answered

    def description(self) -> dict[str, object]:
        """What `demo.json` says: addresses, sign-ins, the partner's key, and the variables of the platforms."""
        return {
            "site": self.site,
            "data": str(self.directory.path),
            "process": os.getpid(),
            **self.directory.remembered(SEEDED),
            "simulators": {
                platform.key: {
                    "name": platform.name,
                    "address": self.simulator_address(platform),
                    "control": f"{self.simulator_address(platform)}/_control",
                    "control_page": f"{self.simulator_address(platform)}/control",
                    "variables": {
                        variable: value
                        for variable, value in self.variables_of(platform).items()
                        if variable in platform.paths
                    },
                }
                for platform in self.simulated
            },
        }

    def _servers(self) -> list[Program]:
        servers = []
        if self.database is not None:
            servers.append(programs.database(self.database, self.ports["database"]))
        if self.cache is not None:
            servers.append(programs.cache(self.cache, self.ports["cache"]))
        return servers

    def _seed(self, supervisor: Supervisor) -> None:
        order = {
            "site": self.site,
            "password": self.directory.secrets["demo_password"],
            "simulators": {platform.key: self.simulator_address(platform) for platform in self.simulated},
        }
        self.directory.remember("seeding.json", order)
        files = [str(self.directory.path / name) for name in ("seeding.json", SEEDED)]
        self._run(supervisor, programs.step("config.demo.seeding", "demo companies", files, self.environment))

    def _run(self, supervisor: Supervisor, *run: Program) -> None:
        with progress("Preparing: " + ", ".join(program.name for program in run)) as shown:
            codes = supervisor.run(*run, tick=shown.tick)
            for program, code in zip(run, codes, strict=True):
                if code != 0:
                    lines = "\n".join(
                        f"    {line}" for line in supervisor.console.last_lines(program.name, 30)
                    )
                    raise ProgramFailed(f"{program.name} ended with exit code {code}:\n{lines}")

    def _start(self, supervisor: Supervisor, *started: Program) -> None:
        with progress("Starting: " + ", ".join(program.name for program in started)) as shown:
            supervisor.start(*started, tick=shown.tick)

    def _wait(self, supervisor: Supervisor, title: str) -> None:
        with progress(f"Starting: {title}") as shown:
            supervisor.wait(tick=shown.tick)

    def _wait_for_a_killed_demo(self) -> None:
        """A demo that was killed left its description; its programs are ending, and their ports are wanted again."""
        if not self.directory.remembered(DESCRIPTION):
            return
        for server in (self.database, self.cache):
            if server is not None:
                server.clear_left_over()
        wait_until(lambda: all(is_free(port) for port in self.ports.values()), SECONDS_FOR_A_KILLED_DEMO, 0.1)

    def _choose_ports(self, wanted: int | None) -> None:
        usual = self.ports.get("site", USUAL_PORT)
        site = usual if wanted is None else wanted
        chosen = free_port() if site == 0 else free_port_near(site)
        if site and chosen != site:
            self.say(f"Port {site} is taken; the site uses {chosen}.")
        taken = {chosen}
        ports = {"site": chosen}
        for name in ["database", "cache", *(platform.key for platform in self.simulated)]:
            # Addresses of yesterday stay good where that is possible: links into a ledger hold them.
            port = self.ports.get(name, 0)
            while not port or port in taken or not is_free(port):
                port = free_port()
            taken.add(port)
            ports[name] = port
        self.ports = ports
        self.directory.remember("ports.json", ports)

    def _environment(self) -> dict[str, str]:
        """The demo's values below, the environment's above: what is set already wins."""
        secrets = self.directory.secrets
        own = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": secrets["SECRET_KEY"],
            "ENCRYPTION_KEYS": secrets["ENCRYPTION_KEYS"],
            # By name, not by number: cookies of the site and of the simulators stay apart.
            "SITE_URL": f"http://localhost:{self.ports['site']}",
            "ALLOWED_HOSTS": f"localhost,{LOOPBACK}",
            "MEDIA_ROOT": str(self.directory.path / "media"),
            "STATIC_ROOT": str(self.directory.path / "static"),
            "PYTHONUNBUFFERED": "1",
        }
        for platform in self.simulated:
            own |= self.variables_of(platform)
        # Ordinary commands on this data run with the same values; the servers' addresses they find themselves.
        self.directory.remember(ENVIRONMENT, own)
        if self.database is not None:
            own["DATABASE_URL"] = self.database.url(self.ports["database"])
        if self.cache is not None:
            own["REDIS_URL"] = self.cache.url(self.ports["cache"])
        environment = own | self.given
        if not urlsplit(environment["SITE_URL"]).hostname:
            raise Refusal("SITE_URL must be an address such as http://localhost:8000.")
        return environment
