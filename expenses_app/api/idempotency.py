"""`Idempotency-Key`: a call that is repeated with its key is answered with its first answer, for 90 minutes.

On POST and PATCH, as documented. Whatever was answered is given again, failures included; only "too many requests" is not.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from expenses_app.api.faults import envelope
from expenses_app.api.models import RememberedAnswer
from expenses_app.companies.models import Partner

KEPT_FOR = timedelta(minutes=90)
# A call that took longer died with its process.
LONGEST = timedelta(minutes=5)
METHODS = ("POST", "PATCH")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def answered_once(
    request: HttpRequest,
    partner: Partner,
    header: str,
    now: datetime,
    answer: Callable[[HttpRequest], HttpResponse],
) -> HttpResponse:
    if not _GUID.fullmatch(header.strip()):
        return envelope(request, 400, "The Idempotency-Key must be one GUID.")
    key, digest = UUID(header.strip()), _digest(request)
    known = _begin(partner, key, digest, now)
    if known is not None:
        return _again(request, known, digest)
    response = answer(request)
    mine = RememberedAnswer.objects.filter(partner=partner, key=key, digest=digest, begun_at=now)
    if response.status_code == 429:
        mine.delete()
    else:
        mine.update(status=response.status_code, body=response.content)
    return response


def forget_old(now: datetime) -> int:
    """Answers that are not given again any more. Returns how many."""
    deleted, _by_model = RememberedAnswer.objects.filter(begun_at__lt=now - KEPT_FOR).delete()
    return deleted


def _begin(partner: Partner, key: UUID, digest: str, now: datetime) -> RememberedAnswer | None:
    """Mark the call as begun; the earlier one of that key, where there is one that still counts."""
    with transaction.atomic():
        known = RememberedAnswer.objects.select_for_update().filter(partner=partner, key=key).first()
        if known is not None and _counts(known, now):
            return known
        if known is not None:
            known.delete()
        try:
            with transaction.atomic():
                RememberedAnswer.objects.create(partner=partner, key=key, digest=digest, begun_at=now)
        except IntegrityError:
            return RememberedAnswer.objects.get(partner=partner, key=key)
    return None


def _counts(known: RememberedAnswer, now: datetime) -> bool:
    return now - known.begun_at < (LONGEST if known.status is None else KEPT_FOR)


def _again(request: HttpRequest, known: RememberedAnswer, digest: str) -> HttpResponse:
    if known.digest != digest:
        return envelope(request, 422, "This Idempotency-Key was used with another request.")
    if known.status is None:
        return envelope(request, 409, "A request with this Idempotency-Key is being worked on.")
    return HttpResponse(bytes(known.body), status=known.status, content_type="application/json")


def _digest(request: HttpRequest) -> str:
    """An uploaded file counts by its length: it is not read into memory for this."""
    said = f"{request.method} {request.get_full_path()} ".encode()
    if (request.content_type or "").startswith("multipart/"):
        said += request.headers.get("Content-Length", "").encode()
    else:
        said += request.body
    return hashlib.sha256(said).hexdigest()
