"""The README is true."""

import re
from pathlib import Path

from expenses_app.platforms.table import platform_table
from tests.shipped import shipped_platforms

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_the_table_of_platforms_is_what_the_adapters_declare():
    shown = re.search(r"<!-- platforms -->\n(.*?)<!-- /platforms -->", README, re.DOTALL)
    assert shown[1] == platform_table(shipped_platforms())


def test_every_file_it_links_to_exists():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
