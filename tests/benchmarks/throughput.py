"""`python -m tests.benchmarks.throughput [--minutes 2] [--speed 1]`: documents a minute against the enforced limits.

The simulators enforce the published limits. The queue is longer than what the limits let through; counted are the
documents written in that many minutes of the clock, from the first call on. Floors: 95 % of what the vendor's
limits let through, as the platform's declaration in `tests/platforms` tells; at most 0.1 % of the calls refused as too
fast.
"""

import argparse
import sys
import time
from datetime import datetime, timedelta

from tests.benchmarks.own_database import own_database, own_stage, post_in_pieces

FLOOR_SHARE = 0.95
MOST_REFUSED = 0.001


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.throughput", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0, help="of the clock (default: 2)")
    parser.add_argument("--speed", type=float, default=1.0, help="of the clock that all share (default: 1)")
    parser.add_argument("--platforms", nargs="+", help="all when not given")
    wish = parser.parse_args()
    good = True
    with own_database("expenses_throughput"):
        from tests.platforms.declared import all_declared

        for platform in wish.platforms or all_declared():
            with own_stage(platform, wish.speed) as stage:
                good &= measured(stage, platform, wish.minutes, wish.speed)
    return 0 if good else 1


def measured(stage, platform: str, minutes: float, speed: float) -> bool:
    from django.db.models import Min

    from expenses_app.sync.models import Attempt, Part

    published = stage.declared.published.documents
    count = int(published * (minutes + 1))
    print(f"{platform}: posting {count}", flush=True)
    post_in_pieces(stage, count)
    # The first reading drew on the same minute; a new one begins.
    time.sleep(62 / speed)
    since = max((one["number"] for one in stage.simulated.control("GET", "requests?since=0")), default=0)
    worker = stage.start_worker(minutes * 60 / speed + 60)
    began = None
    while began is None:
        time.sleep(0.2)
        began = Attempt.objects.filter(parcel__connection=stage.connection).aggregate(
            first=Min("started_at")
        )["first"]
    end: datetime = began + timedelta(minutes=minutes)
    while stage.clock.now() < end:
        time.sleep(0.2)
    time.sleep(1)
    worker.kill()
    worker.wait()
    written = Part.objects.filter(connection=stage.connection, state="written", settled_at__lte=end).count()
    requests = stage.simulated.control("GET", f"requests?since={since}&limit=100000")
    refused = sum(one["status"] == 429 for one in requests)
    rate = written / minutes
    floor = published * FLOOR_SHARE
    print(
        f"{platform} at clock speed {speed:g}: {rate:.0f} documents a minute over {minutes:g} minutes; floor {floor:.0f}\n"
        f"    {refused} of {len(requests)} calls refused as too fast; limit {MOST_REFUSED:.1%}",
        flush=True,
    )
    return rate >= floor and refused <= len(requests) * MOST_REFUSED


if __name__ == "__main__":
    sys.exit(main())
