"""Rows of one entity: in order, found by some members at once, and set back when a request fails."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.wire import Row


class Collection:
    """Rows by id. Every change goes through ``put`` or ``remove``, so that ``Undo`` can take it back."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.rows: dict[str, Row] = {}
        self.undo: list[tuple[str, Row | None]] | None = None
        self._indexes: dict[str, dict[Any, dict[str, None]]] = {name: {} for name in entity.indexed}
        self._order: list[tuple[Any, str]] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self.rows.values()))

    def get(self, key: str) -> Row | None:
        """The row of an id."""
        return self.rows.get(key)

    def put(self, row: Row, moment: datetime) -> Row:
        """Store a new or changed row: its version rises and its time of change is set."""
        before = self.rows.get(row["id"])
        stored = row | {"_version": (before or {}).get("_version", 0) + 1, "lastModifiedDateTime": moment}
        stored.setdefault("_created", moment)
        self._note(row["id"])
        self._store(stored)
        return stored

    def remove(self, key: str) -> None:
        """Take a row out."""
        self._note(key)
        self._drop(key)

    def with_value(self, name: str, value: Any) -> list[Row]:
        """Rows whose indexed member has a value."""
        return [self.rows[key] for key in self._indexes[name].get(value, ())]

    def first(self, name: str, value: Any) -> Row | None:
        """The first row whose indexed member has a value."""
        return next(iter(self.with_value(name, value)), None)

    def narrowed(self, equal: Iterable[tuple[str, Any]]) -> list[Row] | None:
        """Rows that can meet equalities, by an index; None when no index helps."""
        for name, value in equal:
            if name == "id":
                return [self.rows[value]] if value in self.rows else []
            if name in self._indexes:
                return self.with_value(name, value)
        return None

    def ordered(self, after: tuple[Any, str] | None = None) -> Iterator[Row]:
        """Rows in the entity's own order, from behind a place on."""
        if self._order is None:
            self._order = sorted(self.place(row) for row in self.rows.values())
        order = self._order
        begin = bisect_right(order, after) if after else 0
        for position in range(begin, len(order)):
            row = self.rows.get(order[position][1])
            if row is not None:
                yield row

    def place(self, row: Row) -> tuple[Any, str]:
        """Where a row stands in the entity's own order."""
        return (row.get(self.entity.order) or "", row["id"])

    def set_back(self) -> None:
        """Take back every change since ``undo`` began."""
        for key, before in reversed(self.undo or []):
            self._drop(key)
            if before is not None:
                self._store(before)

    def _note(self, key: str) -> None:
        if self.undo is not None:
            self.undo.append((key, self.rows.get(key)))

    def _store(self, row: Row) -> None:
        self._drop(row["id"])
        self.rows[row["id"]] = row
        for name, index in self._indexes.items():
            index.setdefault(row.get(name), {})[row["id"]] = None
        self._order = None

    def _drop(self, key: str) -> None:
        row = self.rows.pop(key, None)
        if row is None:
            return
        for name, index in self._indexes.items():
            index[row.get(name)].pop(key, None)
        self._order = None
