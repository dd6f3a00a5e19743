"""The published clients, unmodified: intuit-oauth for authorisation, python-quickbooks for everything else.

If they and the product's adapter are both content, neither of them merely follows the simulator.
"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks import QuickBooks
from quickbooks.batch import batch_create, batch_delete, batch_update
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import (
    AuthorizationException,
    ObjectNotFoundException,
    QuickbooksException,
    ValidationException,
)
from quickbooks.objects.account import Account
from quickbooks.objects.attachable import Attachable
from quickbooks.objects.base import AttachableRef, EmailAddress, Ref
from quickbooks.objects.bill import Bill
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.companycurrency import CompanyCurrency
from quickbooks.objects.customer import Customer
from quickbooks.objects.department import Department
from quickbooks.objects.deposit import Deposit, DepositLine, DepositLineDetail
from quickbooks.objects.detailline import AccountBasedExpenseLine, AccountBasedExpenseLineDetail
from quickbooks.objects.employee import Employee
from quickbooks.objects.exchangerate import ExchangeRate
from quickbooks.objects.journalentry import JournalEntry, JournalEntryLine, JournalEntryLineDetail
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.purchase import Purchase
from quickbooks.objects.taxcode import TaxCode
from quickbooks.objects.taxrate import TaxRate
from quickbooks.objects.trackingclass import Class
from quickbooks.objects.transfer import Transfer
from quickbooks.objects.vendor import Vendor
from quickbooks.objects.vendorcredit import VendorCredit

from tests.simulators.quickbooks_online.books import CALLBACK, UK, US, consent

ALL_SCOPES = [Scopes.ACCOUNTING, Scopes.OPENID, Scopes.EMAIL, Scopes.PROFILE]


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def auth(running):
    return AuthClient(
        "client", "secret", CALLBACK, environment=f"{running.url}/.well-known/openid_configuration"
    )


def connected(auth, realm, scopes=(Scopes.ACCOUNTING,)):
    address = auth.get_authorization_url(list(scopes), state_token="state-1")
    assert requests.get(address).status_code == 200
    root = address.split("/connect/")[0]
    back = consent(root, realm, state="state-1", scope=" ".join(scope.value for scope in scopes))
    auth.get_bearer_token(back["code"], realm_id=back["realmId"])
    return auth


@pytest.fixture
def client(running, auth, monkeypatch):
    monkeypatch.setattr(QuickBooks, "api_url_v3", f"{running.url}/v3")
    connected(auth, US)
    return QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=US, minorversion=75)


def one(kind, client, **where):
    found = kind.filter(**where, qb=client)
    assert len(found) == 1
    return found[0]


def reference(kind, client, **where):
    return one(kind, client, **where).to_ref()


def expense_line(client, amount, account="Travel"):
    line = AccountBasedExpenseLine()
    line.Amount = amount
    line.Description = "Team lunch"
    line.AccountBasedExpenseLineDetail = AccountBasedExpenseLineDetail()
    line.AccountBasedExpenseLineDetail.AccountRef = reference(Account, client, Name=account)
    return line


def a_purchase(client, amount=48.50):
    purchase = Purchase()
    purchase.PaymentType = "Cash"
    purchase.TxnDate = "2026-03-14"
    purchase.AccountRef = reference(Account, client, Name="Checking")
    purchase.EntityRef = reference(Vendor, client, DisplayName="Corner Cafe")
    purchase.Line.append(expense_line(client, amount))
    return purchase


def a_deposit(client):
    deposit = Deposit()
    deposit.TxnDate = "2026-03-15"
    deposit.DepositToAccountRef = reference(Account, client, Name="Checking")
    line = DepositLine()
    line.Amount = 12
    line.DepositLineDetail = DepositLineDetail()
    line.DepositLineDetail.AccountRef = reference(Account, client, Name="Travel")
    deposit.Line.append(line)
    return deposit


def a_transfer(client):
    transfer = Transfer()
    transfer.TxnDate = "2026-03-16"
    transfer.Amount = 250
    transfer.FromAccountRef = reference(Account, client, Name="Checking")
    transfer.ToAccountRef = reference(Account, client, Name="Visa Business")
    return transfer


def a_bill(client):
    bill = Bill()
    bill.TxnDate = "2026-03-10"
    bill.DueDate = "2026-04-09"
    bill.VendorRef = reference(Vendor, client, DisplayName="Kathy Rodriguez (expenses)")
    bill.Line.append(expense_line(client, 60, "Software"))
    return bill


def a_vendor_credit(client):
    credit = VendorCredit()
    credit.TxnDate = "2026-03-10"
    credit.VendorRef = reference(Vendor, client, DisplayName="Kathy Rodriguez (expenses)")
    credit.Line.append(expense_line(client, 15, "Software"))
    return credit


def a_journal(client):
    journal = JournalEntry()
    journal.TxnDate = "2026-03-18"
    for posting, account in (("Debit", "Exchange Gain or Loss"), ("Credit", "Visa Business")):
        line = JournalEntryLine()
        line.Amount = 4.20
        line.JournalEntryLineDetail = JournalEntryLineDetail()
        line.JournalEntryLineDetail.PostingType = posting
        line.JournalEntryLineDetail.AccountRef = reference(Account, client, Name=account)
        journal.Line.append(line)
    return journal


DOCUMENTS = [
    (a_purchase, Purchase, Decimal("48.50")),
    (a_deposit, Deposit, Decimal(12)),
    (a_transfer, Transfer, Decimal(250)),
    (a_bill, Bill, Decimal(60)),
    (a_vendor_credit, VendorCredit, Decimal(15)),
    (a_journal, JournalEntry, Decimal("4.20")),
]


def ledger_of(running, realm=US):
    return requests.get(f"{running.url}/_control/ledger?organisation={realm}").json()["documents"]


def test_oauth_from_consent_to_revocation(running, auth, clock):
    connected(auth, UK, ALL_SCOPES)
    assert auth.realm_id == UK
    assert auth.expires_in == 3600
    assert auth.x_refresh_token_expires_in == 8726400
    assert auth.get_user_info().json()["email"] == "robin.admin@example.com"
    before = auth.access_token
    auth.refresh()
    assert auth.access_token != before
    old = auth.refresh_token
    clock.advance(25 * 3600)
    auth.refresh()
    assert auth.refresh_token != old
    assert auth.revoke() is True
    with pytest.raises(AuthClientError):
        auth.refresh()


def test_identity_tokens_are_signed_by_the_published_key(running):
    # The client checks the token's end against the machine's own clock.
    from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
    from expenses_app.simulators.quickbooks_online.app import create_app

    with start_in_thread(create_app(SimulatedClock())) as simulator:
        environment = f"{simulator.url}/.well-known/openid_configuration"
        auth = connected(AuthClient("client", "secret", CALLBACK, environment=environment), US, ALL_SCOPES)
        assert auth.id_token is not None


def test_a_used_code_is_refused(running, auth):
    back = consent(running.url, US)
    auth.get_bearer_token(back["code"], realm_id=US)
    with pytest.raises(AuthClientError, match="invalid_grant"):
        auth.get_bearer_token(back["code"], realm_id=US)


def test_reference_data(client):
    assert CompanyInfo.get(1, qb=client).CompanyName == "Sandbox Company_US_1"
    assert Preferences.get(qb=client).CurrencyPrefs.HomeCurrency.value == "USD"
    assert len(Account.all(qb=client, max_results=1000)) > 40
    assert Vendor.count(qb=client) >= 30
    assert [each.Name for each in Class.all(qb=client, order_by="Name")] == [
        "Design",
        "Landscaping",
        "Overhead",
    ]
    assert {each.Name for each in Department.all(qb=client)} == {"San Francisco", "New York"}
    assert {each.Code for each in CompanyCurrency.all(qb=client)} == {"USD", "EUR", "GBP"}
    assert len(Employee.all(qb=client)) == 3
    assert len(Customer.all(qb=client)) >= 10
    assert {each.Name for each in TaxCode.all(qb=client)} == {"TAX", "NON"}
    assert TaxRate.all(qb=client) == []
    chosen = Vendor.choose(["Corner Cafe", "PG&E"], field="DisplayName", qb=client)
    assert {each.DisplayName for each in chosen} == {"Corner Cafe", "PG&E"}
    assert one(Vendor, client, DisplayName="Chin's Gas and Oil").DisplayName == "Chin's Gas and Oil"
    rates = client.get(f"{client.api_url}/company/{US}/exchangerate", params={"sourcecurrencycode": "EUR"})
    assert ExchangeRate.from_json(rates["ExchangeRate"]).Rate == 1.0842


@pytest.mark.parametrize(
    ("build", "kind", "total"), DOCUMENTS, ids=[kind.__name__ for _, kind, _ in DOCUMENTS]
)
def test_every_document_is_created_read_changed_queried_and_deleted(running, client, build, kind, total):
    made = build(client).save(qb=client)
    assert (made.SyncToken, made.Id is not None) == ("0", True)
    assert Decimal(ledger_of(running)[0]["total"]) == total
    read = kind.get(made.Id, qb=client)
    read.PrivateNote = "changed | exp:1"
    changed = read.save(qb=client)
    assert (changed.SyncToken, changed.PrivateNote) == ("1", "changed | exp:1")
    assert Decimal(ledger_of(running)[0]["total"]) == total
    found = kind.where(f"Id = '{made.Id}'", qb=client)
    assert [each.PrivateNote for each in found] == ["changed | exp:1"]
    answer = changed.delete(qb=client)
    assert answer[kind.qbo_object_name]["status"] == "Deleted"
    with pytest.raises(ObjectNotFoundException):
        kind.get(made.Id, qb=client)
    assert ledger_of(running) == []


def test_request_ids_are_honoured(running, client):
    first = a_purchase(client).save(qb=client, request_id="key-1")
    again = a_purchase(client).save(qb=client, request_id="key-1")
    assert again.Id == first.Id
    assert len(ledger_of(running)) == 1


def test_suppliers_and_accounts(client):
    vendor = Vendor()
    vendor.DisplayName = "Amazon Business"
    vendor.PrimaryEmailAddr = EmailAddress()
    vendor.PrimaryEmailAddr.Address = "ap@amazon.example"
    saved = vendor.save(qb=client)
    saved.CompanyName = "Amazon Inc"
    assert saved.save(qb=client).SyncToken == "1"
    account = Account()
    account.Name = "Company card USD"
    account.AccountType = "Credit Card"
    account.AccountSubType = "CreditCard"
    made = account.save(qb=client)
    made.Active = False
    assert made.save(qb=client).Active is False
    assert Account.filter(Id=made.Id, qb=client) == []
    customer = Customer()
    customer.DisplayName = "Fresh Customer"
    assert customer.save(qb=client).Id


def test_batches(running, client):
    created = batch_create([a_purchase(client, amount) for amount in range(1, 36)], qb=client)
    assert (len(created.successes), created.faults) == (35, [])
    assert len(ledger_of(running)) == 35
    for each in created.successes:
        each.PrivateNote = "batched"
    updated = batch_update(created.successes, qb=client)
    assert {each.SyncToken for each in updated.successes} == {"1"}
    wrong = a_purchase(client)
    wrong.PaymentType = "Cheque"
    mixed = batch_create([a_bill(client), wrong], qb=client)
    assert len(mixed.successes) == 1
    assert mixed.faults[0].Error[0].code == "2170"
    assert len(batch_delete(updated.successes, qb=client).successes) == 35
    assert len(ledger_of(running)) == 1


def test_change_data(client, clock):
    kept, gone = a_purchase(client).save(qb=client), a_purchase(client).save(qb=client)
    gone.delete(qb=client)
    since = (clock.now() - timedelta(minutes=5)).isoformat()
    found = change_data_capture([Purchase, Bill], since, qb=client)
    assert [(each.Id, getattr(each, "status", None)) for each in found.Purchase] == [
        (kept.Id, None),
        (gone.Id, "Deleted"),
    ]
    assert not hasattr(found, "Bill")


def test_attachments(running, client, tmp_path):
    purchase = a_purchase(client).save(qb=client)
    content = b"%PDF-1.4\n\xe2\xe3\xcf\xd3 receipt"
    path = tmp_path / "receipt.pdf"
    path.write_bytes(content)
    for number, source in enumerate(({"_FilePath": str(path)}, {"_FileBytes": content})):
        attachable = Attachable()
        attachable.FileName = f"receipt-{number}.pdf"
        attachable.ContentType = "application/pdf"
        attachable.AttachableRef.append(AttachableRef())
        attachable.AttachableRef[0].EntityRef = Ref()
        attachable.AttachableRef[0].EntityRef.type = "Purchase"
        attachable.AttachableRef[0].EntityRef.value = purchase.Id
        for name, value in source.items():
            setattr(attachable, name, value)
        saved = attachable.save(qb=client)
        assert requests.get(saved.TempDownloadUri).content == content
    where = f"AttachableRef.EntityRef.Type = 'purchase' AND AttachableRef.EntityRef.value = '{purchase.Id}'"
    found = Attachable.where(where, qb=client)
    assert [each.FileName for each in found] == ["receipt-0.pdf", "receipt-1.pdf"]
    assert [each["size"] for each in ledger_of(running)[0]["attachments"]] == [len(content)] * 2
    note = Attachable()
    note.Note = "Only words"
    assert note.save(qb=client).Id
    found[0].delete(qb=client)
    assert len(Attachable.where(where, qb=client)) == 1


def test_refusals_are_understood(running, client, auth):
    wrong = a_purchase(client)
    wrong.AccountRef.value = "9999"
    with pytest.raises(ValidationException) as refused:
        wrong.save(qb=client)
    assert (refused.value.error_code, "Accounts element id 9999" in refused.value.detail) == (2500, True)
    stale = a_purchase(client).save(qb=client)
    stale.save(qb=client)
    with pytest.raises(QuickbooksException) as refused:
        stale.save(qb=client)
    assert refused.value.error_code == 5010
    with pytest.raises(ValidationException) as refused:
        Purchase.where("PrivateNote = 'x'", qb=client)
    assert refused.value.error_code == 4001
    auth.revoke()
    with pytest.raises(AuthorizationException):
        Purchase.all(qb=client)


def routes_called(running):
    """Method and path of every request, ids left out: what the published clients are known to use."""
    called = set()
    for entry in requests.get(f"{running.url}/_control/requests").json():
        path = re.sub(r"/v3/company/\d+", "/v3/company/{realm}", entry["path"])
        called.add(f"{entry['method']} {re.sub(r'/[0-9]+$', '/{id}', path)}")
    return called


def test_the_routes_that_the_published_clients_use(running, client, auth):
    client.get(f"{client.api_url}/company/{US}/preferences")
    saved = a_purchase(client).save(qb=client)
    Purchase.get(saved.Id, qb=client)
    CompanyInfo.get(1, qb=client)
    batch_create([a_purchase(client)], qb=client)
    change_data_capture([Purchase], "2026-03-19T00:00:00Z", qb=client)
    attachable = Attachable()
    attachable.FileName, attachable.ContentType, attachable._FileBytes = (
        "a.pdf",
        "application/pdf",
        b"%PDF-1.4",
    )
    attachable.save(qb=client)
    auth.refresh()
    auth.revoke()
    company = "/v3/company/{realm}"
    assert routes_called(running) >= {
        "GET /.well-known/openid_configuration",
        "GET /connect/oauth2",
        "POST /oauth2/v1/tokens/bearer",
        "POST /v2/oauth2/tokens/revoke",
        f"GET {company}/companyinfo/{{id}}",
        f"GET {company}/preferences",
        f"POST {company}/query",
        f"GET {company}/cdc",
        f"POST {company}/batch",
        f"POST {company}/upload",
        f"POST {company}/purchase",
        f"GET {company}/purchase/{{id}}",
    }
