"""Whether a request wants a fragment or the whole page."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """True for an HTMX request that is not a boosted link and not a restored history entry."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request
