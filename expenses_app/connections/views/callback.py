"""The address every platform sends the browser back to."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from expenses_app.companies.clock import system_clock
from expenses_app.connections.services.finish_consent import UnknownState, finish_consent
from expenses_app.connections.views.onward import onward
from expenses_app.connections.views.set_out import BROWSER_COOKIE


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Company, person and connection come from the state."""
    browser_key = request.COOKIES.get(BROWSER_COOKIE, "")
    if not request.user.is_authenticated and not browser_key:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    user_id = request.user.pk if request.user.is_authenticated else None
    try:
        arrival = finish_consent(request.GET.dict(), system_clock(), user_id=user_id, browser_key=browser_key)
    except UnknownState:
        return render(request, "connections/unknown_state.html", status=400)
    response = onward(request, arrival)
    response.delete_cookie(BROWSER_COOKIE, path="/connections/", samesite="Lax")
    return response
