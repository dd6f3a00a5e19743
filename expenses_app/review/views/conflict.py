"""Two people, one transaction: the second is told, nothing is overwritten, and what was typed is shown beside theirs."""

from django.http import HttpResponse
from django.shortcuts import render

from expenses_app.core.htmx import wants_fragment
from expenses_app.review.desk import Desk
from expenses_app.review.fields import Field
from expenses_app.review.history import newest_event
from expenses_app.review.names import names_of
from expenses_app.transactions.models import Transaction


def conflict(desk: Desk, theirs: Transaction, field: Field, name: str, value: str) -> HttpResponse:
    """409: who changed it, theirs and mine, and a button that sets mine over what is stored now."""
    if field.on_header:
        stored = getattr(theirs, field.column)
    else:
        line = theirs.lines.first()
        stored = getattr(line, field.column) if line else ""
    stored = (stored[0] if stored else "") if isinstance(stored, list) else stored
    names = names_of(desk.company.id, desk.ledger_id, [(field.kind, stored), (field.kind, value)])
    known = {key: name.full for (_kind, key), name in names.items()}
    event = newest_event(desk.company, theirs.id)
    context = {
        "who": event.actor.get("name", "") if event else "",
        "transaction": theirs,
        "field": field.word,
        "name": name,
        "value": value,
        "theirs": known.get(stored, ""),
        "mine": known.get(value, ""),
        "same": stored == value,
        "action": f"{desk.request.path}?version={theirs.version}",
        "rows": desk.draw([theirs.id]),
        "oob": True,
        "may_edit": True,
        "query": desk.query,
        "back_url": desk.base,
    }
    if not wants_fragment(desk.request):
        return render(desk.request, "review/conflict.html", context, status=409)
    answer = render(desk.request, "review/_conflict.html", context, status=409)
    answer["HX-Retarget"] = "#dialog"
    answer["HX-Reswap"] = "innerHTML"
    answer["HX-Trigger"] = f"transaction-{theirs.id}"
    return answer
