"""Simulators stand outside: they know the vendor's documents and nothing of the product."""

import ast
from pathlib import Path

import pytest

from expenses_app import simulators
from expenses_app.simulators.registry import platform_names

ROOT = Path(simulators.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
FORBIDDEN = ("django", "celery", "redis", "psycopg")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_a_simulator_imports_neither_the_product_nor_another_platform(path):
    own = path.relative_to(ROOT).parts[0]
    others = [f"expenses_app.simulators.{name}" for name in platform_names() if name != own]
    for name in imported(path):
        assert not name.split(".")[0].startswith(FORBIDDEN), name
        assert not name.startswith("expenses_app") or name.startswith("expenses_app.simulators"), name
        assert not name.startswith(tuple(others)), name


def test_nothing_of_the_product_imports_a_simulator():
    product = [path for path in ROOT.parent.rglob("*.py") if ROOT not in path.parents]
    guilty = [
        str(path) for path in product for name in imported(path) if name.startswith("expenses_app.simulators")
    ]
    assert guilty == []
