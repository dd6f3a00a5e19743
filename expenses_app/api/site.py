"""The API as one object: its door, its body formats, and its groups of operations."""

from ninja import NinjaAPI

from expenses_app.api.body import ExactParser, ExactRenderer
from expenses_app.api.caller import Door
from expenses_app.api.handlers import add_handlers
from expenses_app.api.operations import (
    attachments,
    companies,
    configuration,
    connections,
    integrations,
    keys,
    pushes,
    readings,
    reference,
    settings,
    syncs,
    tracking,
    writing,
)

api = NinjaAPI(
    title="Expenses",
    version="2",
    description="Card spend into the accounting software: categorised, with its receipt, once and only once.",
    auth=Door(),
    parser=ExactParser(),
    renderer=ExactRenderer(),
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)
add_handlers(api)
for group in (
    keys,
    settings,
    companies,
    connections,
    configuration,
    readings,
    reference,
    tracking,
    integrations,
    writing,
    syncs,
    attachments,
    pushes,
):
    api.add_router("", group.router)
