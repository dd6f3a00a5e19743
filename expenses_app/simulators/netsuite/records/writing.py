"""Creating, changing and deleting records: body, change, rules, store."""

import copy
from collections.abc import Callable

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS, WRITABLE
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.change import changed, number_lines
from expenses_app.simulators.netsuite.refusals import (
    DEPENDENT,
    method_not_allowed,
    missing,
    not_there,
    refused,
)
from expenses_app.simulators.netsuite.rules.accounts import account_is_used, check_account_record
from expenses_app.simulators.netsuite.rules.entities import (
    check_entity_record,
    check_relationship,
    entity_is_used,
)
from expenses_app.simulators.netsuite.rules.header import check_open
from expenses_app.simulators.netsuite.rules.transactions import SHAPES, check_transaction
from expenses_app.simulators.netsuite.wire import Record

Rule = Callable[[Call, str, Record, Record | None], None]
RULES: dict[str, Rule] = dict.fromkeys(TRANSACTIONS, check_transaction) | {
    "account": check_account_record,
    "vendor": check_entity_record,
    "customer": check_entity_record,
    "vendorSubsidiaryRelationship": check_relationship,
}
DEPENDENT_CODE = "THIS_RECORD_CANNOT_BE_DELETED_BECAUSE_IT_HAS_DEPENDENT_RECORDS"


def check_writable(call: Call, kind: str, method: str) -> None:
    """Raise Refused unless records of this type are written here."""
    call.fields(kind)
    if kind not in WRITABLE:
        raise method_not_allowed(method)


def create(call: Call, kind: str, sent: Record) -> Record:
    """Store a new record; raises Refused."""
    company = call.company
    record = copy.deepcopy(sent)
    record.pop("id", None)
    number_lines(record, call.fields(kind))
    RULES[kind](call, kind, record, None)
    record |= {"createdDate": call.now, "dateCreated": call.now, "lastModifiedDate": call.now}
    company.add(kind, record)
    if kind in TRANSACTIONS:
        record["transactionNumber"] = f"{kind[:2].upper()}{record['id']}"
    company.note(kind, record["id"], call.now, call.actor, "Created")
    return record


def update(call: Call, kind: str, before: Record, sent: Record) -> Record:
    """Change a record; raises Refused and then leaves it as it was."""
    company = call.company
    fields = call.fields(kind)
    after = changed(call, fields, before, {name: value for name, value in sent.items() if name != "id"})
    number_lines(after, fields)
    RULES[kind](call, kind, after, before)
    after["lastModifiedDate"] = call.now
    company.unindex(kind, before)
    company.records[kind][before["id"]] = after
    company.index(kind, after)
    company.note(kind, after["id"], call.now, call.actor, "Changed", ", ".join(sorted(sent)))
    return after


def upsert(call: Call, kind: str, external: str, sent: Record) -> Record:
    """Change the record with this external id, or create it; raises Refused."""
    before = call.company.find(kind, f"eid:{external}")
    content = sent | {"externalId": external}
    return create(call, kind, content) if before is None else update(call, kind, before, content)


def delete(call: Call, kind: str, key: str) -> None:
    """Delete a record; raises Refused."""
    company = call.company
    record = company.find(kind, key)
    if record is None:
        raise not_there()
    if kind in TRANSACTIONS:
        check_open(call, record, SHAPES[kind].payable)
        reasons = company.features["deletion_reason"] and call.switches["deletion_reason_sent_first"]
        if reasons and not record.get("deletionReason"):
            raise missing("Deletion Reason", path="deletionReason")
    used = kind == "account" and account_is_used(company, record["id"])
    if used or (kind in ("vendor", "customer") and entity_is_used(company, record["id"])):
        raise refused(DEPENDENT_CODE, DEPENDENT)
    company.note(kind, record["id"], call.now, call.actor, "Deleted")
    company.remove(kind, record["id"], call.now, call.actor)
