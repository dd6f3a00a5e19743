"""Change data capture: what changed since a moment, deletions as tombstones. Source: Intuit, "Change data capture"."""

from datetime import datetime, timedelta
from typing import Any

from expenses_app.simulators.quickbooks_online.catalogue import BY_LOWER_NAME, Kind
from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing
from expenses_app.simulators.quickbooks_online.state import PACIFIC, Company, written

LOOK_BACK = timedelta(days=30)
MOST_OBJECTS = 1000


def changes(company: Company, entities: str, since: str, now: datetime) -> dict[str, Any]:
    """Return ``CDCResponse``; raises Refusal 2020, 2000, 2070 or 2190. At most 1000 objects, oldest change first."""
    if not entities:
        raise missing("entities")
    if not since:
        raise missing("changedSince")
    kinds = [_kind(name.strip()) for name in entities.split(",") if name.strip()]
    moment = _moment(since)
    if moment < now - LOOK_BACK:
        raise Refusal(
            "2190", f"changedSince is more than 30 days ago. Supplied value:{since}", "changedSince"
        )
    left = MOST_OBJECTS
    responses = []
    for kind in kinds:
        rows = _changed(company, kind, moment)[:left]
        left -= len(rows)
        responses.append({kind.name: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
    return {"CDCResponse": [{"QueryResponse": responses}]}


def _changed(company: Company, kind: Kind, since: datetime) -> list[dict[str, Any]]:
    since = since.replace(microsecond=0)
    found = [
        (record.updated, record.as_json())
        for record in company.all_records(kind.name)
        if record.updated >= since
    ]
    found += [
        (
            each.moment,
            {
                "domain": "QBO",
                "status": "Deleted",
                "Id": each.id,
                "MetaData": {"LastUpdatedTime": written(each.moment)},
            },
        )
        for each in company.tombstones
        if each.kind == kind.name and each.moment >= since
    ]
    found.sort(key=lambda pair: pair[0])
    return [row for _, row in found]


def _kind(name: str) -> Kind:
    kind = BY_LOWER_NAME.get(name.lower())
    if kind is None or not kind.in_change_data:
        raise Refusal(
            "2000", f"The specified object name is unsupported or invalid. Object Name: {name}", "entities"
        )
    return kind


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise Refusal(
            "2070", f"The date value must be a valid value. Supplied value:{text}", "changedSince"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)
