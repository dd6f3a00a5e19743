"""No test is left out silently."""

import json
import os
import subprocess
import sys

import pytest

from tests.machine.checkout import ROOT
from tests.skips import is_allowed, read_allowed

TESTS = """
import pytest

def test_that_runs():
    pass

@pytest.mark.skip(reason="no Windows here")
def test_that_is_left_out():
    pass

@pytest.mark.parametrize("way", ["a", "b"])
def test_of_ways(way):
    pytest.skip("way " + way + " is closed")

@pytest.mark.xfail(reason="known")
def test_that_fails_as_expected():
    assert False
"""


def run(folder, allowed):
    (folder / "test_sample.py").write_text(TESTS)
    (folder / "allowed.txt").write_text(allowed)
    listed = folder / "skips.json"
    answer = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "tests.skips",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:django",
            ),
            *("-c", os.devnull, "--rootdir", str(folder), "--allowed-skips", str(folder / "allowed.txt")),
            str(folder / "test_sample.py"),
        ],
        cwd=ROOT,
        env=os.environ | {"EXPENSES_SKIPS_FILE": str(listed), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer, {skip["test"]: skip for skip in json.loads(listed.read_text())}


def test_a_skip_that_is_not_named_fails_the_run_and_is_told_with_its_reason(tmp_path):
    answer, skips = run(tmp_path, "")
    assert answer.returncode == 1
    assert "skips that tests/allowed_skips.txt does not name" in answer.stdout
    assert "test_sample.py::test_that_is_left_out: no Windows here" in answer.stdout
    assert list(skips) == [
        "test_sample.py::test_that_is_left_out",
        "test_sample.py::test_of_ways[a]",
        "test_sample.py::test_of_ways[b]",
    ]
    assert not any(skip["allowed"] for skip in skips.values())
    assert skips["test_sample.py::test_of_ways[b]"]["reason"] == "way b is closed"
    assert "1 passed, 3 skipped, 1 xfailed" in answer.stdout


def test_named_skips_pass_and_are_still_listed(tmp_path):
    allowed = "# a remark\n\ntest_sample.py::test_that_is_left_out # no such machine\ntest_sample.py::test_of_* # closed\n"
    answer, skips = run(tmp_path, allowed)
    assert answer.returncode == 0, answer.stdout
    assert len(skips) == 3
    assert all(skip["allowed"] for skip in skips.values())


def test_one_unnamed_among_named_fails(tmp_path):
    answer, _ = run(tmp_path, "test_sample.py::test_of_ways[a] # closed\n*left_out # none\n")
    assert answer.returncode == 1
    assert "test_sample.py::test_of_ways[b]: way b is closed" in answer.stdout
    assert "test_sample.py::test_of_ways[a]: way" not in answer.stdout


@pytest.mark.parametrize(
    "line", ["tests/test_a.py::test_b", "tests/test_a.py::test_b #", "tests/test_a.py::test_b # "]
)
def test_a_permission_needs_a_reason(line):
    with pytest.raises(ValueError, match="line 1: write `test id # why"):
        read_allowed(line)


@pytest.mark.parametrize(
    ("test", "pattern", "answer"),
    [
        ("a.py::test_x", "a.py::test_x", True),
        ("a.py::test_x[1]", "a.py::test_x[1]", True),
        ("a.py::test_x[1]", "a.py::test_x[*", True),
        ("a.py::test_x[1]", "a.py::test_x", False),
        ("a.py::test_xy", "a.py::test_x", False),
        ("a.py::test_x1", "a.py::test_x[1]", False),
    ],
)
def test_patterns_take_brackets_as_they_are(test, pattern, answer):
    assert is_allowed(test, [pattern]) is answer


def test_the_list_of_this_project_can_be_read():
    read_allowed((ROOT / "tests" / "allowed_skips.txt").read_text())
