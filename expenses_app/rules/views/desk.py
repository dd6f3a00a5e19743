"""What every page of rules needs at hand: connection, the list in words, choices of the form."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from expenses_app.audit.models import Event
from expenses_app.companies.access import CompanyRequest
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.ledger.records import Account, AnyRecord, BankAccountKind, RecordKind, RecordStatus
from expenses_app.mapping.purposes import ADJUSTMENT, EVERY, supported
from expenses_app.reference_data.queries import chart_for, rows_of
from expenses_app.rules.content import TYPES
from expenses_app.rules.forms import PICKERS, RuleForm, record_text
from expenses_app.rules.models import MerchantTest, Rule
from expenses_app.rules.sources import Reference, references_of, rules_of
from expenses_app.transactions.choices import ExpenseType, Kind
from expenses_app.users.locale import locale_of_request

_HISTORY = {
    "rule.created": lazy("Made"),
    "rule.changed": lazy("Changed"),
    "rule.moved": lazy("Moved"),
    "rule.switched_on": lazy("Switched on"),
    "rule.switched_off": lazy("Switched off"),
    "rule.deleted": lazy("Deleted"),
    "rule.restored": lazy("Brought back"),
}


class Desk:
    """One request's view of the company's rules."""

    def __init__(self, request: CompanyRequest) -> None:
        self.request = request
        self.company = request.company
        self.may_edit = request.member.may_edit
        self.locale = locale_of_request(request)
        self.now = system_clock().now()
        self.base = reverse("rules:list", kwargs={"company_id": self.company.id})

    @cached_property
    def connection(self) -> Connection | None:
        return active_connection(self.company)

    @property
    def connected(self) -> Connection:
        """The connection; 404 without one, as there are no books to choose from."""
        if self.connection is None:
            raise Http404
        return self.connection

    @cached_property
    def rules(self) -> list[Rule]:
        return rules_of(self.company.id, self.connection.ledger_id) if self.connection else []

    def one(self, rule_id: UUID) -> Rule:
        """The company's rule of the connected books, else 404."""
        found = next((rule for rule in self.rules if rule.id == rule_id), None)
        if found is None:
            raise Http404
        return found

    def page(self, form: RuleForm | None = None, rule: Rule | None = None, **more: Any) -> dict[str, Any]:
        """Everything that `rules/list.html` draws."""
        return {
            "base": self.base,
            "may_edit": self.may_edit,
            "connection": self.connection,
            "connect_url": reverse("connections:connect", kwargs={"company_id": self.company.id}),
            "count_word": ngettext("%(count)s rule", "%(count)s rules", len(self.rules))
            % {"count": len(self.rules)},
            "rules": self._listed(rule),
            "rule": rule,
            "form": self._form(form) if form else None,
            "place": next((n for n, one in enumerate(self.rules, 1) if rule and one.id == rule.id), 0),
            "last_place": len(self.rules),
            "step": self._step() if self.may_edit else None,
            "history": self._history(rule) if rule else [],
            **more,
        }

    def _listed(self, current: Rule | None) -> list[dict[str, Any]]:
        if self.connection is None:
            return []
        wanted: set[Reference] = set()
        for rule in self.rules:
            wanted |= references_of(rule)
        records = chart_for(self.connection, sorted(wanted)).records
        return [
            {
                "rule": rule,
                "place": place,
                "url": f"{self.base}{rule.id}/",
                "proposes": self._proposes(rule, records),
                "gone": self._gone(rule, records),
                "current": current is not None and rule.id == current.id,
            }
            for place, rule in enumerate(self.rules, start=1)
        ]

    def _proposes(self, rule: Rule, records: Any) -> str:
        named = [
            record_text(records.get((kind, record_id)), record_id)
            for kind, record_id in (
                (RecordKind.ACCOUNT, rule.account_id),
                (RecordKind.TAX_RATE, "" if rule.account_id else rule.tax_rate_id),
                (RecordKind.SUPPLIER, "" if rule.account_id else rule.supplier_id),
                *((RecordKind.TRACKING_OPTION, "" if rule.account_id else one) for one in rule.tracking),
            )
            if record_id
        ]
        if rule.type:
            named.append(str(ExpenseType(rule.type).label))
        if rule.not_for_ledger:
            named.append(_("Not for ledger"))
        return ", ".join(named)

    def _gone(self, rule: Rule, records: Any) -> str:
        """What a rule names and nobody can choose any more."""
        assert self.connection is not None  # noqa: S101 - rules are listed of a connection only
        for reference in sorted(references_of(rule)):
            record: AnyRecord | None = records.get(reference)
            if record is None or record.status is not RecordStatus.ACTIVE:
                return _("%(name)s is gone from %(platform)s") % {
                    "name": record_text(record, reference[1]),
                    "platform": self.connection.platform_name,
                }
        return ""

    def _form(self, form: RuleForm) -> dict[str, Any]:
        options = reverse("mapping:options", kwargs={"company_id": self.company.id})
        capabilities = form.connection.capabilities
        declared = form.connection.declared.capabilities.records

        def picker(name: str, word: Any, asked: str, error: str = "") -> dict[str, Any]:
            return {
                "id": f"rule-{name.replace('_', '-')}",
                "name": name,
                "word": word,
                "value": form.values.get(name, ""),
                "text": form.texts.get(name, ""),
                "url": f"{options}?kind={asked}",
                "error": form.errors.get(name, "") or error,
            }

        words = {"account_id": _("Account"), "tax_rate_id": _("Tax rate"), "supplier_id": _("Supplier")}
        pickers = [
            picker(name, words[name], asked)
            for name, (asked, kind) in PICKERS.items()
            if kind in declared and (name != "tax_rate_id" or capabilities.tax_rates_offered)
        ]
        pickers += [
            picker(
                name, _("Tracking"), "tracking_option", form.errors.get("tracking", "") if not slot else ""
            )
            for slot, name in enumerate(form.tracking_slots)
        ]
        offered = supported(capabilities)
        return {
            "values": form.values,
            "errors": form.errors,
            "tests": [
                (value, word, value == form.values.get("merchant_test"))
                for value, word in MerchantTest.choices
            ],
            "banks": self._banks(form),
            "currencies": self._currencies(form),
            "purposes": [
                (one.word, _purpose_word(one), one.word in form.values.get("purposes", []))
                for one in EVERY
                if one in offered and one != ADJUSTMENT
            ],
            "types": [(value.value, value.label, value.value == form.values.get("type")) for value in TYPES],
            "pickers": pickers,
        }

    @cached_property
    def _accounts(self) -> list[Account]:
        rows = rows_of(self.company, self.connected.ledger_id, RecordKind.ACCOUNT).filter(
            status=RecordStatus.ACTIVE.value, data__bank__in=[kind.value for kind in BankAccountKind]
        )
        return [row.record for row in rows.order_by("search", "id") if isinstance(row.record, Account)]

    def _banks(self, form: RuleForm) -> list[tuple[str, str, bool]]:
        chosen = form.values.get("bank_account_ids", [])
        shown = [(one.id, one.name, one.id in chosen) for one in self._accounts]
        known = {value for value, _word, _chosen in shown}
        # One that was archived since stays to be seen, and to be taken off.
        missing = [(RecordKind.ACCOUNT, one) for one in chosen if one not in known]
        records = chart_for(self.connected, missing).records if missing else {}
        return shown + [(one, record_text(records.get((kind, one)), one), True) for kind, one in missing]

    def _currencies(self, form: RuleForm) -> list[tuple[str, bool]]:
        facts = self.connected.facts
        chosen = form.values.get("amount_currency") or ""
        found = [facts.base_currency, *facts.currencies] if facts else []
        found += [one.currency for one in self._accounts if one.currency]
        codes = list(dict.fromkeys(code for code in (*found, chosen) if code)) or ["EUR", "GBP", "USD"]
        return [(code, code == (chosen or codes[0])) for code in codes]

    def _step(self) -> int | None:
        """The step that was made a moment ago and can be taken back."""
        asked = self.request.GET.get("step", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None

    def _history(self, rule: Rule) -> list[dict[str, Any]]:
        events = Event.objects.filter(
            company_id=self.company.id, subject_type="rule", subject_id=str(rule.id)
        ).order_by("-sequence")[:10]
        return [
            {
                "text": str(_HISTORY.get(event.action, event.action)),
                "actor": event.actor.get("name", ""),
                "at": timezone.localtime(event.at),
            }
            for event in events
        ]


def _purpose_word(purpose: Any) -> str:
    if purpose.type:
        return str(ExpenseType(purpose.type.value).label)
    return str(Kind(purpose.kind.value).label)
