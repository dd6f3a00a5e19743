"""What can be asked of the list of companies."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from expenses_app.api.faults import Fault
from expenses_app.api.paging import Shown
from expenses_app.api.querying.grammar import All, Clause, Malformed, Node, parse
from expenses_app.api.querying.properties import Among, Moment, Text
from expenses_app.api.settled import STATUS_OF_CONNECTION
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection


def _connections_in(word: str) -> "QuerySet[Any] | None":
    states = [state for state, status in STATUS_OF_CONNECTION.items() if status.lower() == word.lower()]
    if not states:
        return None
    return Connection.objects.filter(company=OuterRef("pk"), state__in=states, removal=None)


COMPANIES = Shown(
    "Company",
    {
        "id": Text("asked_id", Cast("id", TextField())),
        "name": Text("name", "name"),
        "description": Text("asked_description", "profile__description"),
        "created": Moment("created_at", "created_at"),
        "dataConnections.status": Among("connection_status", children=_connections_in),
    },
)


def tagged(rows: "QuerySet[Company]", text: str | None) -> "QuerySet[Company]":
    """Those that have the tags: `region = uk && owningTeam = invoice-finance`, with =, != and ~. Raises Fault 400."""
    if not text or not text.strip():
        return rows
    try:
        wanted = _tag_filter(parse(text))
    except Malformed as mistake:
        raise Fault(400, "Error parsing query - Malformed query.") from mistake
    return rows.filter(wanted)


def _tag_filter(node: Node) -> Q:
    if isinstance(node, Clause):
        return _tag_clause(node)
    wanted = Q()
    for inside in node.of:
        one = _tag_filter(inside)
        wanted = wanted & one if isinstance(node, All) else wanted | one
    return wanted


def _tag_clause(clause: Clause) -> Q:
    """Names and values of tags are told apart by case, unlike everything else in the language."""
    equal = Q(profile__tags__contains={clause.path: clause.value})
    if clause.operator == "=":
        return equal
    if clause.operator == "!=":
        return Q(profile=None) | ~equal
    if clause.operator == "~":
        return Q(Contains(KeyTextTransform(clause.path, F("profile__tags")), clause.value))
    raise Malformed
