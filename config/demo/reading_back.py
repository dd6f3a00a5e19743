"""A document as a simulator tells it over the vendor's API, read with nothing of ours: the second pair of eyes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Standing:
    """What the ledger says. `accounts`: every name the line's account goes by; `receipts`: SHA-256 of each file."""

    total: Decimal
    tax: Decimal
    accounts: tuple[str, ...]
    receipts: tuple[str, ...]

    def differences(self, *, total: Decimal, tax: Decimal, account: str, files: Sequence[bytes]) -> list[str]:
        """In what it differs from what was wanted."""
        wanted = sorted(hashlib.sha256(one).hexdigest() for one in files)
        compared: tuple[tuple[str, object, object], ...] = (
            ("total", self.total, total),
            ("tax", self.tax, tax),
            ("receipts", sorted(self.receipts), wanted),
        )
        found = [f"{name} {there}, wanted {here}" for name, there, here in compared if there != here]
        if account not in self.accounts:
            found.append(f"account {self.accounts}, wanted {account}")
        return found
