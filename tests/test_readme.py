"""The README is true."""

import re
from pathlib import Path

from expenses_app.platforms import all_platforms
from expenses_app.platforms.table import platform_table

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_the_table_of_platforms_is_what_the_adapters_declare():
    shown = re.search(r"<!-- platforms -->\n(.*?)<!-- /platforms -->", README, re.DOTALL)
    declared = [one for one in all_platforms().values() if _is_ours(one.key)]
    assert shown[1] == platform_table(declared)


def test_every_file_it_links_to_exists():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def _is_ours(key):
    """Small ledgers of other tests may be registered in the same run."""
    return (ROOT / "expenses_app" / "platforms" / key).is_dir()
