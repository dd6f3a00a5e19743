"""Companies."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from expenses_app.api.schemas.base import In, Out
from expenses_app.api.schemas.connections import Connection
from expenses_app.api.schemas.lists import Listed

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9\s\-',&@.?!]")
LONGEST_NAME = 200

TagName = Annotated[str, StringConstraints(min_length=1, max_length=27)]
TagValue = Annotated[str, StringConstraints(max_length=100)]
Tags = Annotated[dict[TagName, TagValue], Field(max_length=10)]


def _cleaned(name: str) -> str:
    """Letters that clients' systems cannot take are left out, as they expect it."""
    kept = _NOT_IN_A_NAME.sub("", name).strip()
    if not kept:
        raise ValueError("a name of at least one letter or digit is needed")
    return kept


Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME), AfterValidator(_cleaned)]


class CompanyBody(In):
    """What a company is made from, or replaced by."""

    name: Name
    description: str | None = Field(None, max_length=4000)
    tags: Tags | None = None


class CompanyUpdate(In):
    name: Name | None = None
    description: str | None = Field(None, max_length=4000)
    tags: Tags | None = None


class Company(Out):
    id: UUID
    name: str
    description: str | None = None
    redirect: str
    last_sync: datetime | None = None
    created: datetime
    created_by_user_name: str | None = None
    products: list[str]
    tags: dict[str, str]
    reference_subsidiary_companies: list[str] = []
    data_connections: list[Connection]


class Companies(Listed):
    results: list[Company]
