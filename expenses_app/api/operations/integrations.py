"""The platforms that can be connected, what each can do, and its picture."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from expenses_app import platforms
from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.integrations import drawn_branding, drawn_integration
from expenses_app.api.faults import Fault
from expenses_app.api.paging import Paging, envelope
from expenses_app.api.querying.plain import narrowed
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.integrations import Branding, Integration, Integrations
from expenses_app.ledger.promise import Platform

router = Router(tags=["Integrations"], by_alias=True, exclude_none=True)
_PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" role="img"><title>{name}</title>'
    '<rect width="40" height="40" rx="8" fill="#33415c"/><text x="20" y="26" font-family="sans-serif" font-size="16" '
    'font-weight="600" text-anchor="middle" fill="#fff">{letters}</text></svg>'
)


@router.get(
    "/integrations", response={200: Integrations, **ALWAYS, **failing(400)}, operation_id="list-integrations"
)
def list_integrations(request: ApiRequest, asked: Query[Paging]) -> dict[str, Any]:
    rows = [_on_the_wire(drawn_integration(one)) for one in platforms.all_platforms().values()]
    found = narrowed(rows, asked.query, asked.order_by, "Integration")
    start = (asked.page - 1) * asked.page_size
    return envelope(request, asked, len(found), found[start : start + asked.page_size])


@router.get(
    "/integrations/{platformKey}",
    response={200: Integration, **ALWAYS, **failing(404)},
    operation_id="get-integration",
)
def get_integration(request: ApiRequest, platformKey: str) -> dict[str, Any]:
    return drawn_integration(_platform(platformKey))


@router.get(
    "/integrations/{platformKey}/branding",
    response={200: Branding, **ALWAYS, **failing(404)},
    operation_id="get-integrations-branding",
)
def get_branding(request: ApiRequest, platformKey: str) -> dict[str, Any]:
    return drawn_branding(_platform(platformKey))


@router.get("/integrations/{platformKey}/picture.svg", auth=None, include_in_schema=False)
def get_picture(request: HttpRequest, platformKey: str) -> HttpResponse:
    """For pages of partners: anybody may see it."""
    platform = _platform(platformKey)
    drawn = Path(platforms.__path__[0]) / platform.key / "tile.svg"
    if drawn.is_file():
        picture = drawn.read_text()
    else:
        picture = _PLAIN.format(name=escape(platform.name), letters=escape(platform.tile))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _platform(key: str) -> Platform:
    for one in platforms.all_platforms().values():
        if one.integration_key == key:
            return one
    raise Fault(404)


def _on_the_wire(row: dict[str, Any]) -> dict[str, Any]:
    """With the names that queries use."""
    answer: dict[str, Any] = Integration.model_validate(row).model_dump(by_alias=True)
    return answer
