"""The command that serves one simulator."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from expenses_app.simulators.registry import create_app, platform_names

ROOT = Path(__file__).parents[3]


def launched(*arguments):
    command = [sys.executable, "-m", "expenses_app.simulators", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    found = re.fullmatch(r"ready (http://127\.0\.0\.1:\d+)\n", line)
    assert found, (line, process.stderr.read() if process.poll() is not None else "")
    return process, found[1]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_says_ready_serves_and_ends_cleanly(ending):
    process, url = launched("xero", "--port", "0", "--speed", "5", "--seed-demo")
    state = requests.get(f"{url}/_control/state", timeout=5).json()
    assert (state["platform"], state["clock"]["speed"]) == ("xero", 5)
    assert state["organisations"][0]["counts"]["documents"] > 0
    process.send_signal(ending)
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "", "")


def test_its_ledger_survives_a_kill_after_the_next_save_and_any_clean_end(tmp_path):
    kept = str(tmp_path / "xero.state")
    wish = {"name": "Third Ltd"}
    process, url = launched("xero", "--port", "0", "--state", kept)
    requests.post(f"{url}/_control/organisations", json=wish, timeout=5)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    process, url = launched("xero", "--port", "0", "--state", kept)
    names = [
        each["name"] for each in requests.get(f"{url}/_control/state", timeout=5).json()["organisations"]
    ]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert names == ["Demo Company (UK)", "Harbour Cafe Ltd", "Third Ltd"]


def test_limits_can_be_left_out():
    process, url = launched("xero", "--port", "0", "--no-limits")
    limits = requests.get(f"{url}/_control/limits", timeout=5).json()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert limits["enforce"] is False


def test_an_unknown_platform_is_refused():
    with pytest.raises(LookupError, match=r"Known: .*xero"):
        create_app("abacus", None)
    command = [sys.executable, "-m", "expenses_app.simulators", "abacus", "--port", "0"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("name", platform_names())
def test_every_platform_answers_the_whole_control_interface(name):
    from expenses_app.simulators.chassis import SimulatedClock, start_in_thread

    with start_in_thread(create_app(name, SimulatedClock(), seed_demo=True)) as running:
        state = requests.get(f"{running.url}/_control/state", timeout=10).json()
        assert state["platform"] == name
        for part in ("clock", "faults", "requests", "ledger", "limits", "switches"):
            answer = requests.get(f"{running.url}/_control/{part}", timeout=10)
            assert answer.status_code == 200, part
        organisation = state["organisations"][0]["key"]
        tokens = requests.post(
            f"{running.url}/_control/tokens", json={"organisation": organisation}, timeout=10
        ).json()
        assert {"access_token", "refresh_token"} <= set(tokens)
        assert requests.get(f"{running.url}/_control/lists/{organisation}", timeout=10).status_code == 200
        assert json.loads(requests.post(f"{running.url}/_control/reset", timeout=10).text)["requests"] == 0
        for page in ("/", f"/ledger/{organisation}", "/control"):
            assert requests.get(f"{running.url}{page}", timeout=10).status_code == 200
