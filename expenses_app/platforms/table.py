"""The README's table of what each platform supports, computed from the declarations."""

from collections.abc import Iterable

from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.promise import Platform
from expenses_app.ledger.records import BankAccountKind

_NO = "–"


def platform_table(platforms: Iterable[Platform]) -> str:
    """A Markdown table, one row a platform, ending with a newline."""
    rows = [
        ("Platform", "Expense, bank account", "Expense, card", "Transfer", "Reimbursable", "Adjustment",
         "Changed after posting", "Taken back", "Receipts", "Batch"),
    ]  # fmt: skip
    for platform in platforms:
        able = platform.capabilities
        rows.append(
            (
                platform.name,
                _types(platform, BankAccountKind.BANK),
                _types(platform, BankAccountKind.CARD),
                _yes(Kind.TRANSFER in able.kinds),
                _yes(Kind.REIMBURSABLE in able.kinds),
                _yes(Kind.ADJUSTMENT in able.kinds),
                _changes(able),
                _kinds(able.voidable),
                _receipts(platform),
                str(platform.limits.batch) if platform.limits.batch > 1 else _NO,
            )
        )
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body]) + "\n"


def _types(platform: Platform, account: BankAccountKind) -> str:
    expense = platform.capabilities.expense
    types = expense.types.get(account, frozenset()) if expense else frozenset()
    return ", ".join(one.value for one in ExpenseType if one in types) or _NO


def _kinds(kinds: frozenset[Kind]) -> str:
    return ", ".join(one.value for one in Kind if one in kinds) or _NO


def _changes(able: Capabilities) -> str:
    anew = able.replaceable - able.updatable
    return _kinds(able.updatable) + (f"; anew: {_kinds(anew)}" if anew else "")


def _receipts(platform: Platform) -> str:
    attachments = platform.capabilities.attachments
    if attachments is None:
        return _NO
    return f"{attachments.max_files} of {attachments.max_bytes // 1_000_000} MB"


def _yes(able: bool) -> str:
    return "yes" if able else _NO
