"""What somebody chose in a picker: an id, or words that fit exactly one record (the way without script)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from expenses_app.connections.models import Connection
from expenses_app.mapping.picking import pick
from expenses_app.mapping.purposes import Purpose
from expenses_app.reference_data.queries import active_ids
from expenses_app.review.fields import Field


class NotChosen(Exception):
    """Nothing, or several, fit what was typed. `sentence` is for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Typed:
    """As sent by components/picker.html."""

    value: str = ""
    text: str = ""


def chosen(connection: Connection, field: Field, typed: Typed, purpose: Purpose | None = None) -> str:
    """The record's id, "" where the field may be empty and nothing was typed. Raises NotChosen."""
    if typed.value:
        known = active_ids(connection.company_id, connection.ledger_id, field.kind, [typed.value])
        if typed.value not in known:
            raise NotChosen(
                _("That is no longer in %(platform)s. Choose another.")
                % {"platform": connection.platform_name}
            )
        return typed.value
    words = typed.text.strip()
    if not words:
        if field.empty:
            return ""
        raise NotChosen(_("Choose one from the list."))
    options = [option for group in pick(connection, field.asked, words, purpose) for option in group.options]
    exact = [
        option
        for option in options
        if words.casefold() in (option.text.casefold(), f"{option.code} {option.text}".strip().casefold())
    ]
    fitting = exact or options
    if len(fitting) == 1:
        return fitting[0].value
    if fitting:
        raise NotChosen(
            _("Several fit “%(typed)s”. Type more of the name, or choose from the list.") % {"typed": words}
        )
    raise NotChosen(_("Nothing fits “%(typed)s”. Try fewer letters.") % {"typed": words})
