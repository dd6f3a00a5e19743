"""A pytest plugin: no test is left out silently. A skip that allowed_skips.txt does not name fails the run.

Loaded by `manage.py test`; with plain pytest use `-p tests.skips`.
"""

import json
import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")
SKIPS_FILE = "EXPENSES_SKIPS_FILE"


def read_allowed(text: str) -> list[str]:
    """The patterns of test ids in `text`. Each must be followed by " # " and the reason, which is for people."""
    patterns = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, separator, reason = line.partition(" # ")
        if not separator or not reason.strip():
            raise ValueError(f"allowed_skips.txt line {number}: write `test id # why it may be skipped`")
        patterns.append(pattern.strip())
    return patterns


def is_allowed(test: str, patterns: list[str]) -> bool:
    """Say whether one of the patterns is this test's id, or matches it (`*` stands for anything)."""
    # An id may hold square brackets, which fnmatch would take for a set.
    return any(test == pattern or fnmatchcase(test, pattern.replace("[", "[[]")) for pattern in patterns)


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words that the skip was given."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


class Skips:
    """Collects what was skipped and judges it at the end."""

    def __init__(self, patterns: list[str]) -> None:
        self.patterns = patterns
        self.skipped: dict[str, str] = {}

    @property
    def refused(self) -> list[str]:
        return [test for test in self.skipped if not is_allowed(test, self.patterns)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # An expected failure is reported as skipped too, but it ran.
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[report.nodeid] = reason_of(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped[report.nodeid] = reason_of(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.refused and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        target = os.environ.get(SKIPS_FILE)
        if target and not hasattr(session.config, "workerinput"):
            refused = set(self.refused)
            listed = [
                {"test": test, "reason": reason, "allowed": test not in refused}
                for test, reason in self.skipped.items()
            ]
            Path(target).write_text(json.dumps(listed))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.refused:
            terminalreporter.section("skips that tests/allowed_skips.txt does not name", red=True)
            for test in self.refused:
                terminalreporter.line(f"{test}: {self.skipped[test]}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--allowed-skips", type=Path, default=ALLOWED, help="file that names the tests which may be skipped"
    )


def pytest_configure(config: pytest.Config) -> None:
    allowed: Path = config.getoption("--allowed-skips")
    config.pluginmanager.register(Skips(read_allowed(allowed.read_text())), "expenses-skips")
