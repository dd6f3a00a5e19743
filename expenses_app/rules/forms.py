"""A rule as a form. Nothing that was typed is lost: what cannot be understood stands there again, with a sentence below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from expenses_app.companies.formats import plain_amount_text
from expenses_app.companies.typed import NotUnderstood, amount_typed
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.mapping.picking import Option, option_of, pick
from expenses_app.mapping.purposes import EVERY
from expenses_app.reference_data.queries import chart_for
from expenses_app.rules.content import TYPES, Content
from expenses_app.rules.memory import keys_of
from expenses_app.rules.models import MerchantTest
from expenses_app.transactions.models import Transaction

#: Field of the form: what its picker is asked for.
PICKERS = {
    "account_id": ("account", RecordKind.ACCOUNT),
    "tax_rate_id": ("tax_rate", RecordKind.TAX_RATE),
    "supplier_id": ("supplier", RecordKind.SUPPLIER),
}
_TRACKING = ("tracking_option", RecordKind.TRACKING_OPTION)
_LONGEST = 300
_PURPOSES = {purpose.word for purpose in EVERY}


@dataclass
class RuleForm:
    """`values` are what the controls hold (ids for pickers), `texts` what stands in pickers, `errors` sentences by field."""

    connection: Connection
    locale: str
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    content: Content = field(default_factory=Content)

    @property
    def tracking_slots(self) -> list[str]:
        """One picker for each category that a line may have."""
        declared = RecordKind.TRACKING_OPTION in self.connection.declared.capabilities.records
        most = min(self.connection.capabilities.max_tracking_per_line, 4) if declared else 0
        return [f"tracking_{slot}" for slot in range(max(most, len(self.content.tracking)))]

    @classmethod
    def showing(cls, connection: Connection, content: Content, locale: str) -> "RuleForm":
        """A rule as it stands, or one that is proposed."""
        form = cls(connection, locale, content=content)
        amounts = {
            name: plain_amount_text(amount, content.amount_currency or "GBP", locale)
            for name in ("amount_from", "amount_to")
            if (amount := getattr(content, name)) is not None
        }
        form.values = {
            "name": content.name,
            "active": content.active,
            "merchant_test": content.merchant_test,
            "merchants": ", ".join(content.merchants),
            "notes": ", ".join(content.notes),
            "bank_account_ids": list(content.bank_account_ids),
            "purposes": list(content.purposes),
            "amount_from": amounts.get("amount_from", ""),
            "amount_to": amounts.get("amount_to", ""),
            "amount_currency": content.amount_currency,
            "account_id": content.account_id,
            "tax_rate_id": content.tax_rate_id,
            "supplier_id": content.supplier_id,
            "type": content.type,
            "not_for_ledger": content.not_for_ledger,
            **{f"tracking_{slot}": option for slot, option in enumerate(content.tracking)},
        }
        form._name_pickers()
        return form

    @classmethod
    def sent(cls, connection: Connection, data: QueryDict, locale: str) -> "RuleForm":
        """What somebody sent, understood as far as it can be; `errors` tells the rest."""
        form = cls(connection, locale)
        form.values = {
            **{name: data.get(name, "").strip() for name in _TEXTS},
            "active": "active" in data,
            "not_for_ledger": "not_for_ledger" in data,
            "bank_account_ids": [one for one in data.getlist("bank_account_ids") if one],
            "purposes": [one for one in data.getlist("purposes") if one in _PURPOSES],
        }
        for name, (asked, _kind) in PICKERS.items():
            form._read_picker(name, asked, data)
        for name in form.tracking_slots:
            form._read_picker(name, _TRACKING[0], data)
        form._understand()
        return form

    @property
    def is_valid(self) -> bool:
        return not self.errors

    def _read_picker(self, name: str, asked: str, data: Mapping[str, Any]) -> None:
        """Without script there are only words: exactly one record must fit them."""
        typed = self.texts[name] = str(data.get(f"{name}_text", "")).strip()
        self.values[name] = str(data.get(name, "")).strip()
        if f"{name}_text" in data and not typed:
            self.values[name] = ""  # an emptied picker takes the choice away
        if not typed or self.values[name]:
            return
        options = [option for group in pick(self.connection, asked, typed) for option in group.options]
        exact = [option for option in options if typed.casefold() in _names(option)]
        fitting = exact or options
        if len(fitting) == 1:
            self.values[name] = fitting[0].value
        elif not fitting:
            self.errors[name] = _("Nothing fits “%(typed)s”. Try fewer letters.") % {"typed": typed}
        else:
            self.errors[name] = _(
                "Several fit “%(typed)s”. Type more of the name, or choose from the list."
            ) % {"typed": typed}

    def _understand(self) -> None:
        values = self.values
        if values["merchant_test"] not in MerchantTest.values:
            values["merchant_test"] = MerchantTest.CONTAINS
        if values["type"] not in TYPES:
            values["type"] = ""
        whole = values["merchant_test"] == MerchantTest.EQUALS
        merchants = (values["merchants"],) if whole and values["merchants"] else _listed(values["merchants"])
        notes = _listed(values["notes"])
        for name, texts in (("merchants", merchants), ("notes", notes)):
            if any(len(text) > _LONGEST for text in texts):
                self.errors[name] = _("At most %(most)s characters each.") % {"most": _LONGEST}
        least, most = self._amount("amount_from"), self._amount("amount_to")
        tracking = [values[name] for name in self.tracking_slots if values.get(name)]
        self.content = Content(
            name=values["name"] or _named_after(merchants, notes),
            active=values["active"],
            merchant_test=values["merchant_test"],
            merchants=merchants,
            notes=notes,
            bank_account_ids=tuple(values["bank_account_ids"]),
            purposes=tuple(values["purposes"]),
            amount_from=least,
            amount_to=most,
            amount_currency=values["amount_currency"] if least is not None or most is not None else "",
            account_id=values["account_id"],
            tax_rate_id=values["tax_rate_id"],
            tracking=tuple(dict.fromkeys(tracking)),
            supplier_id=values["supplier_id"],
            type=values["type"],
            not_for_ledger=values["not_for_ledger"],
        )

    def _amount(self, name: str) -> Decimal | None:
        typed = self.values[name]
        if not typed:
            return None
        try:
            amount = amount_typed(typed, self.values["amount_currency"] or "GBP", self.locale)
        except NotUnderstood as unclear:
            self.errors[name] = unclear.message.text(_)
            return None
        if amount >= Decimal(10) ** 16:
            self.errors[name] = _("This is more than any transaction can hold.")
            return None
        return amount

    def _name_pickers(self) -> None:
        kinds = {name: kind for name, (_asked, kind) in PICKERS.items()}
        kinds |= dict.fromkeys(self.tracking_slots, _TRACKING[1])
        chosen = {name: (kind, self.values.get(name, "")) for name, kind in kinds.items()}
        references = sorted({reference for reference in chosen.values() if reference[1]})
        records = chart_for(self.connection, references).records
        self.texts = {
            name: record_text(records.get(reference), reference[1]) for name, reference in chosen.items()
        }


_TEXTS = (
    "name",
    "merchant_test",
    "merchants",
    "notes",
    "amount_from",
    "amount_to",
    "amount_currency",
    "type",
)


def record_text(record: AnyRecord | None, record_id: str) -> str:
    """As the picker writes a chosen option: code and name; the id of one that was never read."""
    if record is None:
        return record_id
    option = option_of(record)
    return f"{option.code} {option.text}".strip()


def content_from(transaction: Transaction) -> Content:
    """A rule that would propose for others of this merchant what was chosen here."""
    merchant = _without_numbers(transaction.merchant)
    line = transaction.lines.order_by("position").first()
    # A comma separates several; a name that has one must stay whole.
    whole = "," in merchant or not keys_of([merchant]).get(merchant)
    return Content(
        name=merchant[:100],
        merchant_test=MerchantTest.EQUALS if whole else MerchantTest.CONTAINS,
        merchants=(transaction.merchant if whole else merchant,) if merchant else (),
        account_id=line.account_id if line else transaction.destination_account_id,
        tax_rate_id=line.tax_rate_id if line else "",
        tracking=tuple(line.tracking) if line else (),
        supplier_id=transaction.contact_id if transaction.contact_kind == "supplier" else "",
    )


def _without_numbers(merchant: str) -> str:
    """«TESCO STORES 3412» → «TESCO STORES»: branch and order numbers say nothing about the next time."""
    return " ".join(re.sub(r"\s\S*\d\S*\d\S*\d\S*", " ", merchant).split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _named_after(merchants: tuple[str, ...], notes: tuple[str, ...]) -> str:
    return ", ".join(merchants or notes)[:100]


def _names(option: Option) -> set[str]:
    return {
        option.text.casefold(),
        option.code.casefold(),
        f"{option.code} {option.text}".strip().casefold(),
    } - {""}
