"""What every review view needs at hand: company, connection, filters, the reader's locale, and drawing of rows."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.companies.access import CompanyRequest
from expenses_app.companies.clock import system_clock
from expenses_app.companies.formats import number_text
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import connection_to_draw
from expenses_app.review.filters import Filters
from expenses_app.review.lists import VIEWS
from expenses_app.review.queries import CAP, capped_counts, count_ready, counts_of, drawn_by_ids
from expenses_app.review.rows import Row, Rows
from expenses_app.transactions.models import Transaction
from expenses_app.users.locale import locale_of_request


class Desk:
    """One request's view of the company's transactions."""

    def __init__(self, request: CompanyRequest) -> None:
        self.request = request
        self.company = request.company
        self.member = request.member
        self.locale = locale_of_request(request)
        self.now = system_clock().now()
        self.base = reverse("review:grid", kwargs={"company_id": self.company.id})

    @cached_property
    def connection(self) -> Connection | None:
        return connection_to_draw(self.company)

    @property
    def ledger_id(self) -> str:
        return self.connection.ledger_id if self.connection else ""

    @cached_property
    def platform(self) -> str:
        return self.connection.platform_name if self.connection else _("the ledger")

    @cached_property
    def filters(self) -> Filters:
        """Of the address; a fragment's are those of the page that it belongs to."""
        query = self.request.GET
        current = self.request.headers.get("HX-Current-URL", "")
        if current and self.request.path != self.base:
            query = QueryDict(urlsplit(current).query)
        return Filters.read(query, self.locale)

    @property
    def query(self) -> str:
        """The page's selection as the end of an address: «?view=ready», or nothing."""
        query = self.filters.address()
        return f"?{query}" if query else ""

    @cached_property
    def rows(self) -> Rows:
        return Rows(
            self.company, self.connection, locale=self.locale, now=self.now, may_edit=self.member.may_edit
        )

    def draw(self, ids: Iterable[UUID]) -> list[Row]:
        """Rows of these transactions as they are now."""
        return self.rows.draw(drawn_by_ids(self.company, ids))

    def one(self, transaction_id: UUID) -> Transaction:
        """The company's transaction, else 404."""
        found = Transaction.objects.filter(company=self.company, id=transaction_id).first()
        if found is None:
            raise Http404
        return found

    def tabs(self, whole: bool = True) -> list[dict[str, Any]]:
        """The views with their counts; `whole` counts the great lists too."""
        counts = counts_of(self.company)
        capped = capped_counts(self.company) if whole else {}
        tabs = []
        for view in VIEWS:
            count: int | None = capped.get(view.name) if view.capped else counts.of(view.name)
            query = self.filters.address(view=view)
            tabs.append(
                {
                    "name": view.name,
                    "url": f"{self.base}?{query}" if query else self.base,
                    "word": str(view.word) % {"platform": self.platform},
                    "count": self.count_word(count or 0, capped=view.capped),
                    "counted": count is not None,
                    "alarm": view.alarm and bool(count),
                    "current": view is self.filters.view,
                }
            )
        return tabs

    def count_word(self, count: int, *, capped: bool) -> str:
        """«2,418»; «10,000+» for a list that is only counted so far; nothing for none."""
        if not count:
            return ""
        if capped and count > CAP:
            return f"{number_text(CAP, self.locale)}+"
        return number_text(count, self.locale)

    def surroundings(self, whole: bool = False) -> dict[str, Any]:
        """What stands around the rows and changes with them: counts and the posting button."""
        return {
            "desk": self,
            "base": self.base,
            "platform": self.platform,
            "ready": count_ready(self.company),
            "tabs": self.tabs(whole),
            "may_edit": self.member.may_edit,
            "may_post": self.member.may_post,
        }
