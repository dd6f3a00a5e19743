"""A pull in words: what was read, what is being read, and how long it will take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.companies.formats import clock_text, duration_text, number_text
from expenses_app.connections.wording import RECORDS
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull, PullStep
from expenses_app.reference_data.services.start_pull import FACTS


@dataclass(frozen=True)
class ProgressRow:
    """One kind. `total` is what the last whole reading found, 0 where nobody knows."""

    key: str
    word: str
    state: str
    amount: str
    done: int
    total: int
    problem: str
    said: str


@dataclass(frozen=True)
class Progress:
    """`sentence` is the live region's; `finished` says that nothing moves any more."""

    title: str
    elapsed: str
    rows: list[ProgressRow]
    sentence: str
    finished: bool
    failed: bool
    problem: str
    said: str


def progress_of(pull: Pull, now: datetime, locale: str) -> Progress:
    """`now` is aware; `locale` is the reader's."""
    steps = list(pull.steps.order_by("position"))
    facts = pull.connection.facts
    rows = [
        _row(step, locale, f"{facts.base_currency}, {facts.country}".strip(", ") if facts else "")
        for step in steps
    ]
    spent = (pull.finished_at or now) - (pull.started_at or pull.created_at)
    return Progress(
        title=pull.connection.tenant_name or pull.connection.platform_name,
        elapsed=duration_text(max(spent, timedelta(0))),
        rows=rows,
        sentence=_sentence(pull, steps, now, locale),
        finished=not pull.is_open,
        failed=pull.state == Pull.State.FAILED,
        problem=pull.problem.text(_)
        if pull.problem and pull.state in (Pull.State.FAILED, Pull.State.WAITING)
        else "",
        said=pull.problem_said if pull.state in (Pull.State.FAILED, Pull.State.WAITING) else "",
    )


def _row(step: PullStep, locale: str, facts: str) -> ProgressRow:
    word = _("Company information") if step.kind == FACTS else str(RECORDS[RecordKind(step.kind)])
    total = step.expected or 0
    if step.state == PullStep.State.WAITING:
        amount = _("Waiting")
    elif step.state == PullStep.State.FAILED:
        amount = _("Not read")
    elif step.kind == FACTS:
        amount = facts
    elif step.state == PullStep.State.RUNNING and total > step.read:
        amount = _("%(done)s of about %(total)s") % {
            "done": number_text(step.read, locale),
            "total": number_text(total, locale),
        }
    elif step.since is not None:
        amount = ngettext("%(n)s changed", "%(n)s changed", step.read) % {"n": number_text(step.read, locale)}
    else:
        amount = number_text(step.read, locale)
    return ProgressRow(
        key=step.kind,
        word=word,
        state=step.state,
        amount=amount,
        done=step.read,
        total=total if total > step.read else 0,
        problem=step.problem.text(_) if step.problem else "",
        said=step.problem_said,
    )


def _sentence(pull: Pull, steps: list[PullStep], now: datetime, locale: str) -> str:
    ended = sum(1 for step in steps if step.state in (PullStep.State.DONE, PullStep.State.FAILED))
    if pull.state == Pull.State.FAILED:
        return _("Reading stopped. What was read before is kept.")
    if pull.state == Pull.State.DONE:
        return _("Everything is read.")
    counted = _("%(done)s of %(all)s read.") % {"done": ended, "all": len(steps)}
    if pull.state == Pull.State.WAITING and pull.not_before:
        again = clock_text(timezone.localtime(pull.not_before), locale)
        return f"{counted} " + _("It goes on at %(time)s by itself.") % {"time": again}
    left = _left(steps, now)
    if left is None:
        return counted
    return f"{counted} " + _("About %(span)s left.") % {"span": duration_text(left)}


def _left(steps: list[PullStep], now: datetime) -> timedelta | None:
    """From the pace of the list being read and what the last reading found of it and the lists after it."""
    running = next((step for step in steps if step.state == PullStep.State.RUNNING), None)
    if running is None or not running.started_at or not running.expected or not running.read:
        return None
    waiting = [step.expected for step in steps if step.state == PullStep.State.WAITING]
    missing = max(0, running.expected - running.read) + sum(count or 0 for count in waiting)
    pace = (now - running.started_at) / running.read
    return pace * missing if missing else None
