"""The envelope of a page."""

from pydantic import Field

from expenses_app.api.schemas.base import Link, Out


class Links(Out):
    self: Link
    current: Link
    next: Link | None = None
    previous: Link | None = None


class Listed(Out):
    page_number: int
    page_size: int
    total_results: int
    links: Links = Field(alias="_links")
