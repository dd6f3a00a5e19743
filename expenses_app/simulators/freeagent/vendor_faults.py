"""Faults of FreeAgent's own, to be ordered besides those of every platform."""

import json

from werkzeug.wrappers import Response

FAULT_KINDS = {
    "maintenance": "Answer 503 with a page of HTML, as FreeAgent's front does.",
    "short_list": "Answer a list with its last half missing, under the full X-Total-Count.",
    "late_commit": "Hang up at once and carry the request out after so many simulated seconds.",
}
MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>FreeAgent is down for maintenance</title></head><body></body></html>"
)


def maintenance() -> Response:
    """Answer as the front of a service that is down."""
    return Response(MAINTENANCE, 503, mimetype="text/html")


def shortened(response: Response) -> Response:
    """Leave out the last half of every list."""
    content = json.loads(response.get_data())
    kept = {
        name: part[: len(part) // 2] if isinstance(part, list) else part for name, part in content.items()
    }
    response.set_data(json.dumps(kept, ensure_ascii=False))
    return response
