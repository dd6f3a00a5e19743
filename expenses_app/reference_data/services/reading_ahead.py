"""Ask for the next page while the last one is being stored: both take about as long."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from types import TracebackType

from django.db import connection as database

from expenses_app.ledger.promise import Client, Page
from expenses_app.ledger.records import RecordKind

_Asked = tuple[RecordKind, datetime | None, str | None]


class ReadingAhead:
    """A client's `read` with at most one call under way in a thread of its own. Use it as a context."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._asked: _Asked | None = None
        self._coming: Future[Page] | None = None

    def read(self, kind: RecordKind, since: datetime | None, cursor: str | None, *, ahead: bool) -> Page:
        """This page; with `ahead` the one after it is asked for already. Raises what the client raises."""
        wanted = (kind, since, cursor)
        if self._coming is not None and self._asked == wanted:
            coming, self._coming = self._coming, None
            page = coming.result()
        else:
            page = self._client.read(kind, since, cursor)
        if ahead and page.cursor is not None:
            self._asked = (kind, since, page.cursor)
            self._coming = self._thread.submit(self._client.read, *self._asked)
        return page

    def __enter__(self) -> "ReadingAhead":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A page that nobody waits for is read again by whoever goes on; its errors show then.
        if self._coming is not None or self._asked is not None:
            self._thread.submit(database.close)
        self._thread.shutdown(wait=True)
