"""`python -m config.demo.smoking DEMO.JSON`: walk the journeys, print a line for each, end with 0 or 1."""

import json
import sys
import time
from pathlib import Path

import django


def main(description: Path) -> int:
    django.setup()
    from config.demo.smoke import journeys

    passed = []
    started = time.monotonic()
    for result in journeys(json.loads(description.read_text())):
        word = "passed" if result.passed else "FAILED"
        now = time.monotonic()
        print(
            f"{word}  {result.name} ({now - started:.1f} s){': ' if result.detail else ''}{result.detail}",
            flush=True,
        )
        started = now
        passed.append(result.passed)
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
