"""Where connectors call. The platform's own words are read and written in its folder; what happens is general."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from expenses_app.companies.clock import system_clock
from expenses_app.platforms import all_platforms
from expenses_app.webhooks.polls.step import answer_call

logger = structlog.get_logger(__name__)


@csrf_exempt  # no browser session lives here; the protocol carries name and password, then a ticket
@require_POST
@never_cache
def poll(request: HttpRequest, key: str) -> HttpResponse:
    """One call of a connector. 404 where no platform of this key calls us, 413 and 400 for what is no call of it."""
    platform = all_platforms().get(key)
    if platform is None or platform.polling is None:
        raise Http404
    # Not `request.body`: its limit is for forms, and far below a page of records.
    body = request.read(platform.polling.max_bytes + 1)
    if len(body) > platform.polling.max_bytes:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        call = platform.polling.read(body, headers)
    except ValueError as nonsense:
        logger.warning("poll_not_understood", platform=key, why=str(nonsense)[:200])
        return HttpResponse(status=400)
    answer = answer_call(platform, call, request.META.get("REMOTE_ADDR", ""), system_clock())
    logger.info("poll", platform=key, call=type(call).__name__, answer=type(answer).__name__)
    written = platform.polling.write(call, answer)
    return HttpResponse(written.body, content_type=written.content_type)
