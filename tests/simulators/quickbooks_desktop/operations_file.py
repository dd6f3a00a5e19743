"""A second reading of Intuit's operations file, with other means than the simulator's: as the XML sample that it is."""

import re
from pathlib import Path

from lxml import etree

from expenses_app.simulators import quickbooks_desktop

FILE = Path(quickbooks_desktop.__file__).parent / "schema" / "qbxmlops140.xml"
ROOT = etree.fromstring(FILE.read_bytes())
PATTERNS = {
    "AMTTYPE": r"-?\d+\.\d\d",
    "BOOLTYPE": r"true|false",
    "DATETYPE": r"\d{4}-\d\d-\d\d",
    "DATETIMETYPE": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d",
    "IDTYPE": r"[0-9A-F]+-\d+",
    "INTTYPE": r"-?\d+",
    "FLOATTYPE": r"-?\d+(\.\d+)?",
    "PERCENTTYPE": r"-?\d+(\.\d+)?",
    "PRICETYPE": r"-?\d+(\.\d+)?",
    "QUANTYPE": r"-?\d+(\.\d+)?",
    "GUIDTYPE": r"\{[0-9A-Fa-f-]{36}\}|0",
}


def sample_of(name):
    return next(each for section in ROOT for each in section if each.tag == name)


def note_of(element):
    """The comment on the line of the element's end or beginning."""
    first = next(iter(element), None)
    inside = (
        first
        if first is not None and first.tag is etree.Comment and first.sourceline == element.sourceline
        else None
    )
    after = element.getnext()
    beside = (
        after
        if after is not None and after.tag is etree.Comment and after.sourceline == element.sourceline
        else None
    )
    return (
        ((inside if inside is not None else beside).text or "")
        if (inside is not None or beside is not None)
        else ""
    )


def faults(element, edition, sample=None, path=""):
    """Everything in which an element differs from its sample, as sentences."""
    sample = sample_of(element.tag) if sample is None else sample
    path = f"{path}/{element.tag}"
    found = [f"{path}: attribute {name}" for name in element.attrib if name not in sample.attrib]
    kind = (sample.text or "").strip()
    if kind:
        return found + _text_faults(element, sample, kind, edition, path)
    known = [each for each in sample if isinstance(each.tag, str)]
    mixed = _mixed(sample)
    place = 0
    for child in element:
        places = [at for at, each in enumerate(known) if each.tag == child.tag]
        if not places:
            found.append(f"{path}: {child.tag} is unknown")
            continue
        if not any(at >= place for at in places) and child.tag not in mixed:
            found.append(f"{path}: {child.tag} stands too late")
        place = max(place if child.tag in mixed else 0, next((at for at in places if at >= place), places[0]))
        note = note_of(known[places[0]])
        elsewhere = re.search(r"not in ([A-Z|]+)", note)
        if elsewhere and edition in elsewhere[1].split("|"):
            found.append(f"{path}: {child.tag} is not in {edition}")
        found += faults(child, edition, known[places[0]], path)
    return found + _absent(element, sample, path)


def _mixed(sample):
    """The names that may stand in any order: those between BEGIN OR … or more, and END OR."""
    names, inside = set(), False
    for each in sample:
        if each.tag is etree.Comment:
            inside = (
                "or more" in each.text if "BEGIN OR" in each.text else inside and "END OR" not in each.text
            )
        elif inside:
            names.add(each.tag)
    return names


def _absent(element, sample, path):
    """Elements that must be there: neither optional, nor repeated, nor one of several ways."""
    given, depth, found = {each.tag for each in element}, 0, []
    for each in sample:
        if each.tag is etree.Comment:
            depth += ("BEGIN OR" in each.text) - ("END OR" in each.text)
        elif (
            not depth
            and not re.search(r"\bopt\b|\brep\b|not in|v\d", note_of(each))
            and each.tag not in given
        ):
            found.append(f"{path}: {each.tag} is missing")
    return found


def _text_faults(element, sample, kind, edition, path):
    text = element.text or ""
    if kind in PATTERNS and not re.fullmatch(PATTERNS[kind], text):
        return [f"{path}: {text!r} is no {kind}"]
    for most, editions in re.findall(r"max length = (\d+)(?: for ([A-Z|]+))?", note_of(sample)):
        if (not editions or edition in editions.split("|")) and len(text) > int(most):
            return [f"{path}: {text!r} is longer than {most}"]
    return []
