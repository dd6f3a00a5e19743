"""OFX and QFX, versions 1 (SGML) and 2 (XML), as banks send them rather than as the specification asks."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.statements.readers.amounts import NotAnAmount, read_number, read_unmarked
from expenses_app.statements.readers.currencies import currency_of
from expenses_app.statements.readers.decode import decode
from expenses_app.statements.readers.limits import check_rows, check_size
from expenses_app.statements.readers.ofx_tokens import Token, tokens
from expenses_app.statements.readers.statement import (
    AccountIdentifier,
    AccountKind,
    Statement,
    StatementFile,
    StatementRow,
    UnreadableStatement,
    UntakenRow,
)

_STATEMENTS = {"STMTRS": AccountKind.BANK, "CCSTMTRS": AccountKind.CARD}
_ACCOUNTS = {"BANKACCTFROM", "CCACCTFROM"}
#: Aggregates whose leaves mean something else than the same leaves of a transaction.
_INSIDE = {"CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO", "LEDGERBAL", "AVAILBAL", "BAL"}
_EIGHT_DIGITS = re.compile(r"^\d{8}")
_START, _END = re.compile(r"<OFX\s*>", re.IGNORECASE), re.compile(r"</OFX\s*>", re.IGNORECASE)
_STILL_ESCAPED = re.compile(r"&(?:lt|gt|amp|quot|apos|#\d+);")


@dataclass(slots=True)
class _Open:
    """A transaction while its leaves arrive."""

    line: int
    leaves: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Account:
    """A statement while its parts arrive."""

    kind: AccountKind
    leaves: dict[str, str] = field(default_factory=dict)
    transactions: list[_Open] = field(default_factory=list)


def read_ofx(content: bytes) -> StatementFile:
    """Read every statement of an OFX or QFX file.

    Raises UnreadableStatement where the file ends early or holds no statement. A row that cannot be taken is listed
    with its reason; nothing is left out silently.
    """
    check_size(len(content))
    decoded = decode(content)
    text = decoded.text
    start = _START.search(text)
    if start is None:
        raise UnreadableStatement(
            Message("This file has no <OFX> part, so it is not a statement in OFX or QFX form.")
        )
    end = _END.search(text, start.end())
    body = text[: end.end()] if end else text
    null = body.find("\0")
    if null >= 0:
        line = body.count("\n", 0, null) + 1
        raise UnreadableStatement(
            Message(
                "Line %(line)s holds NUL bytes: the file was damaged. Download it again.", {"line": line}
            ),
            line,
        )
    accounts = list(_accounts(body, start.start(), complete=end is not None))
    if not accounts:
        raise UnreadableStatement(Message("This OFX file holds no statement of a bank account or card."))
    check_rows(sum(len(account.transactions) for account in accounts))
    return StatementFile([_statement(account) for account in accounts], decoded.notices)


def _accounts(text: str, start: int, *, complete: bool) -> Iterator[_Account]:
    account: _Account | None = None
    transaction: _Open | None = None
    inside: list[str] = []
    done = 0
    for token in tokens(text, start):
        if token.name in _STATEMENTS and not token.closing:
            account = _Account(_STATEMENTS[token.name])
            inside = []
        elif token.name in _STATEMENTS and account is not None:
            yield account
            account = None
        elif account is None:
            continue
        elif token.name == "STMTTRN":
            if transaction is not None and not token.closing:
                raise _unfinished(transaction, done, token.line)
            if token.closing and transaction is not None:
                account.transactions.append(transaction)
                transaction, done = None, done + 1
            elif not token.closing:
                transaction, inside = _Open(token.line), []
        elif token.name in _INSIDE or token.name in _ACCOUNTS:
            _walk(inside, token)
        elif not token.closing:
            leaves = transaction.leaves if transaction is not None else account.leaves
            leaves.setdefault("/".join([*inside, token.name]), token.text)
    if transaction is not None:
        raise _unfinished(transaction, done, text.count("\n") + 1)
    if not complete or account is not None:
        line = text.count("\n") + 1
        raise UnreadableStatement(
            Message(
                "This file ends early, on line %(line)s, after %(count)s complete transactions. "
                "Nothing was imported. Download it again.",
                {"line": line, "count": done},
            ),
            line,
        )


def _walk(inside: list[str], token: Token) -> None:
    if not token.closing:
        inside.append(token.name)
    elif token.name in inside:
        del inside[inside.index(token.name) :]


def _unfinished(transaction: _Open, done: int, line: int) -> UnreadableStatement:
    name = transaction.leaves.get("FITID") or f"T{done + 1}"
    known = "FITID" in transaction.leaves
    return UnreadableStatement(
        Message(
            "This file ends early: transaction %(name)s, which begins on line %(begins)s, has no end. "
            "Nothing was imported. Download it again."
            if known
            else "This file ends early: its transaction number %(number)s, which begins on line %(begins)s, "
            "has no end. Nothing was imported. Download it again.",
            {"name": name, "number": done + 1, "begins": transaction.line},
        ),
        line,
    )


def _statement(account: _Account) -> Statement:
    leaves = account.leaves
    written = leaves.get("CURDEF", "")
    currency = currency_of(written) if len(written) == 3 else ""
    rows: list[StatementRow] = []
    untaken: list[UntakenRow] = []
    escaped = 0
    for transaction in account.transactions:
        row = _row(transaction, currency, written)
        if isinstance(row, UntakenRow):
            untaken.append(row)
            continue
        escaped += bool(_STILL_ESCAPED.search(row.description + row.memo))
        rows.append(row)
    notices = []
    if escaped:
        notices.append(
            Message(
                "Names that still hold marks like “&lt;”, as the bank wrote them: %(count)s.",
                {"count": escaped},
            )
        )
    identifier = leaves.get("CCACCTFROM/ACCTID") or leaves.get("BANKACCTFROM/ACCTID", "")
    return Statement(
        account=AccountIdentifier(account.kind, identifier, leaves.get("BANKACCTFROM/BANKID", "")),
        currency=currency,
        rows=rows,
        untaken=untaken,
        closing_balance=_balance(leaves),
        notices=notices,
    )


def _row(transaction: _Open, currency: str, written_currency: str) -> StatementRow | UntakenRow:
    leaves = transaction.leaves
    description = leaves.get("NAME") or leaves.get("PAYEE/NAME", "")
    memo = leaves.get("MEMO", "")
    excerpt = " ".join(part for part in (description, leaves.get("TRNAMT", "")) if part)

    def untaken(reason: Message, *, understood: bool = False) -> UntakenRow:
        return UntakenRow(transaction.line, reason, excerpt, understood=understood)

    date = _day(leaves.get("DTPOSTED", ""))
    if date is None:
        return untaken(_no_day(leaves.get("DTPOSTED", "")))
    own = leaves.get("CURRENCY/CURSYM", "")
    row_currency = currency_of(own) if own else currency
    if not row_currency:
        return untaken(
            Message("%(code)s is not a currency.", {"code": (own or written_currency)[:20]})
            if own or written_currency
            else Message("The file does not say in which currency this is.")
        )
    try:
        amount = read_unmarked(leaves.get("TRNAMT", ""), row_currency)
    except NotAnAmount as error:
        return untaken(error.reason)
    if amount == 0:
        return untaken(Message("An amount of nothing is left out."), understood=True)
    original = leaves.get("ORIGCURRENCY/CURSYM", "")
    return StatementRow(
        line=transaction.line,
        date=date,
        amount=amount,
        currency=row_currency,
        description=description,
        memo=memo,
        bank_identifier=leaves.get("FITID", ""),
        raw_type=leaves.get("TRNTYPE", "").upper(),
        original_currency=currency_of(original),
        rate=_rate(leaves.get("ORIGCURRENCY/CURRATE", "")),
        corrects=leaves.get("CORRECTFITID", ""),
        correction=leaves.get("CORRECTACTION", "").upper(),
    )


def _day(written: str) -> datetime.date | None:
    """The first eight digits, whatever hour and offset follow: banks write the booking day there."""
    digits = _EIGHT_DIGITS.match(written)
    if digits is None:
        return None
    try:
        return datetime.date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return None


def _no_day(written: str) -> Message:
    if not written:
        return Message("The date is missing.")
    known = (
        "There is no day “%(written)s”." if _EIGHT_DIGITS.match(written) else "“%(written)s” is not a date."
    )
    return Message(known, {"written": written[:40]})


def _rate(written: str) -> Decimal | None:
    try:
        return read_number(written, "," if "," in written else ".") if written else None
    except NotAnAmount:
        return None


def _balance(leaves: dict[str, str]) -> Decimal | None:
    written = leaves.get("LEDGERBAL/BALAMT", "")
    try:
        return read_unmarked(written, "") if written else None
    except NotAnAmount:
        return None
