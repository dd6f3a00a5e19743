"""A float in a money path fails the build."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "expenses_app"
# Whatever an amount passes through on its way from the request to the ledger's document.
MONEY = [
    *(ROOT / "core").glob("money.py"),
    *(ROOT / "core").glob("json_bytes.py"),
    *(ROOT / "ledger").glob("*.py"),
    *(ROOT / "transactions").rglob("*.py"),
    *(ROOT / "statements" / "readers").rglob("*.py"),
    *(ROOT / "platforms").rglob("*.py"),
    *(ROOT / "sync").glob("*.py"),
    *(ROOT / "sync" / "services").glob("*.py"),
]


def floats(source: str) -> list[int]:
    """Lines with a call of float(), or a float that is calculated with."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            found.append(node.lineno)
        elif isinstance(node, ast.BinOp):
            found += [
                side.lineno
                for side in (node.left, node.right)
                if isinstance(side, ast.Constant) and isinstance(side.value, float)
            ]
    return found


@pytest.mark.parametrize("path", MONEY, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_float_comes_near_money(path):
    assert floats(path.read_text()) == []


@pytest.mark.parametrize("source", ["total = float(amount)", "tax = amount * 0.2"])
def test_the_check_finds_what_it_is_for(source):
    assert floats(source) == [1]
