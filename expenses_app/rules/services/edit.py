"""Make, change, order, switch off, delete and bring back rules: audited, in their order, one after the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction as database
from django.db.models import Max

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.rules.content import Content, check
from expenses_app.rules.models import Rule


class RuleChangedMeanwhile(Exception):
    """Somebody stored another version first. Nothing was overwritten; `theirs` is what is stored."""

    def __init__(self, theirs: Rule) -> None:
        super().__init__(f"{theirs.pk} is at version {theirs.version}")
        self.theirs = theirs


def create_rule(connection: Connection, content: Content, *, actor: Actor, now: datetime) -> Rule:
    """Add a rule below all others of these books. Raises NotAcceptable."""
    check(content, connection)
    with database.atomic():
        _one_at_a_time(connection.company_id)
        last = Rule.live.filter(company_id=connection.company_id, ledger_id=connection.ledger_id).aggregate(
            last=Max("position")
        )["last"]
        rule = Rule(
            company_id=connection.company_id,
            ledger_id=connection.ledger_id,
            position=(last or 0) + 1,
            created_at=now,
            updated_at=now,
        )
        content.put_on(rule)
        rule.save(force_insert=True)
        _tell("rule.created", rule, actor, now, None, content.as_json())
    return rule


def change_rule(
    connection: Connection, rule_id: UUID, version: int, content: Content, *, actor: Actor, now: datetime
) -> Rule:
    """Store what was edited. Raises NotAcceptable, RuleChangedMeanwhile and Rule.DoesNotExist; then nothing is stored."""
    with database.atomic():
        rule = _locked(connection.company_id, rule_id)
        if rule.version != version:
            raise RuleChangedMeanwhile(rule)
        before = Content.of(rule)
        check(content, connection, before)
        if content == before:
            return rule
        content.put_on(rule)
        _save(rule, now)
        _tell("rule.changed", rule, actor, now, before.as_json(), content.as_json())
    return rule


def switch_rule(company: Company, rule_id: UUID, active: bool, *, actor: Actor, now: datetime) -> Rule:
    """Turn it on or off. Raises Rule.DoesNotExist."""
    with database.atomic():
        rule = _locked(company.id, rule_id)
        if rule.active != active:
            rule.active = active
            _save(rule, now)
            action = "rule.switched_on" if active else "rule.switched_off"
            _tell(action, rule, actor, now, {"active": not active}, {"active": active})
    return rule


def move_rule(company: Company, rule_id: UUID, by: int, *, actor: Actor, now: datetime) -> Rule:
    """Move it by so many places, up below zero; it stops at the ends. Raises Rule.DoesNotExist."""
    with database.atomic():
        _one_at_a_time(company.id)
        moved = _locked(company.id, rule_id)
        rules = list(
            Rule.live.select_for_update()
            .filter(company_id=company.id, ledger_id=moved.ledger_id)
            .order_by("position", "id")
        )
        old = next(place for place, rule in enumerate(rules) if rule.id == moved.id)
        new = max(0, min(len(rules) - 1, old + by))
        if new == old:
            return moved
        rules.insert(new, rules.pop(old))
        for place, rule in enumerate(rules, start=1):
            rule.position = place
        Rule.objects.bulk_update(rules, ["position"])
        _tell("rule.moved", moved, actor, now, {"place": old + 1}, {"place": new + 1})
        moved.refresh_from_db()
    return moved


def delete_rule(company: Company, rule_id: UUID, *, actor: Actor, now: datetime) -> Rule:
    """Take it away; `restore_rule` brings it back to its place. Raises Rule.DoesNotExist."""
    with database.atomic():
        rule = _locked(company.id, rule_id)
        rule.deleted_at = now
        _save(rule, now)
        _tell("rule.deleted", rule, actor, now, Content.of(rule).as_json(), None)
    return rule


def restore_rule(company: Company, rule_id: UUID, *, actor: Actor, now: datetime) -> Rule:
    """Undo a deletion. Raises Rule.DoesNotExist."""
    with database.atomic():
        rule = Rule.objects.select_for_update().get(company_id=company.id, id=rule_id)
        if rule.deleted_at is not None:
            rule.deleted_at = None
            _save(rule, now)
            _tell("rule.restored", rule, actor, now, None, Content.of(rule).as_json())
    return rule


def _one_at_a_time(company_id: UUID) -> None:
    """Two people who add or move at once wait for each other, so that no two rules get one place."""
    Company.objects.select_for_update(no_key=True).get(pk=company_id)


def _locked(company_id: UUID, rule_id: UUID) -> Rule:
    return Rule.live.select_for_update().get(company_id=company_id, id=rule_id)


def _save(rule: Rule, now: datetime) -> None:
    rule.version += 1
    rule.updated_at = now
    # Counters and places are changed by others meanwhile.
    rule.save(
        update_fields=[
            field.name
            for field in Rule._meta.concrete_fields
            if field.name not in ("id", "company", "hits", "last_hit_at", "position", "created_at")
        ]
    )


def _tell(
    action: str,
    rule: Rule,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    record(
        action,
        actor=actor,
        company_id=rule.company_id,
        subject_type="rule",
        subject_id=rule.id,
        at=now,
        before=before,
        after=after,
    )
