"""The platforms that the product ships; tests register small ledgers of their own beside them."""

from pathlib import Path

from expenses_app.ledger.promise import Platform
from expenses_app.platforms import all_platforms

_FOLDER = Path(__file__).resolve().parents[1] / "expenses_app" / "platforms"


def shipped_platforms() -> list[Platform]:
    return [one for one in all_platforms().values() if (_FOLDER / one.key).is_dir()]
