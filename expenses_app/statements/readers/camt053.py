"""CAMT.052, 053 and 054 (ISO 20022 bank to customer report, statement, notification), versions 1 to 13."""

import datetime
from decimal import Decimal, InvalidOperation

from expenses_app.core.messages import Message
from expenses_app.statements.readers.amounts import NotAnAmount, read_amount
from expenses_app.statements.readers.currencies import currency_of
from expenses_app.statements.readers.limits import check_rows, check_size
from expenses_app.statements.readers.statement import (
    AccountIdentifier,
    AccountKind,
    Statement,
    StatementFile,
    StatementRow,
    UnreadableStatement,
    UntakenRow,
)
from expenses_app.statements.readers.xml_walk import BadEncoding, Node, Walker, redeclared, walk

_CONTAINERS = {"Stmt", "Rpt", "Ntfctn"}
_WHOLE = frozenset({"Acct", "Bal", "Ntry", "TxDtls", "FrToDt", "CreDtTm"})
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt053(content: bytes) -> StatementFile:
    """Read every statement of a CAMT file; one row for each entry.

    Raises UnreadableStatement with line and column. Bytes that contradict a declared UTF-8 are read as Windows-1252,
    and a notice says so.
    """
    check_size(len(content))
    try:
        return StatementFile(_read(content))
    except BadEncoding as error:
        try:
            second = redeclared(content, "windows-1252")
        except UnicodeDecodeError:
            raise error from None
        notice = Message(
            "The file says UTF-8 but is not (line %(line)s, column %(column)s): it is read as Windows-1252. "
            "Check names with accents.",
            {"line": error.line or 0, "column": error.column or 0},
        )
        return StatementFile(_read(second), (notice,))


def _read(content: bytes) -> list[Statement]:
    collector = _Collector()
    walk(content, Walker(_WHOLE, collector.begins, collector.ends))
    if not collector.parts:
        raise UnreadableStatement(
            Message(
                "This is XML, but not a bank's statement. Choose the export called CAMT.053 (or OFX, or CSV) "
                "at the bank."
            )
        )
    return [part.statement() for part in collector.parts]


class _Part:
    """One Stmt, Rpt or Ntfctn while its elements arrive."""

    def __init__(self) -> None:
        self.account = AccountIdentifier()
        self.currency = ""
        self.date: datetime.date | None = None
        self.balances: dict[str, Decimal] = {}
        self.rows: list[StatementRow] = []
        self.untaken: list[UntakenRow] = []
        self.details = _Details()

    def statement(self) -> Statement:
        currency = self.currency or (self.rows[0].currency if self.rows else "")
        foreign = sum(1 for row in self.rows if row.currency != currency)
        notices = []
        if foreign:
            notices.append(
                Message(
                    "Entries in another currency than the account's %(currency)s: %(count)s. "
                    "They keep their own currency.",
                    {"count": foreign, "currency": currency},
                )
            )
        return Statement(
            account=self.account,
            currency=currency,
            rows=self.rows,
            untaken=self.untaken,
            opening_balance=next((self.balances[code] for code in _OPENING if code in self.balances), None),
            closing_balance=next((self.balances[code] for code in _CLOSING if code in self.balances), None),
            notices=notices,
        )


class _Details:
    """The transaction details of one entry: a single one enriches it, of several only the amounts are kept."""

    def __init__(self) -> None:
        self._first: Node | None = None
        self._amounts: list[tuple[str, str]] = []

    def add(self, node: Node) -> None:
        self._first = self._first or node
        stated = node.at("Amt") or node.at("AmtDtls/TxAmt/Amt")
        self._amounts.append((stated.text, stated.attributes.get("Ccy", "")) if stated else ("", ""))

    @property
    def single(self) -> Node | None:
        return self._first if len(self._amounts) == 1 else None

    def parts_of(self, amount: Decimal, currency: str) -> tuple[Decimal, ...]:
        """The single amounts of a batch, where they add up to the entry's `amount`; nothing otherwise."""
        if len(self._amounts) < 2 or any(code != currency for _, code in self._amounts):
            return ()
        try:
            parts = tuple(read_amount(written, ".", currency) for written, _ in self._amounts)
        except NotAnAmount:
            return ()
        return parts if sum(parts, start=Decimal(0)) == amount else ()


class _Collector:
    """Sorts the elements of the document into statements."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._rows = 0

    def begins(self, name: str, line: int) -> None:
        if name in _CONTAINERS:
            self.parts.append(_Part())

    def ends(self, node: Node) -> None:
        if not self.parts:
            return
        part = self.parts[-1]
        if node.name == "Acct":
            part.account = _account(node)
            part.currency = currency_of(node.said("Ccy")) or part.currency
        elif node.name == "Bal":
            _balance(node, part)
        elif node.name == "TxDtls":
            part.details.add(node)
        elif node.name == "Ntry":
            self._rows += 1
            check_rows(self._rows)
            row = _row(node, part)
            if isinstance(row, UntakenRow):
                part.untaken.append(row)
            else:
                part.rows.append(row)
            part.details = _Details()
        elif node.name in ("CreDtTm", "FrToDt"):
            part.date = _day(node.text) or _day(node.said("ToDtTm", "ToDt")) or part.date


def _account(node: Node) -> AccountIdentifier:
    identifier = node.said("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id")
    card = node.said("Tp/Cd", "Tp/Prtry").upper() in ("CARD", "CRDC", "CREDITCARD")
    bank = node.said("Svcr/FinInstnId/BICFI", "Svcr/FinInstnId/BIC")
    return AccountIdentifier(AccountKind.CARD if card else AccountKind.BANK, identifier, bank)


def _balance(node: Node, part: _Part) -> None:
    amount = node.at("Amt")
    if amount is None:
        return
    part.currency = part.currency or currency_of(amount.attributes.get("Ccy", ""))
    code = node.said("Tp/CdOrPrtry/Cd", "Tp/Cd")
    try:
        value = Decimal(amount.text.strip())
    except InvalidOperation:
        return
    if value.is_finite():
        # With several pages the first opening balance and the last closing balance count.
        if code in _OPENING:
            part.balances.setdefault(code, _signed(value, node))
        else:
            part.balances[code] = _signed(value, node)


def _row(entry: Node, part: _Part) -> StatementRow | UntakenRow:
    single = part.details.single
    information = entry.said("AddtlNtryInf")
    money_in = entry.said("CdtDbtInd") == "CRDT"
    counterparty = _other_side(single, money_in=money_in) if single else ""
    remittance = _remittance(single) if single else ""
    written = entry.at("Amt")
    excerpt = " ".join(filter(None, (counterparty or information, written.text.strip() if written else "")))

    def untaken(reason: Message, *, understood: bool = False) -> UntakenRow:
        return UntakenRow(entry.line, reason, excerpt, understood=understood)

    date = _day(entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")) or part.date
    if date is None:
        return untaken(Message("The date is missing."))
    if written is None:
        return untaken(Message("The amount is missing."))
    code = written.attributes.get("Ccy", "")
    currency = currency_of(code) if code else part.currency
    if not currency:
        return untaken(Message("%(code)s is not a currency.", {"code": code[:20]}))
    if entry.said("CdtDbtInd") not in ("CRDT", "DBIT"):
        return untaken(Message("The file does not say whether money came in or went out."))
    try:
        amount = read_amount(written.text, ".", currency)
    except NotAnAmount as error:
        return untaken(error.reason)
    if amount == 0:
        return untaken(Message("An amount of nothing is left out."), understood=True)
    original = _original(entry, single, currency)
    return StatementRow(
        line=entry.line,
        date=date,
        amount=amount if money_in else -amount,
        currency=currency,
        description=remittance or information,
        counterparty=counterparty,
        memo=information if remittance else "",
        bank_identifier=entry.said("AcctSvcrRef") or entry.said("NtryRef"),
        final=entry.said("Sts/Cd", "Sts") == "BOOK",
        raw_type=entry.said("BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Prtry/Cd"),
        booked_on=_day(entry.said("BookgDt/Dt", "BookgDt/DtTm")),
        original_amount=original[0],
        original_currency=original[1],
        rate=_rate(entry, single),
        parts=part.details.parts_of(amount, currency),
        notices=_reversal(entry),
    )


def _signed(value: Decimal, node: Node) -> Decimal:
    return -value if node.said("CdtDbtInd") == "DBIT" else value


def _day(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None


def _other_side(details: Node, *, money_in: bool) -> str:
    """Who paid, where money came in; who was paid, where it went out. Later versions put a Pty in between."""
    sides = ("Dbtr", "UltmtDbtr") if money_in else ("Cdtr", "UltmtCdtr")
    paths = [path for side in sides for path in (f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm")]
    return details.said(*paths)


def _remittance(details: Node) -> str:
    information = details.at("RmtInf")
    if information is None:
        return details.said("AddtlTxInf")
    lines = [" ".join(child.text.split()) for child in information.children if child.name == "Ustrd"]
    return (
        " ".join(filter(None, lines)) or information.said("Strd/CdtrRefInf/Ref") or details.said("AddtlTxInf")
    )


def _original(entry: Node, single: Node | None, currency: str) -> tuple[Decimal | None, str]:
    """The amount in the other currency of an exchange, as the entry or its only detail states it."""
    for node in filter(None, (entry, single)):
        for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"):
            stated = node.at(path)
            if stated is None:
                continue
            code = currency_of(stated.attributes.get("Ccy", ""))
            if not code or code == currency:
                continue
            try:
                amount = read_amount(stated.text, ".", code)
            except NotAnAmount:
                continue
            return (amount if entry.said("CdtDbtInd") == "CRDT" else -amount), code
    return None, ""


def _rate(entry: Node, single: Node | None) -> Decimal | None:
    paths = [f"AmtDtls/{kind}/CcyXchg/XchgRate" for kind in ("TxAmt", "InstdAmt", "CntrValAmt")]
    for node in filter(None, (entry, single)):
        written = node.said(*paths)
        if written:
            try:
                rate = Decimal(written)
            except InvalidOperation:
                return None
            return rate if rate.is_finite() else None
    return None


def _reversal(entry: Node) -> tuple[Message, ...]:
    if entry.said("RvslInd") in ("true", "1"):
        return (Message("The bank marks this as a reversal of an earlier entry."),)
    return ()
