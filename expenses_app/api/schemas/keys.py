"""API keys."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from expenses_app.api.schemas.base import In, Out


class NewKey(In):
    name: str = Field("", max_length=200)


class Key(Out):
    """`api_key` is whole in the answer that makes it, and never again: afterwards its first letters tell keys apart."""

    id: UUID
    name: str
    api_key: str
    created_date: datetime


class Keys(Out):
    results: list[Key]
