"""Cuts a SuiteQL statement into words."""

import re
from dataclasses import dataclass

from expenses_app.simulators.netsuite.refusals import refused

WORD = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"
    r'|(?P<quoted>"[^"]*")|(?P<sign><=|>=|<>|!=|\|\||[=<>(),*?+\-]))'
)


@dataclass(frozen=True)
class Word:
    """One word: its kind (text, number, name, sign) and what it says."""

    kind: str
    value: str

    @property
    def upper(self) -> str:
        """The word as a keyword."""
        return self.value.upper() if self.kind in ("name", "sign") else ""


def cut(statement: str) -> list[Word]:
    """Return the words; raises Refused at the first that cannot be read."""
    words, at = [], 0
    while statement[at:].strip():
        found = WORD.match(statement, at)
        if found is None:
            raise invalid(f"Unexpected text near '{statement[at : at + 20].strip()}'.")
        kind = str(found.lastgroup)
        value = found.group(kind)
        if kind == "text":
            value = value[1:-1].replace("''", "'")
        if kind == "quoted":
            kind, value = "name", value.strip('"')
        words.append(Word(kind, value))
        at = found.end()
    return words


def invalid(sentence: str) -> Exception:
    """The refusal of a statement."""
    return refused(
        "INVALID_PARAMETER", f"Invalid search query. Detailed unprocessed description follows. {sentence}"
    )
