"""Bring a pull to its end, well or badly."""

from datetime import datetime

from expenses_app.audit.record import record
from expenses_app.companies.actor import SYSTEM
from expenses_app.ledger.errors import LedgerError
from expenses_app.reference_data import signals
from expenses_app.reference_data.models import Pull, PullStep


def finish(pull: Pull, now: datetime) -> None:
    """Every step is over. Must run inside a transaction; tells `signals.pull_finished`."""
    steps = list(pull.steps.all())
    failed = [step for step in steps if step.state == PullStep.State.FAILED]
    pull.state = Pull.State.FAILED if failed else Pull.State.DONE
    pull.problem_json = failed[0].problem_json if failed else None
    pull.problem_said = failed[0].problem_said if failed else ""
    pull.problem_cause = "kind_not_read" if failed else ""
    _end(pull, steps, now)


def fail(pull: Pull, error: LedgerError, now: datetime) -> None:
    """It does not go on by itself. What was read stays. Must run inside a transaction; tells `signals.pull_finished`."""
    pull.state = Pull.State.FAILED
    pull.problem_json = error.advice.as_json()
    pull.problem_said = error.said[:500]
    pull.problem_cause = error.cause
    _end(pull, list(pull.steps.all()), now)


def _end(pull: Pull, steps: list[PullStep], now: datetime) -> None:
    pull.finished_at = now
    pull.lease_token = pull.lease_until = pull.not_before = None
    pull.save()
    counts = {
        step.kind: {
            name: getattr(step, name)
            for name in ("added", "changed", "archived", "deleted")
            if getattr(step, name)
        }
        for step in steps
    }
    record(
        "connection.read" if pull.state == Pull.State.DONE else "connection.not_read",
        actor=SYSTEM,
        company_id=pull.company_id,
        subject_type="connection",
        subject_id=pull.connection_id,
        at=now,
        after={
            "pull": str(pull.pk),
            "kind": pull.kind,
            "asked_by": pull.asked_by,
            "counts": {kind: count for kind, count in counts.items() if count},
            "message": pull.problem_json,
        },
    )
    signals.pull_finished.send(sender=Pull, pull=pull)
