"""What the receipts page shows: the list on one side, one receipt and where it could belong on the other."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.companies.models import Company
from expenses_app.core.text import normalised
from expenses_app.receipts import queries
from expenses_app.receipts.matching import Proposal, Readable, compare
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.outlook import Outlook, Outlooks
from expenses_app.receipts.proposals import proposals_for, spend_of, without_receipt
from expenses_app.receipts.views.words import Badge, badge_for, reasons_for
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction

PAGE = 25
FOUND = 8
RECENT = 5
SHOWN = ("to_match", "matched")


@dataclass(frozen=True)
class Row:
    """A receipt in the list."""

    receipt: Receipt
    badge: Badge
    url: str
    is_current: bool


@dataclass(frozen=True)
class Candidate:
    """A transaction that the chosen receipt could belong to."""

    transaction: Transaction
    reasons: list[tuple[str, bool]] = field(default_factory=list)
    checked: bool = False


@dataclass
class Desk:
    """One page of the list and the chosen receipt. `now` is aware; `show`: to_match or matched; `query`: what was searched for."""

    company: Company
    now: datetime
    show: str = "to_match"
    query: str = ""
    after: str = ""
    chosen: Receipt | None = None

    @cached_property
    def receipts(self) -> list[Receipt]:
        listed = before(self._all(), self.after).defer(None)
        return list(listed[: PAGE + 1])

    @cached_property
    def rows(self) -> list[Row]:
        page = self.receipts[:PAGE]
        proposed = proposals_for(self.company, page) if self.show == "to_match" else {}
        return [
            Row(
                receipt=receipt,
                badge=badge_for(receipt, proposed.get(receipt.id, [])),
                url=self.url_of(receipt),
                is_current=bool(self.chosen and self.chosen.id == receipt.id),
            )
            for receipt in page
        ]

    @property
    def more_url(self) -> str:
        if len(self.receipts) <= PAGE:
            return ""
        last = self.receipts[PAGE - 1]
        return f"{self.url}{'&' if '?' in self.url else '?'}after={last.created_at.isoformat().replace('+00:00', 'Z')}_{last.id}"

    @property
    def is_checking(self) -> bool:
        return any(row.receipt.is_processing for row in self.rows)

    @cached_property
    def url(self) -> str:
        here = reverse("receipts:inbox", kwargs={"company_id": self.company.id})
        return here if self.show == "to_match" else f"{here}?show={self.show}"

    def url_of(self, receipt: Receipt) -> str:
        here = reverse("receipts:receipt", kwargs={"company_id": self.company.id, "receipt_id": receipt.id})
        return here if self.show == "to_match" else f"{here}?show={self.show}"

    @property
    def here(self) -> str:
        """The address of what is shown now."""
        return self.url_of(self.chosen) if self.chosen else self.url

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        here = reverse("receipts:inbox", kwargs={"company_id": self.company.id})
        return [
            {"url": here, "word": _("To match"), "count": self.to_match, "current": self.show == "to_match"},
            {
                "url": f"{here}?show=matched",
                "word": _("Matched"),
                "count": "",
                "current": self.show == "matched",
            },
        ]

    @cached_property
    def to_match(self) -> int:
        return queries.count_to_match(self.company)

    @cached_property
    def sentence(self) -> str:
        missing = without_receipt(self.company, self.now)[: queries.COUNTED].count()
        receipts = _("%(count)s to match") % {"count": _many(self.to_match)}
        if not missing:
            return _("%(receipts)s. Every transaction of the last four months has its receipt.") % {
                "receipts": receipts
            }
        lacking = ngettext(
            "%(count)s transaction of the last four months without one",
            "%(count)s transactions of the last four months without one",
            missing,
        ) % {"count": _many(missing)}
        return f"{receipts}, {lacking}."

    @cached_property
    def next_url(self) -> str:
        """The address of the next older receipt of the list; empty at its end."""
        if self.chosen is None:
            return ""
        older = before(self._all(), _place(self.chosen)).first()
        return self.url_of(older) if older else ""

    @cached_property
    def previous_url(self) -> str:
        if self.chosen is None:
            return ""
        newer = (
            self._all()
            .filter(created_at__gte=self.chosen.created_at)
            .exclude(created_at=self.chosen.created_at, id__lte=self.chosen.id)
            .order_by("created_at", "id")
            .first()
        )
        return self.url_of(newer) if newer else ""

    @cached_property
    def outlook(self) -> Outlook | None:
        return Outlooks(self.company).of(self.chosen) if self.chosen else None

    @cached_property
    def belongs_to(self) -> list[Transaction]:
        if self.chosen is None or not self.chosen.linked:
            return []
        links = self.chosen.links.filter(company=self.company).select_related("transaction").order_by("id")
        return [link.transaction for link in links]

    @cached_property
    def candidates(self) -> list[Candidate]:
        """What was searched for; else what stands on the receipt; else the latest transactions without one."""
        if self.chosen is None or self.chosen.is_refused:
            return []
        read = Readable.of(self.chosen.name, self.chosen.text)
        if self.query:
            found = [compare(read, spend_of(each)) for each in self._found()]
        else:
            found = proposals_for(self.company, [self.chosen])[self.chosen.id]
        sure = not self.query and bool(found) and found[0].is_sure_enough
        if not found and not self.query and not self.chosen.linked:
            found = [compare(read, spend_of(each)) for each in self._recent()]
        mine = {each.id for each in self.belongs_to}
        has_one = queries.with_receipt(self.company.id, [_transaction(each).id for each in found])
        return [
            Candidate(
                transaction=_transaction(each),
                reasons=reasons_for(each, has_receipt=_transaction(each).id in has_one),
                checked=sure and number == 0,
            )
            for number, each in enumerate(found)
            if _transaction(each).id not in mine
        ]

    @property
    def are_proposals(self) -> bool:
        return any(candidate.reasons for candidate in self.candidates)

    def _all(self) -> "QuerySet[Receipt]":
        everything = queries.of_company(self.company)
        return everything.filter(linked=self.show == "matched")

    def _found(self) -> "QuerySet[Transaction]":
        words = normalised(self.query).split()
        found = Transaction.objects.filter(company=self.company).exclude(review=Review.EXCLUDED)
        for word in words:
            found = found.filter(search__contains=word)
        return found.order_by("-date", "-id")[:FOUND]

    def _recent(self) -> "QuerySet[Transaction]":
        return without_receipt(self.company, self.now)[:RECENT]


def before(receipts: "QuerySet[Receipt]", place: str) -> "QuerySet[Receipt]":
    """Return the receipts after `place` of a list, newest first; a place that cannot be read is a 404."""
    if not place:
        return receipts
    moment, _separator, key = place.partition("_")
    try:
        created_at, last = datetime.fromisoformat(moment), UUID(key)
        if created_at.tzinfo is None:
            raise ValueError(place)
    except ValueError as error:
        raise Http404 from error
    return receipts.filter(created_at__lte=created_at).exclude(created_at=created_at, id__gte=last)


def _place(receipt: Receipt) -> str:
    return f"{receipt.created_at.isoformat()}_{receipt.id}"


def _transaction(proposal: Proposal) -> Transaction:
    subject = proposal.spend.subject
    if not isinstance(subject, Transaction):
        raise TypeError(subject)
    return subject


def _many(count: int) -> str:
    return f"{queries.COUNTED:,}+" if count >= queries.COUNTED else str(count)
