"""`python3 manage.py ...` on a machine that has Python and nothing else."""

import ast
import json
import runpy
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.machine.checkout import (
    PACKAGE,
    ROOT,
    base_python,
    call,
    clean_environment,
    entry_of,
    environment_without_uv,
    small_checkout,
)

# `version` is answered by Django, which the small lock does not hold: the command gets as far as the environment.
IN_ENVIRONMENT = "No module named 'django'"


def installed(checkout, package=PACKAGE):
    return list((checkout / ".venv").glob(f"lib/python*/site-packages/{package}/__init__.py"))


@pytest.mark.parametrize("environment", [clean_environment, environment_without_uv], ids=["uv", "pip alone"])
def test_the_first_call_makes_the_environment_and_later_calls_use_it(tmp_path, environment):
    checkout = small_checkout(tmp_path / "a folder with spaces")
    first = call(checkout, "version", environment=environment())
    assert "Making the Python environment .venv" in first.stdout
    assert "Installing 1 packages into .venv" in first.stdout
    assert installed(checkout)
    assert IN_ENVIRONMENT in first.stdout
    assert f"{checkout}/.venv/" not in (checkout / "manage.py").read_text()
    second = call(checkout, "version", environment=environment())
    assert "Installing" not in second.stdout
    assert IN_ENVIRONMENT in second.stdout


def test_a_changed_lock_is_installed_by_the_next_call(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    call(checkout, "version")
    (checkout / "requirements.lock").write_text(entry_of(PACKAGE) + entry_of("idna"))
    again = call(checkout, "version")
    assert "Installing 2 packages" in again.stdout
    assert "Making" not in again.stdout
    assert installed(checkout, "idna")


def test_an_environment_whose_making_was_interrupted_is_completed(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    call(checkout, "version")
    (checkout / ".venv" / "expenses-requirements.json").unlink()
    shutil.rmtree(installed(checkout)[0].parent)
    for record in (checkout / ".venv").glob(f"lib/python*/site-packages/{PACKAGE}-*"):
        shutil.rmtree(record)
    call(checkout, "version")
    assert installed(checkout)


def test_a_checkout_that_was_moved_gets_a_new_environment(tmp_path):
    checkout = small_checkout(tmp_path / "before")
    call(checkout, "version")
    moved = checkout.rename(tmp_path / "after")
    again = call(moved, "version")
    assert "Making the Python environment" in again.stdout
    stamp = json.loads((moved / ".venv" / "expenses-requirements.json").read_text())
    assert stamp["directory"] == str(moved / ".venv")


def test_the_development_lock_serves_the_demo_too(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    call(checkout, "test", "--help")
    again = call(checkout, "version")
    assert "Installing" not in again.stdout


def test_two_first_calls_at_once_make_one_environment(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    with ThreadPoolExecutor(2) as pool:
        both = [answer.stdout for answer in pool.map(lambda _: call(checkout, "version"), range(2))]
    assert sum("Installing" in output for output in both) == 1
    assert all(IN_ENVIRONMENT in output for output in both)


def test_a_file_with_another_hash_is_refused(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    name = entry_of(PACKAGE).split()[0]
    (checkout / "requirements.lock").write_text(f"{name} --hash=sha256:{'0' * 64}\n")
    refused = call(checkout, "version", environment=environment_without_uv())
    assert refused.returncode == 1
    assert "The packages of requirements.lock could not be installed." in refused.stdout
    assert "environment.log" in refused.stdout
    assert "Traceback" not in refused.stdout
    assert not (checkout / ".venv" / "expenses-requirements.json").exists()


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    program = (
        "import sys; sys.modules['ensurepip'] = None\n"
        "from config.machine.entrance import enter\n"
        "sys.exit(enter(['manage.py', 'demo']))"
    )
    refused = subprocess.run(
        [base_python(), "-c", program],
        cwd=checkout,
        env=environment_without_uv(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_image_that_manages_itself_is_left_alone(tmp_path):
    checkout = small_checkout(tmp_path / "checkout")
    call(checkout, "version", environment=clean_environment() | {"EXPENSES_MANAGED_ENVIRONMENT": "1"})
    assert not (checkout / ".venv").exists()
    assert not (checkout / ".data").exists()


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_refuses_with_a_sentence(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "argv", ["manage.py", "demo"])
    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
    assert f"Expenses needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}" in str(
        refused.value
    )


def test_an_old_python_can_read_the_file_that_refuses_it():
    source = (ROOT / "manage.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign) for node in ast.walk(ast.parse(source)))


def test_the_locks_hold_hashes_and_no_address():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        packages = [line for line in lock.splitlines() if "==" in line]
        assert packages
        assert all(line.endswith("\\") for line in packages), "each package is followed by its hashes"
