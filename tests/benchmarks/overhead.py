"""`python -m tests.benchmarks.overhead [--writes 1500] [--speed 30]`: the engine against a bare HTTP client.

Both send the same batches to the same simulator, which answers without enforcing its limits. The bare client posts the
stored bytes again under fresh call keys, with as many calls at once as the platform allows and nothing else to do.
Floor: the engine writes at least half as many documents a second of the wall.
"""

import argparse
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from tests.benchmarks.own_database import own_database, own_stage, post_in_pieces

FLOOR = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.overhead", description=__doc__)
    parser.add_argument("--writes", type=int, default=1500)
    parser.add_argument(
        "--speed", type=float, default=30.0, help="of the clock, so that our own pacer does not bind"
    )
    parser.add_argument("--platforms", nargs="+", default=["xero", "quickbooks_online"])
    wish = parser.parse_args()
    good = True
    with own_database("expenses_overhead"):
        for platform in wish.platforms:
            with own_stage(platform, wish.speed) as stage:
                good &= measured(stage, platform, wish.writes, wish.speed)
    return 0 if good else 1


def measured(stage, platform: str, writes: int, speed: float) -> bool:
    stage.simulated.control("POST", "limits", {"enforce": False})
    # Bring everything up before the measurement: one document through a worker of its own.
    post_in_pieces(stage, 1)
    stage.work()
    rows = stage.receive(writes, first=2)
    stage.post(rows)
    began = time.monotonic()
    if stage.work(600) != 0:
        raise SystemExit(f"{platform}: the engine did not finish: {stage.states()}")
    engine = writes / (time.monotonic() - began)
    bare = writes / _posted_bare(stage)
    print(
        f"{platform} at clock speed {speed:g}: {engine:.0f} documents a second through the engine, {bare:.0f} bare; "
        f"ratio {engine / bare:.2f}, floor {FLOOR}",
        flush=True,
    )
    return engine / bare >= FLOOR


def _posted_bare(stage) -> float:
    """Seconds of the wall that the same batches take without an engine."""
    import httpx2

    from expenses_app.connections.places import addresses_of
    from expenses_app.connections.reaching import base_address
    from expenses_app.connections.tokens import StoredTokens
    from expenses_app.sync.engine.stored import load
    from expenses_app.sync.models import Parcel

    platform = stage.connection.declared
    base = base_address(addresses_of(platform))
    token = StoredTokens(stage.connection.authorisation_id, stage.clock).current()
    parcels = [load(row) for row in Parcel.objects.filter(connection=stage.connection)]
    parcels = [parcel for parcel in parcels if len(parcel.markers) > 1]

    def send(parcel) -> None:
        call, fresh = parcel.calls[0], uuid.uuid4().hex
        headers = {name: value.replace(parcel.call_key, fresh) for name, value in call.headers}
        if platform.key == "xero":
            headers["xero-tenant-id"] = stage.connection.tenant_id
            address = urljoin(base + "/", call.path.lstrip("/"))
        else:
            address = f"{base}/v3/company/{stage.connection.tenant_id}{call.path}".replace(
                parcel.call_key, fresh
            )
        headers |= {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        answer = client.request(call.method, address, headers=headers, content=call.body())
        if answer.status_code != 200:
            raise SystemExit(f"the bare client got {answer.status_code}: {answer.text[:300]}")

    with httpx2.Client(timeout=120) as client, ThreadPoolExecutor(platform.limits.at_once) as pool:
        began = time.monotonic()
        list(pool.map(send, parcels))
        return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
