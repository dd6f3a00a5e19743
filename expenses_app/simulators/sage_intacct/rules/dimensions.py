"""Dimensions of a line: known, active, belonging to the entity, and those that the account asks for."""

from expenses_app.simulators.sage_intacct.catalogue import DIMENSION_OF, ENTITY, LOCATION, Dimension
from expenses_app.simulators.sage_intacct.rules.call import Call, shown_name
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record

SENTENCES = {
    "vendor": "Vendor '{}' specified is not valid.",
    "location": "Location '{}' is not valid.",
}


def read_dimensions(call: Call, wanted: Record, account: Record | None) -> tuple[Record, list[str]]:
    """Return the references to keep on a line, and sentences on what is wrong."""
    kept: Record = {}
    problems: list[str] = []
    for name, value in wanted.items():
        dimension = DIMENSION_OF.get(name)
        found = call.refer(dimension.path, value) if dimension else None
        if dimension is None:
            problems.append(f"Dimension '{name}' is not enabled.")
        elif found is None or found["status"] != "active" or not _belongs(call, dimension, found):
            sentence = SENTENCES.get(name, f"Invalid {dimension.label} '{{}}' specified.")
            problems.append(sentence.format(shown_name(value)))
        else:
            kept[name] = reference(found) | {"name": found["name"]}
    if call.company.multi_entity and "location" not in wanted:
        problems.append("Location is required for each line of a multi-entity company.")
    for name, needed in (account or {}).get("requireDimensions", {}).items():
        if needed and name not in wanted and account:
            label = DIMENSION_OF[name].label
            problems.append(
                f"This transaction is missing the {label} dimension for the Account {account['id']}."
            )
    return kept, problems


def _belongs(call: Call, dimension: Dimension, found: Record) -> bool:
    return dimension.path != LOCATION or not call.entity or entity_of(call, found) == call.entity


def entity_of(call: Call, location: Record) -> str:
    """Return the entity of a location: itself, or the one above it; "" when there is none."""
    here: Record | None = location
    while here is not None:
        if call.company.find(ENTITY, here["id"]):
            return str(here["id"])
        here = call.company.refer(LOCATION, here.get("parent"))
    return ""


def entities_of_lines(call: Call, lines: list[Record]) -> set[str]:
    """Return the entities whose locations the lines bear."""
    places = (call.company.refer(LOCATION, line["dimensions"].get("location")) for line in lines)
    return {entity_of(call, place) for place in places if place}
