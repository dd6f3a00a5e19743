"""Changes one value of a valid request; names in braces stand for records of the books."""

import copy

from tests.simulators.zoho_books.books import UNKNOWN


def changed(body, path, value):
    """Return a copy with the value at a dotted path replaced; None removes it."""
    result = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = result
    for step in steps:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return result


def meant(books, value):
    """Turn {account Name}, {contact Name} and the like into ids; lists and tables are turned inside."""
    if isinstance(value, dict):
        return {name: meant(books, part) for name, part in value.items()}
    if isinstance(value, list):
        return [meant(books, part) for part in value]
    if value == "{unknown}":
        return UNKNOWN
    if not (isinstance(value, str) and value.startswith("{")):
        return value
    kind, _, name = value.strip("{}").partition(" ")
    if kind == "tag":
        return books.tag(*name.split("/"))
    if kind == "tax":
        rows = books.control("GET", f"lists/{books.organisation}?name=Taxes")["Taxes"]
        return next(row["tax_id"] for row in rows if row["tax_name"] == name)
    return getattr(books, kind)(name)
