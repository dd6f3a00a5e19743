"""`python -m tests.benchmarks.demo_start_and_memory`: how long a cold start takes, and what the idle product keeps.

Memory is the proportional set size of web, workers and scheduler with all their processes (pages that several
processes share are counted once); the limit is that of the design, 700 MiB. The plain sum of the resident sets, which
counts shared pages again for each process, is printed beside it.
"""

import argparse
import os
import re
import sys
import time
from pathlib import Path

from config.machine.throwaway import temporary_directory
from tests.machine.running_demo import RunningDemo

LIMIT_MIB = 700
LIMIT_FIRST_ANSWER_SECONDS = 10
PARTS = {"web": "granian", "worker now": "-Q now", "worker later": "-Q later", "scheduler": " beat "}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.demo_start_and_memory", description=__doc__
    )
    parser.add_argument(
        "--idle-seconds", type=float, default=30, help="rest before memory is read (default: 30)"
    )
    idle_seconds = parser.parse_args().idle_seconds
    with temporary_directory("expenses-measure-") as folder:
        load = os.getloadavg()[0]
        started = time.monotonic()
        demo = RunningDemo(folder / "data", folder / "output.txt", "--port", "0")
        whole = time.monotonic() - started
        try:
            answered = float(re.search(r"first answer after ([\d.]+) s", demo.said())[1])
            time.sleep(idle_seconds)
            proportional = {
                name: sum(map(_proportional, _tree(demo, command))) for name, command in PARTS.items()
            }
            resident = {name: sum(map(_resident, _tree(demo, command))) for name, command in PARTS.items()}
            processes = {name: len(_tree(demo, command)) for name, command in PARTS.items()}
        finally:
            demo.end()
    print(f"load of this machine before: {load:.1f} on {os.cpu_count()} processors")
    print(
        f"cold start with an empty data directory, environment installed: first answer after {answered:.1f} s"
    )
    print(
        f"    limit {LIMIT_FIRST_ANSWER_SECONDS} s; everything up and seeded, interpreter included: {whole:.1f} s"
    )
    print(f"idle memory after {idle_seconds:.0f} s (proportional / resident MiB, processes)")
    for name in PARTS:
        print(f"    {name:<14}{proportional[name]:6.0f} / {resident[name]:.0f}, {processes[name]}")
    total = sum(proportional.values())
    print(f"    {'sum':<14}{total:6.0f} / {sum(resident.values()):.0f}; limit {LIMIT_MIB}")
    return 0 if total <= LIMIT_MIB and answered <= LIMIT_FIRST_ANSWER_SECONDS else 1


def _tree(demo, command):
    """Ids of the program with this in its command line, and of all its descendants."""
    found = [pid for pid, arguments in demo.children().items() if command in arguments]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found.extend(int(child) for child in task.read_text().split())
    return found


def _proportional(pid):
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) / 1024


def _resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
