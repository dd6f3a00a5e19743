"""One API call: who asks, of which company, by which version; and the looking up of what a body names."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.freeagent.state import Company, Grant
from expenses_app.simulators.freeagent.switches import Switches
from expenses_app.simulators.freeagent.wire import Record, Refusal, answer, not_found, problem

MANY_ATTACHMENTS = date(2026, 9, 1)
MANY_BY_DEFAULT = date(2026, 12, 1)


@dataclass
class Call:
    """One request on its way through the rules; the lock of the company is held."""

    company: Company
    grant: Grant
    request: Request
    body: bytes
    now: datetime
    switches: Switches
    root: str

    @property
    def user(self) -> Record:
        """The user for whom the app acts."""
        return self.company.users[self.grant.user]

    @property
    def level(self) -> int:
        """The permission level of that user, 0 to 8."""
        return int(self.user["permission_level"])

    @property
    def actor(self) -> str:
        """Who stands in the history of a document."""
        return f"{self.grant.client} for {self.user['email']}"

    @property
    def many_attachments(self) -> bool:
        """Whether explanations have up to fifty files: by the version asked for, else by default since December 2026."""
        try:
            return date.fromisoformat(self.request.headers.get("X-Api-Version", "")) >= MANY_ATTACHMENTS
        except ValueError:
            return self.now.date() >= MANY_BY_DEFAULT

    def url(self, collection: str, key: str) -> str:
        """The address of a record."""
        return f"{self.root}{collection}/{key}"

    def find(self, collection: str, named: Any) -> Record:
        """Return the record that a reference names, by address or bare id; raises Refusal with 404."""
        key = last_segment(named, collection)
        records: dict[str, Record] = getattr(self.company, ATTRIBUTES[collection])
        if key is None or key not in records:
            raise not_found()
        return records[key]

    def json_body(self) -> Record:
        """Read the body; raises Refusal with 415 or 400."""
        if self.request.mimetype != "application/json":
            raise problem(415, "Content-Type must be application/json")
        try:
            body = json.loads(self.body.decode(), parse_float=Decimal)
        except ValueError as error:
            raise problem(400, f"Malformed JSON: {error}") from error
        if not isinstance(body, dict):
            raise problem(400, "The body must be an object")
        return body

    def content(self, root: str, *, root_needed: bool = True) -> Record:
        """Read the body under its root key; raises Refusal with 400."""
        body = self.json_body()
        if root not in body and not root_needed:
            return body
        content = body.get(root)
        if not isinstance(content, dict) or not content:
            raise problem(400, f"param is missing or the value is empty: {root}")
        return content

    def created(self, name: str, url: str, shown: Record) -> Response:
        """Answer 201 with the record and its address."""
        response = answer({name: shown}, 201)
        response.headers["Location"] = url
        return response

    def touched(self) -> None:
        """Note that the books have changed."""
        self.company.revision += 1


ATTRIBUTES = {
    "bank_accounts": "bank_accounts",
    "bank_transactions": "bank_transactions",
    "bank_transaction_explanations": "explanations",
    "bills": "bills",
    "categories": "categories",
    "contacts": "contacts",
    "expenses": "expenses",
    "projects": "projects",
    "users": "users",
}


def last_segment(named: Any, collection: str) -> str | None:
    """Return the id of a reference; None when it is an address of something else."""
    if isinstance(named, int) and not isinstance(named, bool):
        return str(named)
    if not isinstance(named, str):
        return None
    steps = named.rstrip("/").split("/")
    if len(steps) > 1 and steps[-2] != collection:
        return None
    return steps[-1]


@dataclass
class Complaints:
    """What is wrong with a body, field by field; FreeAgent tells all of it at once."""

    switches: Switches
    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, text: str) -> None:
        """Complain about a field."""
        if (name, text) not in self.found:
            self.found.append((name, text))

    def about(self, name: str) -> bool:
        """Whether a field has been complained about."""
        return any(each == name for each, _ in self.found)

    def end(self) -> None:
        """Raise a Refusal with 422 if anything was wrong."""
        if not self.found:
            return
        if self.switches["validation_shape"] == "fields":
            fields: dict[str, list[str]] = {}
            for name, text in self.found:
                fields.setdefault(name, []).append(text)
            raise Refusal(answer({"errors": fields}, 422))
        messages = [{"message": f"{name} {text}"} for name, text in self.found]
        raise Refusal(answer({"errors": messages}, 422))
