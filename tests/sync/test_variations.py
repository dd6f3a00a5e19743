"""The table of variations is whole, and every test that it names exists."""

import ast
from pathlib import Path

import pytest

from tests.sync.variations import VARIATIONS

TESTS = Path(__file__).resolve().parents[1]


def test_every_variation_stands_in_the_table_once():
    assert [one.number for one in VARIATIONS] == list(range(1, 24))


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda one: f"{one.number}-{one.what}")
def test_named_tests_exist(variation):
    for name in variation.tests:
        path, _, function = name.partition("::")
        tree = ast.parse((TESTS / path).read_text())
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda one: f"{one.number}-{one.what}")
def test_every_variation_is_shown(variation):
    assert variation.tests
