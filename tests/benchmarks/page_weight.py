"""`python -m tests.benchmarks.page_weight`: bytes of a first load, everything that the page refers to, compressed.

The page is the full grid of a hundred rows; the page as the server sends it to a browser that takes gzip, style
sheets and scripts compressed by gzip -6, pictures and fonts as they are. Nothing is in the browser's cache.
"""

import gzip
import re
import sys
from pathlib import Path

from tests.benchmarks.figures import Figures
from tests.benchmarks.grid import signed_in
from tests.benchmarks.million import parser_for, use_million

LIMIT_KIB = 150
SCRIPT_LIMIT_KIB = 50
TEXTS = {".css", ".js", ".svg"}


def main() -> int:
    chosen = parser_for("page_weight", __doc__).parse_args()
    million = use_million(chosen.rows, fresh=chosen.fresh, pages=True)
    from django.conf import settings

    figures = Figures("first load of the grid")
    browser, address = signed_in(million)
    page = browser.get(address).content
    sent = browser.get(address, headers={"Accept-Encoding": "gzip"})
    parts = {"the page": len(sent.content)}
    for name, content in _files(page.decode(), Path(settings.STATIC_ROOT), settings.STATIC_URL).items():
        compressed = gzip.compress(content, 6) if Path(name).suffix in TEXTS else content
        parts[name] = len(compressed)
    for name, size in parts.items():
        figures.tell(f"{name:<46}{size / 1024:10.1f} KiB")
    scripts = sum(size for name, size in parts.items() if name.endswith(".js"))
    figures.show(
        "everything", sum(parts.values()) / 1024, LIMIT_KIB, "KiB", f"page {len(page) / 1024:.0f} as such"
    )
    figures.show("scripts", scripts / 1024, SCRIPT_LIMIT_KIB, "KiB")
    return figures.finish()


def _files(page: str, root: Path, prefix: str) -> dict[str, bytes]:
    """Static files that the page names, and those that its style sheets name."""
    found: dict[str, bytes] = {}
    wanted = re.findall(rf'(?:src|href)="{prefix}([^"#?]+)', page)
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found[name] = (root / name).read_bytes()
        if name.endswith(".css"):
            folder = Path(name).parent
            for one in re.findall(r'url\("?([^")]+)"?\)', found[name].decode()):
                if not one.startswith(("data:", "#", "http")):
                    wanted.append(
                        str((root / folder / one).resolve().relative_to(root.resolve())).split("#")[0]
                    )
    return found


if __name__ == "__main__":
    sys.exit(main())
