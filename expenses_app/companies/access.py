"""Who may open a company's pages: the door in front of every view that serves one company."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.models import Company, Member, Role

# Sets for `company_view`: who may change what is not posted, and who may post.
EVERYONE: tuple[Role, ...] = ()
EDITORS = (Role.OWNER, Role.PREPARER, Role.POSTER)
POSTERS = (Role.OWNER, Role.POSTER)
OWNERS = (Role.OWNER,)


class CompanyRequest(HttpRequest):
    """A request that has passed the door. `company` is from the address, `actor` says who and by which way."""

    company: Company
    member: Member
    actor: Actor


Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., Answer]


def company_view(*roles: Role) -> Callable[[View[Answer]], View[Answer]]:
    """Let only members with one of `roles` (any member, when none is named) into a function view.

    The address has a `company_id` (uuid), which the view does not get; it reads `request.company`, `request.member`
    and `request.actor`. Someone not signed in is sent to sign in; strangers, members of other companies and deleted
    companies get 404; a role that may not gets 403 with a sentence that says who may. The company's time zone is
    active while the view runs. Ways in that are not the site's own session (an embedded page) put their Member into
    `request.embedded_member` before.
    """

    def decorate(view: View[Answer]) -> View[Answer]:
        @wraps(view)
        @vary_on_headers("HX-Request")
        def opened(request: CompanyRequest, company_id: UUID, **kwargs: Any) -> HttpResponseBase:
            embedded: Member | None = getattr(request, "embedded_member", None)
            if embedded is None and not request.user.is_authenticated:
                return _to_sign_in(request)
            member = _member(request, company_id) if embedded is None else _same_company(embedded, company_id)
            request.member = member
            request.company = member.company
            request.actor = member.actor(Way.PAGE if embedded is None else Way.EMBED)
            with timezone.override(member.company.time_zone):
                if roles and member.role not in roles:
                    return _refused(request, roles)
                return view(request, **kwargs)

        return opened  # type: ignore[return-value]

    return decorate


def _member(request: HttpRequest, company_id: UUID) -> Member:
    member = (
        Member.objects.filter(company_id=company_id, user=request.user.pk, company__deleted_at=None)
        .select_related("company", "user")
        .first()
    )
    if member is None:
        raise Http404
    return member


def _same_company(member: Member, company_id: UUID) -> Member:
    if member.company_id != company_id or member.company.deleted_at is not None:
        raise Http404
    return member


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    sign_in = resolve_url(settings.LOGIN_URL)
    fragment = bool(request.headers.get("HX-Request"))
    if not fragment and request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path(), sign_in)
    # A fragment or an action is no place to come back to: the page that asked for it is.
    back = redirect_to_login(_asking_page(request, "HX-Current-URL" if fragment else "Referer"), sign_in)
    if not fragment:
        return back
    response = HttpResponse(status=204)
    response["HX-Redirect"] = back.url
    return response


def _asking_page(request: HttpRequest, header: str) -> str:
    came_from = request.headers.get(header, "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return "/"
    address = urlsplit(came_from)
    return f"{address.path}?{address.query}" if address.query else address.path or "/"


def _refused(request: CompanyRequest, roles: Collection[Role]) -> HttpResponse:
    able = Member.objects.filter(company=request.company, role__in=roles).select_related("user")[:3]
    words = {
        "role": Role(request.member.role).label,
        "needed": _(" or ").join(str(Role(role).label) for role in roles),
        "able": [member.display_name for member in able],
    }
    return render(request, "errors/role.html", words, status=403)
