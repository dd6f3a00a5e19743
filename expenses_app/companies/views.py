"""The company's own page: settings, members, history; and the list to choose a company from."""

from typing import Any
from uuid import UUID

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import BadHeaderError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from expenses_app.companies import queries
from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.forms import CompanyForm, DeletionForm, InvitationForm, RoleForm
from expenses_app.companies.history import sentence
from expenses_app.companies.invitation_mail import send_invitation
from expenses_app.companies.models import Company, Member, Role
from expenses_app.companies.places import country_name
from expenses_app.companies.services import (
    AlreadyMember,
    InvitationOver,
    LastOwner,
    change_company,
    change_role,
    delete_company,
    invite,
    open_company,
    remove_member,
    withdraw_invitation,
)
from expenses_app.core.htmx import wants_fragment
from expenses_app.users.locale import locale_of_request
from expenses_app.users.models import User

PAGE = 50
_SWITCH = 20


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("the page is for people who are signed in")
    return request.user


def _first_page(company: Company) -> str:
    """Where one lands in a company: its review page, or its own page in an installation without one."""
    try:
        return reverse("review:grid", kwargs={"company_id": company.id})
    except NoReverseMatch:
        return reverse("companies:settings", kwargs={"company_id": company.id})


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The way in: to the only company, to the choice of one, or to opening the first."""
    memberships = list(queries.memberships_of(_person(request))[:2])
    if not memberships:
        return redirect("companies:create")
    if len(memberships) == 1:
        return redirect(_first_page(memberships[0].company))
    return redirect("companies:list")


@login_required
@require_GET
def companies(request: HttpRequest) -> HttpResponse:
    """The companies one belongs to, by name; `q` searches, `after` (a company's id) is where the page begins."""
    user = _person(request)
    search = request.GET.get("q", "").strip()
    after = _membership_after(user, request.GET.get("after", ""))
    found = queries.memberships_after(user, search, after, PAGE + 1)
    rows = [
        {
            "name": member.company.name,
            "url": _first_page(member.company),
            "settings_url": reverse("companies:settings", kwargs={"company_id": member.company_id}),
            "role": Role(member.role).label,
            "country": country_name(member.company.country, locale_of_request(request)),
        }
        for member in found[:PAGE]
    ]
    more = found[PAGE - 1].company_id if len(found) > PAGE else None
    return render(request, "companies/list.html", {"rows": rows, "search": search, "more": more})


def _membership_after(user: User, company_id: str) -> Member | None:
    if not company_id:
        return None
    try:
        return queries.memberships_of(user).filter(company_id=UUID(company_id)).first()
    except ValueError as malformed:
        raise Http404 from malformed


@login_required
@require_GET
def switcher(request: HttpRequest) -> HttpResponse:
    """The box that the company's name in the bar opens; without HTMX, the list."""
    if not wants_fragment(request):
        return redirect("companies:list")
    return render(request, "companies/_switcher.html")


@login_required
@require_GET
def switch_options(request: HttpRequest) -> HttpResponse:
    """Options of the switcher's picker."""
    search = request.GET.get("q", "").strip()
    members = queries.memberships_of(_person(request), search)[:_SWITCH]
    options = [
        {
            "value": str(member.company_id),
            "text": member.company.name,
            "note": Role(member.role).label,
            "url": _first_page(member.company),
        }
        for member in members
    ]
    return render(
        request, "components/picker_options.html", {"groups": [{"options": options}], "query": search}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open a company; whoever does is its owner."""
    form = CompanyForm(request.POST or None, locale=locale_of_request(request))
    if request.method == "POST" and form.is_valid():
        owner = open_company(_person(request), **form.cleaned_data, at=system_clock().now())
        messages.success(
            request, _("%(company)s is open. Connect its books next.") % {"company": owner.company.name}
        )
        return redirect(_first_page(owner.company))
    first = not queries.memberships_of(_person(request)).exists()
    return render(
        request, "companies/create.html", {"form": form, "first": first}, status=422 if form.errors else 200
    )


@company_view()
@require_http_methods(["GET", "HEAD"])
def settings(request: CompanyRequest) -> HttpResponse:
    """The company's own page. Owners get forms, others the facts."""
    return render(request, "companies/settings.html", _page(request))


@company_view(*OWNERS)
@require_POST
def change(request: CompanyRequest) -> HttpResponse:
    form = CompanyForm(
        request.POST, instance=Company(id=request.company.id), locale=locale_of_request(request)
    )
    if not form.is_valid():
        return render(request, "companies/settings.html", _page(request, form=form), status=422)
    change_company(request.company, form.cleaned_data, actor=request.actor, at=system_clock().now())
    messages.success(request, _("Saved."))
    return redirect("companies:settings", company_id=request.company.id)


@company_view(*OWNERS)
@require_POST
def delete(request: CompanyRequest) -> HttpResponse:
    """Delete the company, once its name was typed."""
    form = DeletionForm(request.POST, company=request.company)
    if not form.is_valid():
        return render(request, "companies/settings.html", _page(request, deletion_form=form), status=422)
    delete_company(request.company, actor=request.actor, at=system_clock().now())
    messages.success(request, _("%(company)s is deleted.") % {"company": request.company.name})
    return redirect("companies:start")


@company_view(*OWNERS)
@require_POST
def invite_member(request: CompanyRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitation, token = invite(
                request.company, **form.cleaned_data, actor=request.actor, at=system_clock().now()
            )
        except AlreadyMember:
            form.add_error("email", _("This person is a member already. Change the role in the list."))
        else:
            return _invited(request, invitation, token)
    return render(request, "companies/settings.html", _page(request, invitation_form=form), status=422)


def _invited(request: CompanyRequest, invitation: Any, token: str) -> HttpResponse:
    try:
        send_invitation(invitation, token, request.member.display_name)
    except (OSError, BadHeaderError):
        # The invitation stands; only its letter did not leave.
        messages.error(
            request,
            _("The mail server did not take the letter to %(email)s. Invite again in a moment.")
            % {"email": invitation.email},
        )
    else:
        messages.success(request, _("Invitation sent to %(email)s.") % {"email": invitation.email})
    return redirect("companies:settings", company_id=request.company.id)


@company_view(*OWNERS)
@require_POST
def withdraw(request: CompanyRequest, invitation_id: UUID) -> HttpResponse:
    invitation = request.company.invitations.filter(id=invitation_id).first()
    if invitation is None:
        raise Http404
    try:
        withdraw_invitation(invitation, actor=request.actor, at=system_clock().now())
    except InvitationOver:
        messages.error(request, _("%(email)s has accepted already.") % {"email": invitation.email})
    else:
        messages.success(request, _("Invitation of %(email)s withdrawn.") % {"email": invitation.email})
    return redirect("companies:settings", company_id=request.company.id)


@company_view(*OWNERS)
@require_POST
def set_role(request: CompanyRequest, member_id: UUID) -> HttpResponse:
    member = _member(request, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing was changed."))
        return redirect("companies:settings", company_id=request.company.id)
    try:
        changed = change_role(member, form.cleaned_data["role"], actor=request.actor, at=system_clock().now())
    except LastOwner:
        messages.error(request, _last_owner(member))
    else:
        words = {"name": changed.display_name, "role": Role(changed.role).label}
        messages.success(request, _("%(name)s is now %(role)s.") % words)
    return redirect("companies:settings", company_id=request.company.id)


@company_view(*OWNERS)
@require_POST
def remove(request: CompanyRequest, member_id: UUID) -> HttpResponse:
    member = _member(request, member_id)
    try:
        remove_member(member, actor=request.actor, at=system_clock().now())
    except LastOwner:
        messages.error(request, _last_owner(member))
        return redirect("companies:settings", company_id=request.company.id)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.display_name})
    if member.id == request.member.id:
        return redirect("companies:start")
    return redirect("companies:settings", company_id=request.company.id)


def _member(request: CompanyRequest, member_id: UUID) -> Member:
    member = request.company.members.select_related("user", "company").filter(id=member_id).first()
    if member is None:
        raise Http404
    return member


def _last_owner(member: Member) -> str:
    return _("%(name)s is the only owner. Make somebody else an owner first.") % {"name": member.display_name}


def _page(
    request: CompanyRequest,
    form: CompanyForm | None = None,
    invitation_form: InvitationForm | None = None,
    deletion_form: DeletionForm | None = None,
) -> dict[str, Any]:
    company, locale = request.company, locale_of_request(request)
    now = system_clock().now()
    return {
        "owner": request.member.role == Role.OWNER,
        "form": form or CompanyForm(instance=company, locale=locale),
        "invitation_form": invitation_form or InvitationForm(),
        "deletion_form": deletion_form or DeletionForm(company=company),
        "days_until_erased": django_settings.KEPT["deleted companies"].days,
        "country": country_name(company.country, locale),
        "roles": Role.choices,
        "members": [
            {
                "id": member.id,
                "name": member.display_name,
                "email": member.user.email if member.user else "",
                "role": member.role,
                "role_word": Role(member.role).label,
                "self": member.id == request.member.id,
            }
            for member in queries.members_of(company)
        ],
        "invitations": [
            {
                "id": invitation.id,
                "email": invitation.email,
                "role_word": Role(invitation.role).label,
                "expires_at": invitation.expires_at,
            }
            for invitation in queries.waiting_invitations(company, now)
        ],
        "history": [
            {"text": sentence(event), "actor": event.actor.get("name", ""), "at": event.at}
            for event in queries.history_of(company.id)
        ],
    }
