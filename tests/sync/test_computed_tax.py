"""Where the ledger computes the tax: its figure is known before, shown when it differs, and never corrected after."""

from decimal import Decimal

import pytest

from expenses_app.ledger.errors import LineTax, TaxDiffers
from expenses_app.sync.preview import preview
from expenses_app.transactions.models import Transaction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taxed(computing):
    """0.99 with 20 %: 0.165 of tax, 0.17 as we round it, 0.16 as this ledger cuts it off."""
    row = computing.receive("0.99")[0]
    computing.tax(row, "vat", "0.17")
    return row


def test_preview_tells_the_figures_that_the_ledger_will_come_to(taxed):
    problem = preview(Transaction.objects.get(id=taxed.id)).problem
    assert isinstance(problem, TaxDiffers)
    assert problem.lines == (LineTax(0, Decimal("0.83"), Decimal("0.16")),)
    assert problem.field == "lines.0.tax"
    assert str(problem) == "Books computes the tax itself and comes to 0.16 where 0.17 was entered."


def test_figure_that_was_taken_over_is_posted(computing, taxed):
    computing.tax(taxed, "vat", "0.16")
    computing.post([taxed])
    computing.work()
    assert computing.books.totals() == [Decimal("0.99")]
    assert computing.parts().get().differences == []
    assert computing.statuses([taxed]) == ["posted"]


def test_ledger_that_computes_otherwise_than_predicted_is_believed_and_shown(computing, taxed):
    computing.tax(taxed, "vat", "0.16")
    computing.post([taxed])
    computing.books.tax_of = lambda tax: tax + Decimal("0.01")
    computing.work()
    assert computing.parts().get().differences == [{"field": "tax", "wanted": "0.16", "found": "0.17"}]
    assert computing.books.calls == ["create"]
    assert computing.statuses([taxed]) == ["posted"]
