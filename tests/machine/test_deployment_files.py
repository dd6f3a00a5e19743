"""What a person starts a deployment from: the Compose file and the example of its settings."""

import ast
import subprocess
import sys

import yaml

from tests.machine.checkout import ROOT
from tests.shipped import shipped_platforms

# Read by manage.py, before there are settings.
OF_THE_MACHINERY = {"EXPENSES_MANAGED_ENVIRONMENT", "EXPENSES_DATA"}
# Read by compose.yaml.
OF_COMPOSE = {"DATABASE_PASSWORD", "CACHE_PASSWORD"}
# For drills, which set them themselves.
OF_DRILLS = {"CLOCK_SPEED", "CLOCK_ORIGIN", "WRITE_LEASE_SECONDS"}


def read_by_settings():
    """Names that config/settings.py asks the environment for."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    of_environment = [
        node
        for node in calls
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "env" and node.args
    ]
    return {node.args[0].value for node in of_environment if isinstance(node.args[0], ast.Constant)}


def named_in_the_example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [line.removeprefix("# ").partition("=")[0] for line in lines if "=" in line]
    return {name for name in names if name.isupper() and " " not in name}


def registrations():
    """What the operator gives each platform: client id and secret, answers for all connections, the secret of its notices."""
    shipped = shipped_platforms()
    clients = {name for platform in shipped for name in platform.client_variables}
    blanks = [blank for one in shipped for way in one.ways for blank in getattr(way, "blanks", ())]
    notices = {one.notices.variable for one in shipped if one.notices}
    return (clients | notices | {blank.variable for blank in blanks}) - {""}


def test_the_example_names_every_variable_of_an_installation_and_no_other():
    named = named_in_the_example() - OF_THE_MACHINERY - OF_COMPOSE
    assert named == (read_by_settings() - OF_DRILLS) | registrations()


def test_the_compose_file_has_the_form_that_the_specification_asks_for():
    answer = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_service_has_a_health_check_and_no_service_runs_as_root():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert set(services) == {"db", "cache", "migrate", "web", "worker-now", "worker-later", "beat"}
    for name, service in services.items():
        assert service["healthcheck"], name
        assert service["user"].partition(":")[0] not in ("0", "root"), name


def test_the_workers_of_the_compose_file_serve_the_two_queues():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    commands = {name: service.get("command", []) for name, service in services.items()}
    served = {name: command[command.index("-Q") + 1] for name, command in commands.items() if "-Q" in command}
    assert served == {"worker-now": "now", "worker-later": "later"}
