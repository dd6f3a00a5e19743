"""Where platforms tell of changes. A genuine notice is stored and answered at once; what it leads to happens later."""

import os

import structlog
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from expenses_app.companies.clock import system_clock
from expenses_app.platforms import all_platforms
from expenses_app.webhooks.models import Notice
from expenses_app.webhooks.notices.waking import wake

logger = structlog.get_logger(__name__)


@csrf_exempt  # no browser session lives here; the notice is signed
@require_POST
@never_cache
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """404 where nothing is listened to, 413 for one too long, the platform's refusal for one that is not genuine."""
    platform = all_platforms().get(key)
    notices = platform.notices if platform else None
    secret = os.environ.get(notices.variable, "") if notices else ""
    if notices is None or not secret:
        raise Http404
    body = request.read(notices.most_bytes + 1)
    if len(body) > notices.most_bytes:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not notices.is_genuine(body, headers, secret):
        logger.warning("notice_not_genuine", platform=key)
        return HttpResponse(status=notices.refusal)
    with transaction.atomic():
        kept = Notice.objects.create(platform=key, body=body, received_at=system_clock().now())
        wake(kept.pk)
    return HttpResponse(status=200)
