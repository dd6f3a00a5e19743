"""The defaults as a form: each choice is an id, or words where the page has no script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from expenses_app.connections.models import Connection
from expenses_app.mapping.defaults import FIELDS, Default
from expenses_app.mapping.picking import Option, option_of, pick


@dataclass
class DefaultsForm:
    """`values` are ids by field, `texts` what stands in the pickers, `errors` sentences by field."""

    connection: Connection
    values: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def showing(cls, connection: Connection, defaults: Mapping[str, Default]) -> "DefaultsForm":
        """As it stands."""
        return cls(
            connection,
            {name: one.record_id for name, one in defaults.items()},
            {name: _shown(one) for name, one in defaults.items()},
        )

    @classmethod
    def sent(cls, connection: Connection, fields: list[str], data: Mapping[str, Any]) -> "DefaultsForm":
        """What somebody sent. Words without an id are looked up: exactly one record must fit."""
        form = cls(connection)
        for name in fields:
            form.texts[name] = str(data.get(f"{name}_text", "")).strip()
            form.values[name] = str(data.get(name, "")).strip()
            if form.texts[name] and not form.values[name]:
                form._look_up(name)
            elif not form.texts[name] and f"{name}_text" in data:
                # An emptied picker takes the default away.
                form.values[name] = ""
        return form

    @property
    def is_valid(self) -> bool:
        return not self.errors

    def _look_up(self, name: str) -> None:
        asked, _kind, _word = FIELDS[name]
        typed = self.texts[name]
        options = [option for group in pick(self.connection, asked, typed) for option in group.options]
        exact = [option for option in options if typed.casefold() in _names(option)]
        fitting = exact or options
        if len(fitting) == 1:
            self.values[name], self.texts[name] = fitting[0].value, typed
        elif not fitting:
            self.errors[name] = _("Nothing fits “%(typed)s”. Try fewer letters.") % {"typed": typed}
        else:
            self.errors[name] = _(
                "Several fit “%(typed)s”. Type more of the name, or choose from the list."
            ) % {"typed": typed}


def _shown(default: Default) -> str:
    """As the picker writes a chosen option: code and name."""
    if default.record is None:
        return default.record_id
    option = option_of(default.record)
    return f"{option.code} {option.text}".strip()


def _names(option: Option) -> set[str]:
    return {
        option.text.casefold(),
        option.code.casefold(),
        f"{option.code} {option.text}".strip().casefold(),
    } - {""}
