"""Rules that name a record of the ledger, for those who ask what an archived record affects."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from expenses_app.ledger.records import RecordKind
from expenses_app.mapping.uses import Use
from expenses_app.rules.models import Rule
from expenses_app.rules.sources import references_of

_COLUMNS = {
    RecordKind.ACCOUNT: ("account_id__in", "bank_account_ids__overlap"),
    RecordKind.TAX_RATE: ("tax_rate_id__in",),
    RecordKind.TRACKING_OPTION: ("tracking__overlap",),
    RecordKind.SUPPLIER: ("supplier_id__in",),
}


def named_by_rules(
    company_id: UUID, ledger_id: str, kind: RecordKind, record_ids: list[str]
) -> Iterable[Use]:
    """For `mapping.uses`: how many rules that are on name each of these records."""
    if kind not in _COLUMNS:
        return
    named = Q()
    for look_up in _COLUMNS[kind]:
        named |= Q(**{look_up: record_ids})
    wanted = set(record_ids)
    counted: Counter[str] = Counter()
    for rule in Rule.live.filter(named, company_id=company_id, ledger_id=ledger_id, active=True):
        counted.update({one for of, one in references_of(rule) if of == kind} & wanted)
    url = reverse("rules:list", kwargs={"company_id": company_id})
    for record_id, count in counted.items():
        yield Use(record_id, ngettext("rule", "rules", count), count, url)
