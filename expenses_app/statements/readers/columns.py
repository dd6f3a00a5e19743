"""What the columns of a delimited file mean: a proposal from names and contents, for a person to confirm."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from expenses_app.core.text import normalised
from expenses_app.statements.readers.amounts import looks_like_amount
from expenses_app.statements.readers.dates import DateOrder, looks_like_date
from expenses_app.statements.readers.table import Table


class Meaning(StrEnum):
    LEAVE_OUT = "leave out"
    DATE = "date"
    BOOKED = "booked"
    MERCHANT = "merchant"
    NOTE = "note"
    AMOUNT = "amount"
    MONEY_OUT = "money out"
    MONEY_IN = "money in"
    CURRENCY = "currency"
    ORIGINAL_AMOUNT = "original amount"
    ORIGINAL_CURRENCY = "original currency"
    RATE = "rate"
    IDENTITY = "identity"
    ACCOUNT = "account"
    STATUS = "status"
    TYPE = "type"


#: Meanings that several columns may have; of any other the first column counts.
MANY = frozenset({Meaning.LEAVE_OUT, Meaning.NOTE})

#: Column names of banks in the languages of their exports, as `core.text.normalised` writes them.
_NAMES: Mapping[Meaning, str] = {
    Meaning.ORIGINAL_AMOUNT: "original amount|foreign amount|amount in original currency|amount foreign currency|"
    "local amount|originalbetrag|fremdwahrungsbetrag|betrag in fremdwahrung|montant d'origine|montant en devise|"
    "importe original|importo originale|oorspronkelijk bedrag",
    Meaning.ORIGINAL_CURRENCY: "original currency|foreign currency|local currency|originalwahrung|fremdwahrung|"
    "devise d'origine|moneda original|valuta originale",
    Meaning.RATE: "exchange rate|rate|fx rate|conversion rate|kurs|wechselkurs|umrechnungskurs|taux de change|cours|"
    "tipo de cambio|cambio|koers|arfolyam",
    Meaning.DATE: "transaction date|trans date|trans. date|purchase date|date of transaction|date|datum|kaufdatum|"
    "transaktionsdatum|belegdatum|date de transaction|date d'achat|date operation|date de l'operation|"
    "fecha de operacion|fecha|data|data operazione|data transakcji|transactiedatum|tranzakcio datuma|dato|paivamaara",
    Meaning.BOOKED: "post date|posted date|posting date|booking date|date posted|booked|buchungstag|buchungsdatum|"
    "buchung|date comptable|date de comptabilisation|fecha contable|data contabile|data ksiegowania|boekdatum|"
    "konyveles datuma|bokforingsdag|value date|valuta date|valutadatum|wertstellung|date de valeur|date valeur|"
    "fecha valor|data valuta|rentedatum",
    Meaning.MONEY_OUT: "debit|debits|money out|paid out|withdrawal|withdrawals|debit amount|soll|belastung|lastschrift|"
    "debet|ausgang|debe|cargo|uscite|dare|af|out",
    Meaning.MONEY_IN: "credit|credits|money in|paid in|deposit|deposits|credit amount|haben|gutschrift|kredit|eingang|"
    "haber|abono|entrate|avere|bij|in",
    Meaning.AMOUNT: "amount|transaction amount|billing amount|amount charged|value|betrag|umsatz|summe|montant|importe|"
    "importo|bedrag|osszeg|kwota|belopp|belob|belop|valor|summa",
    Meaning.CURRENCY: "currency|currency code|ccy|cur|billing currency|wahrung|waehrung|monn.|monnaie|devise|devizanem|"
    "moneda|divisa|waluta|muntsoort|munt|valuta",
    Meaning.IDENTITY: "transaction id|transaction number|transaction reference|id|reference|ref|reference number|"
    "reference no|bank reference|referenz|transaktions-id|transaktionsnummer|n° de transaction|numero de transaction|"
    "reference bancaire|tranzakcioazonosito|id transakcji|referencia|riferimento|fitid",
    Meaning.ACCOUNT: "card|card no.|card no|card number|card ending|account|account number|account no|account id|"
    "kontonummer|konto|kartennummer|karte|compte|numero de compte|carte|produit|iban|szamlaszam|kartyaszam|cuenta|"
    "tarjeta|conto|carta|rekening|numer rachunku",
    Meaning.STATUS: "status|state|statut|estado|stato|allapot|zustand",
    Meaning.TYPE: "type|transaction type|art|typ|tipo|transaktionsart|tranzakcio tipusa",
    Meaning.MERCHANT: "merchant|merchant name|payee|counterparty|counterparty name|name|description|"
    "transaction description|text|narrative|details|transaction details|auftraggeber/empfanger|empfanger|"
    "auftraggeber / begunstigter|beguenstigter/zahlungspflichtiger|begunstigter|handler|bezeichnung|beschreibung|"
    "libelle|beneficiaire|description 1|partner nev|omschrijving|naam / omschrijving|descripcion|concepto|descrizione|"
    "nome|nazwa odbiorcy|opis|kereskedo|beskrivelse|tekst",
    Meaning.NOTE: "memo|note|notes|comment|comments|verwendungszweck|buchungstext|kozlemeny|megjegyzes|mededelingen|"
    "description 2|description 3|communication|motif|remarks|purpose|extended details",
}
_MEANING_BY_NAME = {name: meaning for meaning, names in _NAMES.items() for name in names.split("|")}
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*$")
_NOTES = re.compile(r"^(vwz|verwendungszweck|description|memo|note)\s*\d+$")
_CARD = re.compile(r"card|karte|carte|kart|tarjeta|carta")
_DATES = (Meaning.DATE, Meaning.BOOKED)
_AMOUNTS = (Meaning.AMOUNT, Meaning.MONEY_OUT, Meaning.MONEY_IN, Meaning.ORIGINAL_AMOUNT, Meaning.RATE)
_SAMPLE = 500


@dataclass(frozen=True)
class Reading:
    """How a person wants a delimited file to be read.

    `date_order` and `decimal_mark` answer for the columns that do not decide themselves. `currency` is that of rows
    that name none; `symbols` says what a shared symbol ("$") stands for.
    """

    meanings: tuple[Meaning, ...]
    date_order: DateOrder | None = None
    decimal_mark: str = ""
    negative_is_money_out: bool = True
    currency: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)

    def columns(self, meaning: Meaning) -> list[int]:
        found = [index for index, each in enumerate(self.meanings) if each == meaning]
        return found if meaning in MANY else found[:1]

    def column(self, meaning: Meaning) -> int | None:
        return next(iter(self.columns(meaning)), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "meanings": [str(meaning) for meaning in self.meanings],
            "date_order": str(self.date_order or ""),
            "decimal_mark": self.decimal_mark,
            "negative_is_money_out": self.negative_is_money_out,
            "currency": self.currency,
            "symbols": dict(self.symbols),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reading":
        return cls(
            meanings=tuple(Meaning(meaning) for meaning in stored["meanings"]),
            date_order=DateOrder(stored["date_order"]) if stored.get("date_order") else None,
            decimal_mark=stored.get("decimal_mark", ""),
            negative_is_money_out=stored.get("negative_is_money_out", True),
            currency=stored.get("currency", ""),
            symbols=dict(stored.get("symbols", {})),
        )


def names_a_card(column_name: str) -> bool:
    """Whether a column's name says that its cells are cards rather than accounts."""
    return _CARD.search(normalised(column_name)) is not None


def propose(table: Table) -> Reading:
    """Propose a meaning for each column: by its name where its cells agree, else by its cells alone."""
    samples = [list(_sample(table.cells(column))) for column in range(table.width)]
    meanings = [_by_name(table.name_of(column), samples[column]) for column in range(table.width)]
    _choose_merchant(meanings, samples)
    _only_one_each(meanings)
    _choose_dates(meanings, samples)
    _choose_amount(meanings, samples)
    if Meaning.MERCHANT not in meanings:
        _by_longest_text(meanings, samples)
    if Meaning.ACCOUNT in meanings and not any(samples[meanings.index(Meaning.ACCOUNT)]):
        meanings[meanings.index(Meaning.ACCOUNT)] = Meaning.LEAVE_OUT
    return Reading(tuple(meanings))


def _sample(cells: Iterable[str]) -> Iterable[str]:
    for index, cell in enumerate(cells):
        if index >= _SAMPLE:
            return
        yield cell.strip()


def _by_name(name: str, cells: Sequence[str]) -> Meaning:
    plain = _BRACKETS.sub("", normalised(name))
    if _NOTES.match(plain) and plain not in _MEANING_BY_NAME:
        meaning = Meaning.NOTE
    else:
        meaning = _MEANING_BY_NAME.get(plain, Meaning.LEAVE_OUT)
    filled = [cell for cell in cells if cell]
    if not filled and meaning is not Meaning.MERCHANT:
        return Meaning.LEAVE_OUT
    if meaning in _DATES and not _mostly(filled, looks_like_date):
        return Meaning.LEAVE_OUT
    if meaning in _AMOUNTS and not _mostly(filled, looks_like_amount):
        return Meaning.LEAVE_OUT
    if meaning is Meaning.IDENTITY and (len(filled) < len(cells) or len(set(filled)) < len(filled)):
        return Meaning.LEAVE_OUT
    return meaning


def _choose_merchant(meanings: list[Meaning], samples: Sequence[Sequence[str]]) -> None:
    """Of several columns with a merchant's name, keep the one that tells rows apart best; the others become notes."""
    found = [column for column, meaning in enumerate(meanings) if meaning is Meaning.MERCHANT]
    if len(found) < 2:
        return
    best = max(found, key=lambda column: (len(set(filter(None, samples[column]))), -column))
    for column in found:
        if column != best:
            several = len(set(filter(None, samples[column]))) > 1
            meanings[column] = Meaning.NOTE if several or len(samples[column]) == 1 else Meaning.LEAVE_OUT


def _only_one_each(meanings: list[Meaning]) -> None:
    seen: set[Meaning] = set()
    for column, meaning in enumerate(meanings):
        if meaning in seen and meaning not in MANY and meaning not in _DATES:
            meanings[column] = Meaning.LEAVE_OUT
        seen.add(meaning)


def _choose_dates(meanings: list[Meaning], samples: Sequence[Sequence[str]]) -> None:
    """The day of purchase is the date; the day of booking stands in for it where there is no other."""
    dates = [column for column, meaning in enumerate(meanings) if meaning is Meaning.DATE]
    booked = [column for column, meaning in enumerate(meanings) if meaning is Meaning.BOOKED]
    if not dates and booked:
        dates = [booked.pop(0)]
        meanings[dates[0]] = Meaning.DATE
    if not dates:
        for column, cells in enumerate(samples):
            filled = [cell for cell in cells if cell]
            if meanings[column] is Meaning.LEAVE_OUT and filled and _mostly(filled, looks_like_date):
                meanings[column] = Meaning.DATE
                break
    for column in [*dates[1:], *booked[1:]]:
        meanings[column] = Meaning.LEAVE_OUT


def _choose_amount(meanings: list[Meaning], samples: Sequence[Sequence[str]]) -> None:
    both = Meaning.MONEY_OUT in meanings and Meaning.MONEY_IN in meanings
    if both and Meaning.AMOUNT in meanings:
        meanings[meanings.index(Meaning.AMOUNT)] = Meaning.LEAVE_OUT
    if not both and Meaning.AMOUNT not in meanings:
        for column, cells in enumerate(samples):
            filled = [cell for cell in cells if cell]
            fits = filled and _mostly(filled, looks_like_amount) and not _mostly(filled, looks_like_date)
            decimals = any("." in cell or "," in cell for cell in filled)
            if meanings[column] is Meaning.LEAVE_OUT and fits and decimals:
                meanings[column] = Meaning.AMOUNT
                break


def _by_longest_text(meanings: list[Meaning], samples: Sequence[Sequence[str]]) -> None:
    free = [column for column, meaning in enumerate(meanings) if meaning in (Meaning.LEAVE_OUT, Meaning.NOTE)]
    lengths = {column: sum(map(len, samples[column])) for column in free if not _numbers(samples[column])}
    if lengths and max(lengths.values()):
        meanings[max(lengths, key=lambda column: lengths[column])] = Meaning.MERCHANT


def _numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return not filled or _mostly(filled, lambda cell: looks_like_amount(cell) or looks_like_date(cell))


def _mostly(filled: Sequence[str], looks: Any) -> bool:
    return sum(map(bool, map(looks, filled))) * 2 >= len(filled)
