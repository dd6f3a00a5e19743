"""What a person does at the computer and in the Web Connector's window."""

from collections.abc import Callable
from typing import Any

from expenses_app.simulators.quickbooks_desktop.desk import Desk
from expenses_app.simulators.quickbooks_desktop.web_connector.connector import Connector

Wish = dict[str, Any]


class ConnectorDeeds:
    """Every deed as a row of one table."""

    def __init__(self, desk: Desk, connector: Connector) -> None:
        self._desk, self._connector = desk, connector
        self._deeds: dict[str, Callable[[str, Wish], dict[str, Any]]] = {
            "close_quickbooks": lambda company, wish: self._computer(company, running=not _on(wish)),
            "break_quickbooks": lambda company, wish: self._computer(company, starts=not _on(wish)),
            "show_dialog": lambda company, wish: self._computer(company, dialog=_on(wish)),
            "multi_user": lambda company, wish: self._computer(company, multi_user=_on(wish)),
            "open_other_file": lambda company, wish: self._computer(
                company, open_file=wish.get("file") or None
            ),
            "add_application": self._add,
            "remove_application": self._remove,
            "set_auto_run": self._auto_run,
            "set_interval": self._interval,
            "change_password": self._password,
            "update_now": self._update,
        }

    def act(self, company: str, action: str, wish: Wish) -> dict[str, Any]:
        """Do one of them; raises ActionRefused or KeyError."""
        return self._deeds[action](company, wish)

    def table(self, company: str) -> list[dict[str, Any]]:
        """The rows of the company, without their passwords."""
        return [
            {
                "Application": row.application.key,
                "User": row.application.user,
                "Service": row.application.url,
                "FileID": row.application.file_id,
                "Auto-Run": row.auto_run,
                "Every": row.every,
                "Due": row.due,
                "Last": row.last,
                "Status": row.status,
                "OK": row.ok,
            }
            for row in self._connector.of(company)
        ]

    def _computer(self, company: str, **values: Any) -> dict[str, Any]:
        computer = self._desk.world.computers[company]
        for name, value in values.items():
            setattr(computer, name, value)
        if not computer.running or computer.open_file:
            self._desk.interrupt(company)
        return dict(vars(computer))

    def _add(self, company: str, wish: Wish) -> dict[str, Any]:
        row = self._connector.add(
            company,
            str(wish.get("qwc", "")),
            str(wish.get("password", "")),
            str(wish.get("access") or "always"),
            bool(wish.get("auto_run", True)),
        )
        return {
            "application": row.application.key,
            "file_id": row.application.file_id,
            "every_seconds": row.every,
        }

    def _remove(self, company: str, wish: Wish) -> dict[str, Any]:
        self._connector.remove(company, str(wish["application"]))
        return {"removed": wish["application"]}

    def _auto_run(self, company: str, wish: Wish) -> dict[str, Any]:
        rows = self._connector.of(company, str(wish.get("application") or ""))
        for row in rows:
            row.auto_run = _on(wish)
        return {"applications": [row.application.key for row in rows]}

    def _interval(self, company: str, wish: Wish) -> dict[str, Any]:
        rows = self._connector.of(company, str(wish.get("application") or ""))
        for row in rows:
            self._connector.set_interval(row, float(wish["minutes"]))
        return {"applications": [row.application.key for row in rows]}

    def _password(self, company: str, wish: Wish) -> dict[str, Any]:
        rows = self._connector.of(company, str(wish.get("application") or ""))
        for row in rows:
            row.password = str(wish["password"])
        return {"applications": [row.application.key for row in rows]}

    def _update(self, company: str, wish: Wish) -> dict[str, Any]:
        rows = self._connector.of(company, str(wish.get("application") or ""))
        outcomes = [(row, self._connector.update(row)) for row in rows]
        return {
            "updates": [
                {
                    "application": row.application.key,
                    "status": outcome.status,
                    "ok": outcome.ok,
                    "message_sets": outcome.message_sets,
                    "operations": outcome.operations,
                }
                for row, outcome in outcomes
            ]
        }


def _on(wish: Wish) -> bool:
    return bool(wish.get("on", True))
