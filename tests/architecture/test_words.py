"""Vendor words stay in the vendor's folder."""

import re
from pathlib import Path

import pytest

from tests.shipped import shipped_platforms

ROOT = Path(__file__).resolve().parents[2] / "expenses_app"
GENERAL = [
    path
    for path in ROOT.rglob("*.py")
    if not {"platforms", "simulators", "migrations"} & set(path.relative_to(ROOT).parts)
]
NAMES = re.compile("|".join(re.escape(platform.key) for platform in shipped_platforms()))


def code_of(path: Path) -> str:
    """The file without its comments and docstrings: those may name a platform as an example."""
    text = re.sub(r'"""[\s\S]*?"""', "", path.read_text())
    return re.sub(r"#.*", "", text)


@pytest.mark.parametrize("path", GENERAL, ids=lambda path: str(path.relative_to(ROOT)))
def test_general_code_names_no_platform(path):
    assert NAMES.findall(code_of(path)) == []
