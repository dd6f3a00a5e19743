"""What a partner sets up: its profile, the sites that may call us, and how often ledgers are read."""

from typing import Annotated, Any

from ninja import Router, Status
from pydantic import Field, StringConstraints

from expenses_app.api.caller import ApiRequest
from expenses_app.api.data_types import LISTED
from expenses_app.api.faults import Fault
from expenses_app.api.schemas.base import ALWAYS, In, Out, failing
from expenses_app.api.scope import company_of
from expenses_app.api.settled import READ_EVERY_HOURS
from expenses_app.companies.clock import system_clock
from expenses_app.partners.models import PartnerAccess
from expenses_app.partners.queries import access_of
from expenses_app.partners.services.access import NotAnOrigin, NotAPlace, set_origins, set_redirect

router = Router(tags=["Settings"], by_alias=True, exclude_none=True)


class Origins(Out):
    allowed_origins: list[str]


class OriginsBody(In):
    allowed_origins: list[str] = Field(max_length=100)


class Profile(Out):
    name: str
    redirect_url: str
    white_list_urls: list[str]


class ProfileBody(In):
    name: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    redirect_url: Annotated[str, StringConstraints(max_length=2000)]
    white_list_urls: list[str] = Field(default_factory=list, max_length=100)


class Setting(Out):
    data_type: str
    fetch_on_first_link: bool
    sync_schedule: int
    sync_order: int
    is_locked: bool


class Settings(Out):
    client_id: str
    settings: list[Setting]
    overrides_defaults: bool


class CompanySettings(Out):
    company_id: str
    settings: list[Setting]
    overrides_defaults: bool


class SettingBody(In):
    data_type: str
    fetch_on_first_link: bool
    sync_schedule: int
    sync_order: int


class SettingsBody(In):
    settings: list[SettingBody] = Field(max_length=100)


@router.get(
    "/corsSettings", response={200: Origins, **ALWAYS, **failing(404)}, operation_id="get-cors-settings"
)
def get_origins(request: ApiRequest) -> dict[str, Any]:
    return {"allowed_origins": access_of(request.caller.partner).origins}


@router.post(
    "/corsSettings", response={200: Origins, **ALWAYS, **failing(400, 404)}, operation_id="set-cors-settings"
)
def post_origins(request: ApiRequest, payload: OriginsBody) -> dict[str, Any]:
    """Replaces the list of sites whose pages may embed ours."""
    caller = request.caller
    try:
        access = set_origins(
            caller.partner, payload.allowed_origins, actor=caller.actor, at=system_clock().now()
        )
    except NotAnOrigin as wrong:
        raise Fault(400, f"{wrong} is not the origin of a site, such as https://app.example.com.") from wrong
    return {"allowed_origins": access.origins}


@router.get("/profile", response={200: Profile, **ALWAYS}, operation_id="get-profile")
def get_profile(request: ApiRequest) -> dict[str, Any]:
    partner = request.caller.partner
    return _profile(partner.name, access_of(partner))


@router.put("/profile", response={200: Profile, **ALWAYS, **failing(400)}, operation_id="update-profile")
def put_profile(request: ApiRequest, payload: ProfileBody) -> dict[str, Any]:
    caller = request.caller
    try:
        access = set_redirect(
            caller.partner,
            payload.name,
            payload.redirect_url,
            payload.white_list_urls,
            actor=caller.actor,
            at=system_clock().now(),
        )
    except NotAPlace as wrong:
        raise Fault(400, str(wrong)) from wrong
    return _profile(payload.name, access)


def _profile(name: str, access: PartnerAccess) -> dict[str, Any]:
    return {"name": name, "redirect_url": access.redirect_url, "white_list_urls": access.redirect_hosts}


@router.get(
    "/profile/syncSettings", response={200: Settings, **ALWAYS}, operation_id="get-profile-syncSettings"
)
def get_settings(request: ApiRequest) -> dict[str, Any]:
    return {
        "client_id": str(request.caller.partner.pk),
        "settings": _settings(),
        "overrides_defaults": False,
    }


@router.post(
    "/profile/syncSettings",
    response={204: None, **ALWAYS, **failing(400)},
    operation_id="update-profile-syncSettings",
)
def post_settings(request: ApiRequest, payload: SettingsBody) -> Status[None]:
    _demand_as_it_is(payload)
    return Status(204, None)


@router.get(
    "/companies/{companyId}/syncSettings",
    response={200: CompanySettings, **ALWAYS, **failing(404)},
    operation_id="get-company-syncSettings",
)
def get_company_settings(request: ApiRequest, companyId: str) -> dict[str, Any]:
    company = company_of(request, companyId)
    return {"company_id": str(company.pk), "settings": _settings(), "overrides_defaults": False}


@router.post(
    "/companies/{companyId}/syncSettings",
    response={204: None, **ALWAYS, **failing(400, 404)},
    operation_id="set-company-syncSettings",
)
def post_company_settings(request: ApiRequest, companyId: str, payload: SettingsBody) -> Status[None]:
    company_of(request, companyId)
    _demand_as_it_is(payload)
    return Status(204, None)


def _settings() -> list[dict[str, Any]]:
    """Every list is read at first link and daily, in this order; all locked, because it cannot be changed."""
    return [
        {
            "data_type": name,
            "fetch_on_first_link": True,
            "sync_schedule": READ_EVERY_HOURS,
            "sync_order": position,
            "is_locked": True,
        }
        for position, name in enumerate(LISTED.values())
    ]


def _demand_as_it_is(payload: SettingsBody) -> None:
    """What is asked for must be what happens: nothing else is accepted in silence."""
    for one in payload.settings:
        if one.data_type not in LISTED.values():
            raise Fault(400, f"Datatype {one.data_type} is not read here.")
        if not one.fetch_on_first_link or one.sync_schedule != READ_EVERY_HOURS:
            raise Fault(
                400,
                f"{one.data_type} is read at first link and every {READ_EVERY_HOURS} hours; this is locked.",
            )
