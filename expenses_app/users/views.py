"""A person's own pages. Sign-in, passwords and codes are allauth's, in our templates."""

from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from expenses_app.users.appearance import Appearance
from expenses_app.users.forms import AppearanceForm, PersonForm
from expenses_app.users.models import User
from expenses_app.users.person import Person
from expenses_app.users.services import change_person


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("the page is for people who are signed in")
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, keys; looks; the ways to sign in."""
    user = _signed_in(request)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        change_person(user, actor=Person(user), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("users:account")
    looks = Appearance.from_cookies(request.COOKIES)
    page = {
        "form": form,
        "looks_form": AppearanceForm(initial={"theme": looks.theme, "density": looks.density}),
        "email": user.email,
        "two_steps": is_mfa_enabled(user),
    }
    return render(request, "users/account.html", page, status=422 if form.errors else 200)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep theme and row height in cookies and go back to the page one came from."""
    form = AppearanceForm(request.POST)
    response = HttpResponseRedirect(_back(request))
    if form.is_valid():
        form.appearance().keep(response, secure=request.is_secure())
    else:
        messages.error(request, _("That is not one of the looks on offer. Nothing was changed."))
    return response


def _back(request: HttpRequest) -> str:
    came_from: str = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        address = urlsplit(came_from)
        return address.path + (f"?{address.query}" if address.query else "")
    return reverse("users:account")
