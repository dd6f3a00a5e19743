"""The long drill in small; `python -m tests.benchmarks.drills` is the whole of it."""

import pytest

from tests.drills.running import run_under_faults

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def test_sixty_writes_under_faults(stage):
    rows = []
    for first in (1, 21, 41):
        new = stage.receive(20, first=first)
        stage.post(new)
        rows += new
    result = run_under_faults(stage, rows, share=0.3, seed=7, seconds=60)
    assert (result.duplicates, result.lost, result.wrong, result.strange_bytes) == (0, 0, 0, 0)
    assert result.share >= 0.1
