"""The vendor's own Python client, unmodified, uses every route that an adapter would use."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from xero_python.accounting import (
    Account,
    AccountingApi,
    Accounts,
    AccountType,
    BankTransaction,
    BankTransactions,
    BankTransfer,
    BankTransferDeleteByUrlParam,
    BankTransfers,
    Contact,
    Contacts,
    Currency,
    CurrencyCode,
    HistoryRecord,
    HistoryRecords,
    LineAmountTypes,
    LineItem,
    LineItemTracking,
    LinkedTransaction,
    ManualJournal,
    ManualJournalLine,
    ManualJournals,
)
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token, TokenApi
from xero_python.exceptions import AccountingBadRequestException, HTTPStatusException, RateLimitException
from xero_python.identity import IdentityApi


class Client:
    """The official client with its addresses set to the simulator."""

    def __init__(self, books, monkeypatch):
        monkeypatch.setattr(TokenApi, "refresh_token_url", f"{books.url}/connect/token")
        monkeypatch.setattr(TokenApi, "revoke_token_url", f"{books.url}/connect/revocation")
        self.token = {
            name: books.tokens[name] for name in ("access_token", "refresh_token", "token_type", "expires_in")
        }
        self.token["scope"] = books.tokens["scope"].split()
        self.saved = []
        self.client = ApiClient(
            Configuration(oauth2_token=OAuth2Token(client_id="client", client_secret="secret")),
            oauth2_token_getter=lambda: self.token,
            oauth2_token_saver=self._save,
        )
        self.accounting = AccountingApi(self.client, base_url=f"{books.url}/api.xro/2.0")
        self.identity = IdentityApi(self.client, base_url=books.url)
        self.tenant = books.organisation

    def _save(self, token):
        self.token = token
        self.saved.append(token)


@pytest.fixture
def official(books, monkeypatch):
    return Client(books, monkeypatch)


def spend(books, **changes):
    values = {
        "type": "SPEND",
        "contact": Contact(contact_id=books.contact("Amazon UK")),
        "bank_account": Account(account_id=books.account("Company Credit Card")),
        "date": date(2026, 11, 2),
        "reference": "EXP-7K2M9Q4XD3NBW8TR",
        "line_amount_types": LineAmountTypes.EXCLUSIVE,
        "line_items": [
            LineItem(
                description="Team lunch",
                quantity=1.0,
                unit_amount=100.0,
                account_code="429",
                tax_type="INPUT2",
                tax_amount=20.0,
                tracking=[
                    LineItemTracking(
                        tracking_category_id=books.option("Region", "North")["TrackingCategoryID"],
                        tracking_option_id=books.option("Region", "North")["TrackingOptionID"],
                    )
                ],
            )
        ],
    }
    return BankTransaction(**(values | changes))


def test_it_refreshes_the_token_and_saves_the_rotated_one(official):
    first = official.token["refresh_token"]
    official.client.refresh_oauth2_token()
    assert len(official.saved) == 1
    assert official.token["refresh_token"] != first
    assert official.identity.get_connections()[0].tenant_name == "Harbour Cafe Ltd"


def test_it_lists_connections_of_one_consent(official, books):
    (connection,) = official.identity.get_connections(auth_event_id=books.tokens["authentication_event_id"])
    assert (connection.tenant_id, connection.tenant_type) == (books.organisation, "ORGANISATION")


def test_it_disconnects_an_organisation(official):
    (connection,) = official.identity.get_connections()
    official.identity.delete_connection(connection.id)
    assert official.identity.get_connections() == []


def test_it_revokes_the_tokens(official):
    official.client.revoke_oauth2_token()
    with pytest.raises(HTTPStatusException):
        official.identity.get_connections()


def test_it_reads_the_organisation_and_its_lock_date(official, books):
    books.act("set_lock_date", period="2026-06-30", end_of_year="2026-03-31")
    (organisation,) = official.accounting.get_organisations(official.tenant).organisations
    assert (organisation.name, organisation.base_currency) == ("Harbour Cafe Ltd", CurrencyCode.GBP)
    assert organisation.period_lock_date == date(2026, 6, 30)
    assert organisation.organisation_id == books.organisation


def test_it_reads_the_allowed_actions(official):
    actions = official.accounting.get_organisation_actions(official.tenant).actions
    assert {action.name: action.status for action in actions}["UseMulticurrency"] == "ALLOWED"


def test_it_reads_accounts_and_filters_them(official):
    everything = official.accounting.get_accounts(official.tenant).accounts
    banks = official.accounting.get_accounts(
        official.tenant, where='Status=="ACTIVE" AND Type=="BANK"'
    ).accounts
    assert len(everything) > len(banks)
    assert {account.name: account.bank_account_type for account in banks}[
        "Company Credit Card"
    ] == "CREDITCARD"


def test_it_reads_tax_rates(official):
    rates = {rate.tax_type: rate for rate in official.accounting.get_tax_rates(official.tenant).tax_rates}
    assert (rates["INPUT2"].effective_rate, rates["INPUT2"].can_apply_to_revenue) == (20.0, False)
    assert rates["NONE"].can_apply_to_expenses is True


def test_it_reads_tracking_categories(official):
    found = official.accounting.get_tracking_categories(official.tenant).tracking_categories
    assert {category.name: len(category.options) for category in found} == {"Region": 4, "Department": 4}


def test_it_reads_currencies_and_users(official):
    codes = [currency.code for currency in official.accounting.get_currencies(official.tenant).currencies]
    roles = [user.organisation_role for user in official.accounting.get_users(official.tenant).users]
    assert codes == [CurrencyCode.GBP, CurrencyCode.EUR, CurrencyCode.USD]
    assert roles == ["STANDARD", "FINANCIALADVISER", "READONLY"]


def test_it_pages_through_contacts(official):
    names = []
    for page in (1, 2, 3, 4):
        content = official.accounting.get_contacts(official.tenant, page=page, page_size=10, order="Name ASC")
        names += [contact.name for contact in content.contacts]
    assert (content.pagination.page_count, content.pagination.item_count) == (4, 32)
    assert names == sorted(names, key=str.lower)
    assert len(set(names)) == 32


def test_it_reads_contacts_changed_since(official, books):
    since = datetime(2026, 6, 1, tzinfo=UTC)
    assert official.accounting.get_contacts(official.tenant, if_modified_since=since).contacts == []
    books.act("rename_contact", contact="Costa Coffee", name="Costa Limited")
    changed = official.accounting.get_contacts(official.tenant, if_modified_since=since).contacts
    assert [contact.name for contact in changed] == ["Costa Limited"]


def test_it_sees_archived_contacts_when_asked(official):
    shown = official.accounting.get_contacts(official.tenant, include_archived="true").contacts
    assert "Old Printers Ltd" in [contact.name for contact in shown if contact.contact_status == "ARCHIVED"]


def test_it_writes_a_bank_transaction_and_reads_it_back(official, books):
    written = official.accounting.create_bank_transactions(
        official.tenant,
        BankTransactions(bank_transactions=[spend(books)]),
        summarize_errors=False,
        idempotency_key="exp-1-attempt-1",
    ).bank_transactions[0]
    assert written.status_attribute_string == "OK"
    (read,) = official.accounting.get_bank_transaction(
        official.tenant, written.bank_transaction_id
    ).bank_transactions
    assert (read.sub_total, read.total_tax, read.total) == (
        Decimal("100.00"),
        Decimal("20.00"),
        Decimal("120.00"),
    )
    assert (read.date, read.line_items[0].tracking[0].option) == (date(2026, 11, 2), "North")
    (entry,) = books.ledger()
    assert (entry["total"], entry["tax"], entry["reference"]) == ("120.00", "20.00", "EXP-7K2M9Q4XD3NBW8TR")


def test_it_updates_and_deletes_a_bank_transaction(official, books):
    api, tenant = official.accounting, official.tenant
    written = api.create_bank_transactions(
        tenant, BankTransactions(bank_transactions=[spend(books)])
    ).bank_transactions[0]
    line = written.line_items[0]
    line.unit_amount, line.tax_amount, line.line_amount = 50.0, 10.0, 50.0
    changed = spend(books, bank_transaction_id=written.bank_transaction_id, line_items=[line])
    body = BankTransactions(bank_transactions=[changed])
    (updated,) = api.update_bank_transaction(tenant, written.bank_transaction_id, body).bank_transactions
    assert (updated.total, updated.line_items[0].line_item_id) == (Decimal("60.00"), line.line_item_id)
    gone = spend(books, bank_transaction_id=written.bank_transaction_id, status="DELETED")
    (deleted,) = api.update_or_create_bank_transactions(
        tenant, BankTransactions(bank_transactions=[gone])
    ).bank_transactions
    assert deleted.status == "DELETED"


def test_it_searches_bank_transactions_by_reference_page_and_change(official, books):
    api, tenant = official.accounting, official.tenant
    both = [spend(books, reference="EXP-A"), spend(books, reference="EXP-B")]
    api.create_bank_transactions(tenant, BankTransactions(bank_transactions=both))
    assert [
        each.reference
        for each in api.get_bank_transactions(tenant, references=["EXP-B", "EXP-C"]).bank_transactions
    ] == ["EXP-B"]
    where = 'Reference=="EXP-A" AND Date>=DateTime(2026,11,01)'
    assert len(api.get_bank_transactions(tenant, where=where, page=1).bank_transactions) == 1
    later = datetime(2036, 1, 1, tzinfo=UTC)
    assert api.get_bank_transactions(tenant, if_modified_since=later, page=1).bank_transactions == []


def test_a_refused_document_is_the_clients_bad_request(official, books):
    wrong = spend(books, line_items=[LineItem(description="x", unit_amount=1.0, account_code="999")])
    body = BankTransactions(bank_transactions=[wrong])
    with pytest.raises(AccountingBadRequestException) as caught:
        official.accounting.create_bank_transactions(official.tenant, body, summarize_errors=True)
    message = caught.value.reason
    assert message == "Account code '999' is not a valid code for this document."


def test_too_many_requests_are_the_clients_rate_limit(official, books):
    books.order(
        kind="status", status=429, headers={"Retry-After": "0", "X-Rate-Limit-Problem": "minute"}, times=None
    )
    with pytest.raises(RateLimitException):
        official.accounting.get_currencies(official.tenant)


def test_it_writes_reads_and_deletes_a_bank_transfer(official, books):
    api, tenant = official.accounting, official.tenant
    wanted = BankTransfer(
        from_bank_account=Account(account_id=books.account("Business Bank Account")),
        to_bank_account=Account(account_id=books.account("Company Credit Card")),
        amount=Decimal("250.00"),
        date=date(2026, 11, 3),
        reference="TRF-19b2",
    )
    (written,) = api.create_bank_transfer(tenant, BankTransfers(bank_transfers=[wanted])).bank_transfers
    (read,) = api.get_bank_transfer(tenant, written.bank_transfer_id).bank_transfers
    assert (read.amount, read.date) == (Decimal("250.00"), date(2026, 11, 3))
    assert len(api.get_bank_transfers(tenant).bank_transfers) == 1
    api.delete_bank_transfer(tenant, written.bank_transfer_id, BankTransferDeleteByUrlParam(status="DELETED"))
    assert api.get_bank_transfers(tenant).bank_transfers == []
    assert books.ledger()[0]["status"] == "DELETED"


def test_it_writes_and_reads_a_manual_journal(official, books):
    api, tenant = official.accounting, official.tenant
    lines = [
        ManualJournalLine(line_amount=12.5, account_code="429", description="Card fee", tax_type="NONE"),
        ManualJournalLine(line_amount=-12.5, account_code="850", description="Card fee", tax_type="NONE"),
    ]
    wanted = ManualJournal(narration="ADJ-55d0", date=date(2026, 11, 5), status="POSTED", journal_lines=lines)
    body = ManualJournals(manual_journals=[wanted])
    written = api.create_manual_journals(tenant, body, summarize_errors=False).manual_journals[0]
    (read,) = api.get_manual_journal(tenant, written.manual_journal_id).manual_journals
    assert (read.status, [line.line_amount for line in read.journal_lines]) == (
        "POSTED",
        [Decimal("12.50"), Decimal("-12.50")],
    )
    assert len(api.get_manual_journals(tenant, page=1).manual_journals) == 1


def test_it_attaches_files_lists_them_and_reads_them_back(official, books):
    api, tenant = official.accounting, official.tenant
    key = books.written_spend()["BankTransactionID"]
    content = b"%PDF-1.4\nreceipt"
    (put,) = api.create_bank_transaction_attachment_by_file_name(
        tenant, key, "EXP-1-1.pdf", content
    ).attachments
    (listed,) = api.get_bank_transaction_attachments(tenant, key).attachments
    assert (listed.attachment_id, listed.file_name, listed.content_length) == (
        put.attachment_id,
        "EXP-1-1.pdf",
        len(content),
    )
    path = api.get_bank_transaction_attachment_by_id(tenant, key, put.attachment_id, "application/pdf")
    with open(path, "rb") as stored:
        assert stored.read() == content
    (document,) = books.ledger()
    assert document["attachments"][0]["size"] == len(content)


def test_it_notes_in_the_history(official, books):
    api, tenant = official.accounting, official.tenant
    key = books.written_spend()["BankTransactionID"]
    note = HistoryRecords(history_records=[HistoryRecord(details="Synced by Expenses, EXP-1")])
    api.create_bank_transaction_history_record(tenant, key, note)
    read = api.get_bank_transactions_history(tenant, key).history_records
    assert read[0].details == "Synced by Expenses, EXP-1"


def test_it_makes_changes_and_archives_contacts(official, books):
    api, tenant = official.accounting, official.tenant
    wanted = Contacts(
        contacts=[Contact(name="Kestrel Print", contact_number="EXP-K", email_address="ap@kestrel.example")]
    )
    (made,) = api.create_contacts(tenant, wanted, summarize_errors=False).contacts
    changed = Contacts(contacts=[Contact(contact_id=made.contact_id, name="Kestrel Printers")])
    (renamed,) = api.update_contact(tenant, made.contact_id, changed).contacts
    assert (renamed.name, renamed.email_address) == ("Kestrel Printers", "ap@kestrel.example")
    archive = Contacts(contacts=[Contact(contact_id=made.contact_id, contact_status="ARCHIVED")])
    (archived,) = api.update_contact(tenant, made.contact_id, archive).contacts
    assert archived.contact_status == "ARCHIVED"
    assert api.get_contact(tenant, made.contact_id).contacts[0].name == "Kestrel Printers"


def test_it_makes_changes_and_deletes_accounts(official):
    api, tenant = official.accounting, official.tenant
    wanted = Account(code="671", name="Card clearing", type=AccountType.EXPENSE, tax_type="NONE")
    (made,) = api.create_account(tenant, wanted).accounts
    body = Accounts(accounts=[Account(account_id=made.account_id, name="Cards clearing")])
    assert api.update_account(tenant, made.account_id, body).accounts[0].name == "Cards clearing"
    assert api.get_account(tenant, made.account_id).accounts[0].code == "671"
    assert api.delete_account(tenant, made.account_id).accounts[0].status == "DELETED"


def test_it_subscribes_to_a_currency(official):
    official.accounting.create_currency(
        official.tenant, Currency(code=CurrencyCode.SEK, description="Swedish Krona")
    )
    assert CurrencyCode.SEK in [
        each.code for each in official.accounting.get_currencies(official.tenant).currencies
    ]


def test_it_links_a_line_to_a_customer(official, books):
    written = books.written_spend()
    wanted = LinkedTransaction(
        source_transaction_id=written["BankTransactionID"],
        source_line_item_id=written["LineItems"][0]["LineItemID"],
        contact_id=books.contact("Ridgeway University"),
    )
    (made,) = official.accounting.create_linked_transaction(official.tenant, wanted).linked_transactions
    (read,) = official.accounting.get_linked_transactions(official.tenant).linked_transactions
    assert (read.linked_transaction_id, read.source_transaction_type_code) == (
        made.linked_transaction_id,
        "SPEND",
    )
