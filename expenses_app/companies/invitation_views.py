"""Accepting an invitation: signed in as the invited, signed in as somebody else, or not known yet."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Invitation, Role
from expenses_app.companies.services import (
    AlreadyMember,
    InvitationOver,
    accept_invitation,
    invitation_by_token,
)
from expenses_app.users.forms import NEW_PASSWORD_HINT
from expenses_app.users.models import User

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class NewcomerForm(forms.Form):
    """What somebody who is invited and has no account yet tells us; the address is the invitation's."""

    name = forms.CharField(
        label=lazy("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=lazy("Password"),
        strip=False,
        help_text=NEW_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *arguments: object, email: str, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of the letter. The link proves who reads mail at the invited address."""
    try:
        invitation = invitation_by_token(token, system_clock().now())
    except InvitationOver:
        return render(request, "companies/invitation_over.html", status=410)
    if request.user.is_authenticated:
        return _as_member(request, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return redirect_to_login(request.path, resolve_url("account_login"))
    return _as_newcomer(request, invitation)


def _as_member(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not isinstance(request.user, User) or request.user.email.lower() != invitation.email:
        return render(request, "companies/invitation_other.html", _words(invitation), status=403)
    if request.method != "POST":
        return render(request, "companies/invitation.html", _words(invitation))
    return _join(request, invitation, request.user)


def _as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST or None, email=invitation.email)
    if request.method != "POST" or not form.is_valid():
        words = {**_words(invitation), "form": form}
        return render(request, "companies/invitation.html", words, status=422 if form.errors else 200)
    with transaction.atomic():
        user = User.objects.create_user(
            invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        accept_invitation(invitation, user, at=system_clock().now())
    login(request, user, backend=_BACKEND)
    return _welcome(request, invitation)


def _join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        accept_invitation(invitation, user, at=system_clock().now())
    except InvitationOver:
        return render(request, "companies/invitation_over.html", status=410)
    except AlreadyMember:
        messages.info(
            request, _("You are a member of %(company)s already.") % {"company": invitation.company.name}
        )
        return redirect("companies:start")
    return _welcome(request, invitation)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    words = {"company": invitation.company.name, "role": Role(invitation.role).label}
    messages.success(request, _("You are in %(company)s now, as %(role)s.") % words)
    return redirect("companies:start")


def _words(invitation: Invitation) -> dict[str, object]:
    inviter = invitation.invited_by
    return {
        "company_name": invitation.company.name,
        "inviter": inviter.display_name if inviter else invitation.company.name,
        "role_word": Role(invitation.role).label,
        "email": invitation.email,
    }
