"""`python -m config.demo.seeding ORDER RESULT`: seed the demo's database; files are JSON, see Addresses and Seeded."""

import dataclasses
import json
import sys
from pathlib import Path

import django


def main(order: Path, result: Path) -> None:
    django.setup()
    from config.demo.seed import Addresses, seed

    seeded = seed(Addresses(**json.loads(order.read_text())))
    unfinished = result.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(dataclasses.asdict(seeded), indent=2) + "\n")
    unfinished.replace(result)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
