"""Connections."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from expenses_app.api.schemas.base import In, Out
from expenses_app.api.schemas.lists import Listed

ConnectionStatus = Literal["PendingAuth", "Linked", "Unlinked", "Deauthorized"]
SourceType = Literal["Accounting", "Banking", "BankFeed", "Commerce", "Expense", "Other", "Unknown"]


class ConnectionError(Out):
    """`status_code` is a text: clients read no number there."""

    status_code: str
    status_text: str
    error_message: str
    errored_on_utc: datetime


class Connection(Out):
    id: UUID
    integration_id: UUID
    integration_key: str
    source_id: UUID
    source_type: SourceType
    platform_name: str
    link_url: str
    status: ConnectionStatus
    last_sync: datetime | None = None
    created: datetime
    data_connection_errors: list[ConnectionError] | None = None


class Connections(Listed):
    results: list[Connection]


class NewConnection(In):
    platform_key: str


class ConnectionUpdate(In):
    status: str | None = None
