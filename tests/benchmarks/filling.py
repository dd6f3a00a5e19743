"""A company with very many transactions, and its neighbours: invented, and the same on every run.

Nearly all spend of an old company is posted; what is open is recent. Some cards and merchants are rare, because a
filter that finds little among much is the hard one.
"""

import datetime
import random
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db import connection as database

from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.searching import search_text

LEDGER = "xero:benchmark"
NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
LAST_DAY = datetime.date(2026, 11, 20)
DAYS = 1460
RARE_MERCHANT = "Zwiebelfisch Antiquariat"
BANKS = [f"bank-{number}" for number in range(6)]
RARE_BANK = "bank-6"
ACCOUNTS = [f"account-{number}" for number in range(90)]
TAX_RATES = [f"tax-{number}" for number in range(12)]
OPTIONS = [f"option-{number}" for number in range(20)]
SUPPLIERS = 100_000
# Per million; what is left is posted.
OPEN_STATES = {
    ("to_review", "to_review"): 20_000,
    ("ready", "ready"): 3_000,
    ("submitted", "queued"): 400,
    ("submitted", "posting"): 20,
    ("submitted", "retrying"): 30,
    ("submitted", "checking"): 5,
    ("submitted", "waiting_for_supplier"): 10,
    ("submitted", "reconnect"): 50,
    ("submitted", "refused"): 400,
    ("submitted", "period_locked"): 100,
    ("submitted", "partly"): 5,
    ("submitted", "ambiguous"): 5,
    ("submitted", "changed_there"): 60,
    ("submitted", "gone"): 10,
    ("to_review", "posted_changed_here"): 100,
    ("submitted", "receipt_to_follow"): 300,
    ("excluded", "excluded"): 9_000,
    ("submitted", "voided"): 2_000,
}
OLD = frozenset({"excluded", "voided", "gone", "changed_there"})
_FIRST = ("Corner", "Harbour", "Kestrel", "Oak", "River", "Summit", "Union", "Brick", "Copper", "Silver", "Grand",
          "Blue", "Little", "North", "Market", "Park", "Station", "Hill", "Garden", "Bridge")  # fmt: skip
_SECOND = ("Press Coffee", "Stationers", "Rail", "Hotel", "Fuel", "Software", "Couriers", "Bakery", "Taxi",
           "Airways", "Hardware", "Books", "Kitchen", "Insurance", "Telecom", "Parking", "Print", "Florist",
           "Catering", "Cloud Hosting")  # fmt: skip
_CURRENCIES = ("GBP",) * 17 + ("EUR", "EUR", "USD")


class Filler:
    """Writes `count` transactions of one company; numbers decide everything, `random` with a fixed seed the rest."""

    def __init__(self, company_id: UUID, count: int, seed: int = 7) -> None:
        self.company_id, self.count = str(company_id), count
        self.chance = random.Random(seed)
        self.merchants = [
            f"{first} {second}{'' if number == 0 else f' {number}'}"
            for number in range(5)
            for first in _FIRST
            for second in _SECOND
        ]
        # A few merchants are met daily, most of them now and then.
        self.weights = [1 / (place + 3) for place in range(len(self.merchants))]
        self.states = sorted(map(self._dated, self._states()), key=self._arrival)

    def _dated(self, state: tuple[str, str]) -> tuple[int, str, str]:
        """How many days ago, and the state: old spend is posted, or lies outside the ledger for good."""
        review, status = state
        recent = status != "posted" and status not in OLD
        return self.chance.randrange(90 if recent else DAYS), review, status

    def _arrival(self, row: tuple[int, str, str]) -> float:
        """Statements come in some weeks late, so rows lie on the disk nearly in the order of their days."""
        return -row[0] + self.chance.random() * 30

    def _states(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for state, per_million in OPEN_STATES.items():
            found.extend([state] * max(1, per_million * self.count // 1_000_000))
        found.extend([("submitted", "posted")] * (self.count - len(found)))
        return found[: self.count]

    def transactions(self) -> Iterator[tuple[object, ...]]:
        chance = self.chance
        merchants = chance.choices(self.merchants, self.weights, k=self.count)
        moment = NOW.isoformat()
        for number, (days, review, status) in enumerate(self.states):
            day = LAST_DAY - datetime.timedelta(days=days)
            merchant = RARE_MERCHANT if number % 40_000 == 39_999 else merchants[number]
            currency = chance.choice(_CURRENCIES)
            amount = Decimal(chance.randrange(100, 90_000)).scaleb(-2)
            rare = number % 50_000 == 49_999
            kind = "transfer" if number % 61 == 60 else "reimbursable" if number % 47 == 46 else "expense"
            memo = f"Invoice {number}" if number % 9 == 0 else ""
            yield (
                _id(self.company_id, number), self.company_id, kind,
                "" if kind != "expense" else "Refund" if number % 31 == 30 else "Payment",
                "import", f"source-{number}", LEDGER, day.isoformat(), currency, amount,
                "1.17" if currency == "EUR" else "1.31" if currency == "USD" else None, amount, currency,
                merchant, memo, "", RARE_BANK if rare else BANKS[number % 6], "supplier",
                f"supplier-{number % SUPPLIERS}", BANKS[(number + 1) % 6] if kind == "transfer" else "",
                review, status, "Private" if status == "excluded" else "", '{"contact": {"by": "rule"}}',
                search_text(merchant, memo, "", amount, amount), 1, 0 if review in ("to_review", "ready") else 1,
                0, False, "", "", "", "", moment, moment,
            )  # fmt: skip

    TRANSACTION_COLUMNS = (
        "id", "company_id", "kind", "type", "arrival", "source_id", "ledger_id", "date", "currency", "amount",
        "rate", "card_amount", "card_currency", "merchant", "memo", "reference", "bank_account_id", "contact_kind",
        "contact_id", "destination_account_id", "review", "status", "excluded_because", "origins",
        "search", "version", "revision", "incarnation", "post_as_draft", "payable_account_id", "date_raw",
        "original_currency", "destination_currency", "created_at", "updated_at",
    )  # fmt: skip

    def lines(self, rows: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        """One line each, every twelfth two, a transfer none; of what waits for review a third has no account yet."""
        for row in rows:
            number = int(str(row[5])[7:])
            if row[2] == "transfer":
                continue
            gross = Decimal(str(row[9]))
            shares = [gross] if number % 12 else [gross - (gross / 3).quantize(Decimal("0.01")),
                                                  (gross / 3).quantize(Decimal("0.01"))]  # fmt: skip
            no_account = row[21] == "to_review" and number % 3 == 0
            for position, share in enumerate(shares):
                tax = (share / 6).quantize(Decimal("0.01"))
                account = "" if no_account else ACCOUNTS[(number + position) % 90]
                option = f"{{{OPTIONS[number % 20]}}}" if number % 2 else "{}"
                yield (
                    _id(self.company_id, number, position + 1), self.company_id, row[0], position, share - tax, tax,
                    account, "" if no_account else TAX_RATES[number % 12], option, "", "",
                    '{"account": {"by": "rule"}}',
                )  # fmt: skip

    LINE_COLUMNS = (
        "id", "company_id", "transaction_id", "position", "net", "tax", "account_id", "tax_rate_id", "tracking",
        "description", "billable_to", "origins",
    )  # fmt: skip

    def write(self) -> None:
        """Everything by COPY. Triggers are off: the rows are known to fit."""
        for start in _blocks(self.transactions(), 50_000):
            _copy(Transaction._meta.db_table, self.TRANSACTION_COLUMNS, start)
            _copy(TransactionLine._meta.db_table, self.LINE_COLUMNS, self.lines(start))


def write_receipts(company_id: UUID) -> None:
    """Two of three posted transactions and half of those to review have their receipt."""
    with database.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE chosen AS
            SELECT id AS transaction_id, gen_random_uuid() AS receipt_id FROM transactions_transaction
            WHERE company_id = %(company)s AND kind <> 'transfer'
              AND ('x' || substr(id::text, 1, 2))::bit(8)::int %% 6 < CASE WHEN status = 'posted' THEN 4 ELSE 3 END
            """,
            {"company": company_id},
        )
        cursor.execute(
            """
            INSERT INTO receipts_receipt (id, company_id, sha256, name, state, notes, content_type, size, pages, locked,
                text, received, file, thumbnail, preview, preview_width, preview_height, linked, tries, created_at)
            SELECT receipt_id, %(company)s, encode(sha256(receipt_id::text::bytea), 'hex'), 'receipt.jpg', 'ready',
                '[]', 'image/jpeg', 120000, 1, false, '', '', 'receipts/' || receipt_id, '', '', 800, 600, true, 0,
                %(now)s
            FROM chosen
            """,
            {"company": company_id, "now": NOW},
        )
        cursor.execute(
            "INSERT INTO receipts_receiptlink (company_id, receipt_id, transaction_id, created_at)"
            " SELECT %(company)s, receipt_id, transaction_id, %(now)s FROM chosen",
            {"company": company_id, "now": NOW},
        )
        cursor.execute("DROP TABLE chosen")


class WithoutIndexes:
    """While many rows come in: the ordinary indexes of these tables are gone, afterwards they are back."""

    def __init__(self, *tables: str) -> None:
        self.tables = list(tables)

    def __enter__(self) -> None:
        with database.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(
                """
                SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
                FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
                WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL AND NOT i.indisunique
                """,
                [self.tables],
            )
            found = cursor.fetchall()
            self.definitions = [definition for _, definition in found]
            for name, _ in found:
                cursor.execute(f"DROP INDEX {name}")

    def __exit__(self, *_: object) -> None:
        with database.cursor() as cursor:
            for definition in self.definitions:
                cursor.execute(definition)
            cursor.execute("RESET session_replication_role")
            cursor.execute("RESET maintenance_work_mem")


def _blocks(rows: Iterator[tuple[object, ...]], size: int) -> Iterator[list[tuple[object, ...]]]:
    block: list[tuple[object, ...]] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def _copy(table: str, columns: tuple[str, ...], rows: object) -> None:
    with (
        database.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:  # type: ignore[attr-defined]
            copy.write("\t".join(r"\N" if value is None else str(value) for value in row) + "\n")


def _id(company_id: str, number: int, line: int = 0) -> str:
    """A key without order in time, as the product's own are."""
    mixed = ((number + 1) * 0x9E3779B97F4A7C15) & (2**64 - 1)
    return f"{mixed:016x}{line:04x}{company_id[-12:].replace('-', '0')}"
