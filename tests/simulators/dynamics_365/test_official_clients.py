"""pybusinesscentral, an independent published client for API v2.0, unmodified, over real HTTP."""

import pytest
from pybusinesscentral import ApiClient, Configuration
from pybusinesscentral.api import (
    account_api,
    company_api,
    customer_api,
    default_api,
    dimension_api,
    dimension_set_line_api,
    general_ledger_entry_api,
    journal_api,
    journal_line_api,
    vendor_api,
)  # fmt: skip
from pybusinesscentral.exceptions import (
    ApiException,
    BadRequestException,
    ConflictException,
    NotFoundException,
    UnauthorizedException,
)
from pybusinesscentral.model.post_journal_line_dimension_set_line_request import (
    PostJournalLineDimensionSetLineRequest,
)
from pybusinesscentral.model.post_journal_line_for_journal_request import PostJournalLineForJournalRequest
from pybusinesscentral.model.post_journal_request import PostJournalRequest
from pybusinesscentral.model.post_vendor_request import PostVendorRequest

from tests.simulators.dynamics_365.books import DAY, KEY

JSON = "application/json"


class Client:
    """The client with its address set to the simulator, without a directory in the path as its own default has it."""

    def __init__(self, books):
        self.company = books.company
        host = f"{books.url}/v2.0/production/api/v2.0"
        client = ApiClient(Configuration(host=host, access_token=books.tokens["access_token"]))
        self.companies = company_api.CompanyApi(client)
        self.accounts = account_api.AccountApi(client)
        self.vendors = vendor_api.VendorApi(client)
        self.customers = customer_api.CustomerApi(client)
        self.dimensions = dimension_api.DimensionApi(client)
        self.journals = journal_api.JournalApi(client)
        self.lines = journal_line_api.JournalLineApi(client)
        self.sets = dimension_set_line_api.DimensionSetLineApi(client)
        self.entries = general_ledger_entry_api.GeneralLedgerEntryApi(client)
        self.default = default_api.DefaultApi(client)

    def made_journal(self, code="EXPSYNC"):
        wish = PostJournalRequest(code=code, display_name="Expenses sync", template_display_name="GENERAL")
        return self.journals.post_journal(self.company, JSON, wish)

    def made_line(self, journal, **changes):
        values = {
            "account_type": "G/L Account",
            "account_number": "8410",
            "posting_date": DAY,
            "document_number": KEY,
            "amount": 120.0,
            "description": "Amazon UK",
            "tax_code": "VAT20",
            "balance_account_type": "Bank Account",
            "balancing_account_number": "CARD-GBP",
        }
        wish = PostJournalLineForJournalRequest(**(values | changes))
        return self.lines.post_journal_line_for_journal(self.company, journal.id, JSON, wish)


@pytest.fixture
def client(books):
    return Client(books)


def test_it_lists_the_companies(client, books):
    (company,) = client.companies.list_companies().value
    assert (company.id, company.name) == (books.company, "Harbour Design Ltd")
    assert client.companies.get_company(books.company).display_name == "Harbour Design Ltd"


def test_it_reads_accounts_by_filter_and_selection(client):
    (account,) = client.accounts.list_accounts(client.company, filter="number eq '8410'").value
    assert (account.display_name, account.category, account.blocked) == ("Office Supplies", "Expense", False)
    assert client.accounts.get_account(client.company, account.id).number == "8410"
    chosen = client.accounts.list_accounts(client.company, select=["number"], top=3).value
    assert [(each.number is not None, each.display_name) for each in chosen] == [(True, None)] * 3


def test_it_reads_people_dimensions_and_the_ledger_set_up(client):
    assert len(client.vendors.list_vendors(client.company).value) == 41
    assert len(client.customers.list_customers(client.company).value) == 6
    dimensions = client.dimensions.list_dimensions(client.company, expand=["dimensionValues"]).value
    assert {each.code: len(each.dimension_values) for each in dimensions} == {"DEPARTMENT": 4, "PROJECT": 3}
    (setup,) = client.default.get_general_ledger_setup(client.company).value
    assert setup.local_currency_code == "GBP"


def test_it_posts_a_journal(client):
    journal = client.made_journal()
    assert (journal.code, journal.template_display_name) == ("EXPSYNC", "GENERAL")
    line = client.made_line(journal)
    assert (line.amount, line.tax_code, line.journal_id) == (120, "VAT20", journal.id)
    (listed,) = client.lines.list_journal_lines_for_journal(client.company, journal.id).value
    assert listed.id == line.id
    client.journals.post_action_journals(client.company, journal.id)
    entries = client.entries.list_general_ledger_entries(
        client.company, filter=f"documentNumber eq '{KEY}'"
    ).value
    assert [(each.account_number, each.debit_amount - each.credit_amount) for each in entries] == [
        ("8410", 100),
        ("2220", 20),
        ("1220", -120),
    ]


def test_it_sets_dimensions_on_a_line(client, books):
    journal = client.made_journal()
    line = client.made_line(journal)
    wish = PostJournalLineDimensionSetLineRequest(code="DEPARTMENT", value_code="SALES")
    made = client.sets.post_journal_line_dimension_set_line(client.company, journal.id, line.id, JSON, wish)
    assert (made.code, made.value_display_name, made.parent_id) == ("DEPARTMENT", "Sales", line.id)


def test_it_changes_and_deletes_a_line(client, books):
    journal = client.made_journal()
    line = client.made_line(journal)
    wish = PostJournalLineForJournalRequest(amount=60.0)
    changed = client.lines.patch_journal_line_for_journal(
        client.company, journal.id, line.id, JSON, "*", wish
    )
    assert changed.amount == 60
    with pytest.raises(ConflictException):
        client.lines.patch_journal_line_for_journal(
            client.company, journal.id, line.id, JSON, 'W/"old"', wish
        )
    client.lines.delete_journal_line_for_journal(client.company, journal.id, line.id, "*")
    assert client.lines.list_journal_lines_for_journal(client.company, journal.id).value == []
    client.journals.delete_journal(client.company, journal.id, "*")
    with pytest.raises(NotFoundException):
        client.journals.get_journal(client.company, journal.id)


def test_it_makes_changes_and_deletes_a_vendor(client):
    made = client.vendors.post_vendor(client.company, JSON, PostVendorRequest(display_name="Amazon UK"))
    wish = PostVendorRequest(email="ap@amazon.example")
    assert client.vendors.patch_vendor(client.company, made.id, JSON, "*", wish).email == "ap@amazon.example"
    with pytest.raises(BadRequestException):
        client.vendors.delete_vendor(client.company, made.id)  # It sends no If-Match of its own here.
    client.vendors.delete_vendor(client.company, made.id, _headers={"If-Match": "*"})
    assert client.vendors.list_vendors(client.company, filter="displayName eq 'Amazon UK'").value == []


def test_it_reads_refusals(client):
    journal = client.made_journal()
    with pytest.raises(ApiException) as refused:
        client.made_line(journal, account_number="9998")
    assert refused.value.status == 400
    assert "Application_DialogException" in refused.value.body


def test_it_is_told_when_its_token_has_ended(client, books):
    books.advance(3600)
    with pytest.raises(UnauthorizedException):
        client.companies.list_companies()
