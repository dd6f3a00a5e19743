import pytest

from expenses_app.audit.models import Event
from expenses_app.companies.actor import SYSTEM
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import Account, AccountClass, BankAccountKind, RecordKind, RecordStatus
from expenses_app.mapping.defaults import configuration_of, defaults_of
from expenses_app.mapping.models import Configuration
from expenses_app.mapping.services.set_defaults import NotChoosable, set_defaults
from expenses_app.mapping.uses import Use, affected
from expenses_app.reference_data.services.store_records import store_records
from tests.connections.conftest import NOW

pytestmark = pytest.mark.django_db


def archive_card(connection):
    card = Account(
        "card",
        "Visa",
        RecordStatus.ARCHIVED,
        code="801",
        account_class=AccountClass.LIABILITY,
        bank=BankAccountKind.CARD,
        currency="EUR",
    )
    store_records(connection.company_id, connection.ledger_id, RecordKind.ACCOUNT, [card], NOW)


def test_defaults_are_stored_as_text_and_told_in_the_history_by_name(books):
    set_defaults(books, {"bank_account_id": "card", "supplier_id": "acme"}, SYSTEM, NOW)
    set_defaults(books, {"supplier_id": ""}, SYSTEM, NOW)
    stored = configuration_of(books.company, books.ledger_id)
    assert (stored.bank_account_id, stored.supplier_id, stored.customer_id) == ("card", "", "")
    first, second = Event.objects.filter(action="configuration.changed").order_by("sequence")
    assert first.after["supplier_id_name"] == "Acme Ltd"
    assert (second.before["supplier_id"], second.after["supplier_id"]) == ("acme", "")


def test_no_change_is_no_event(books):
    set_defaults(books, {"bank_account_id": "card"}, SYSTEM, NOW)
    set_defaults(books, {"bank_account_id": "card"}, SYSTEM, NOW)
    assert Event.objects.filter(action="configuration.changed").count() == 1


@pytest.mark.parametrize(
    ("chosen", "field", "words"),
    [
        ({"bank_account_id": "travel", "supplier_id": "acme"}, "bank_account_id", "no bank or card account"),
        ({"supplier_id": "nobody"}, "supplier_id", "no such record"),
        ({"bank_account_id": "old"}, "bank_account_id", "was archived"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_stored_by_halves(books, chosen, field, words):
    with pytest.raises(NotChoosable) as refused:
        set_defaults(books, chosen, SYSTEM, NOW)
    assert words in str(refused.value.mistakes[field])
    assert not Configuration.objects.exclude(supplier_id="", bank_account_id="").exists()


def test_another_company_with_the_same_ledger_has_defaults_of_its_own(books, connect, other_company):
    set_defaults(books, {"supplier_id": "acme"}, SYSTEM, NOW)
    assert configuration_of(other_company, books.ledger_id) is None


def test_a_new_connection_to_the_same_ledger_finds_them(books, connect):
    set_defaults(books, {"supplier_id": "acme"}, SYSTEM, NOW)
    Connection.objects.update(state="unlinked")
    again = connect(books.company)
    assert defaults_of(again)["supplier_id"].record.name == "Acme Ltd"


def test_an_archived_default_is_flagged_with_what_it_affects(books):
    set_defaults(books, {"bank_account_id": "card"}, SYSTEM, NOW)
    assert affected(books.company_id, books.ledger_id, NOW) == []
    archive_card(books)
    assert defaults_of(books)["bank_account_id"].is_gone
    (one,) = affected(books.company_id, books.ledger_id, NOW)
    assert (one.record.record_id, [(use.word, use.count) for use in one.uses]) == ("card", [("default", 1)])


def test_apps_above_say_what_they_use(books):
    def three_transactions(company_id, ledger_id, kind, ids):
        return [Use("old", "open transactions", 3, "/somewhere/")] if "old" in ids else []

    (one,) = affected(books.company_id, books.ledger_id, NOW, [three_transactions])
    assert (one.record.name, one.uses[0].count) == ("Old travel", 3)
