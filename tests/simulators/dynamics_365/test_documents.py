"""From a journal line to the ledger: what is written, what it becomes, how it is changed and taken back."""

import hashlib

import pytest

from expenses_app.simulators.dynamics_365.demo_company import read_back
from tests.simulators.dynamics_365.books import DAY, KEY, amounts, refusal


def test_a_new_line_answers_with_encoded_options_and_an_etag(books):
    answer = books.write_line()
    line = answer.json()
    assert answer.status_code == 201
    assert line["@odata.etag"].startswith('W/"')
    assert (line["accountType"], line["balanceAccountType"]) == (
        "G_x002F_L_x0020_Account",
        "Bank_x0020_Account",
    )
    assert (line["lineNumber"], line["amount"], line["taxCode"]) == (10000, 120, "VAT20")
    assert (line["journalId"], line["journalDisplayName"]) == (books.journal, "EXPSYNC")
    assert [(each["code"], each["valueCode"]) for each in line["dimensionSetLines"]] == [
        ("DEPARTMENT", "SALES")
    ]


def test_posting_splits_the_tax_off_and_writes_the_bank_side(books):
    entries = books.posted()
    assert amounts(entries) == {"8410": 100, "2220": 20, "1220": -120}
    assert {row["documentNumber"] for row in entries} == {KEY}
    assert {row["postingDate"] for row in entries} == {DAY}
    assert {row["description"] for row in entries} == {"Amazon UK | order 123XX45"}
    numbers = [row["entryNumber"] for row in entries]
    assert numbers == sorted(numbers)


def test_read_back_sees_what_was_posted(books):
    entries = books.posted()
    books.attached(entries[0]["id"], b"%PDF receipt")
    seen = read_back(books.url, f"{books.tenant}|{books.environment}|{books.company}", KEY, entries[0]["id"])
    assert (str(seen["total"]), str(seen["tax"])) == ("120", "20")
    assert seen["accounts"][1:] == ("8410", "Office Supplies")
    assert seen["receipts"] == (hashlib.sha256(b"%PDF receipt").hexdigest(),)
    with pytest.raises(AssertionError, match="No ledger entries"):
        read_back(books.url, books.company, "XNOBODY", "")
    assert refusal(books.get("nowhere"))[:2] == (404, "BadRequest_ResourceNotFound")


CHART_CARD = {"balanceAccountType": "G/L Account", "balancingAccountNumber": "2150"}
SPENDS = [
    ("payment", {}, {"8410": 100, "2220": 20, "1220": -120}),
    ("refund", {"amount": -120.00}, {"8410": -100, "2220": -20, "1220": 120}),
    ("reward", {"amount": -5, "accountNumber": "4200", "taxCode": None}, {"4200": -5, "1220": 5}),
    ("reduced rate", {"amount": 10.50, "taxCode": "VAT5"}, {"8410": 10, "2220": 0.5, "1220": -10.5}),
    ("no tax", {"taxCode": "NOVAT"}, {"8410": 120, "1220": -120}),
    ("tax half a penny up", {"amount": 0.03, "taxCode": "VAT20"}, {"8410": 0.02, "2220": 0.01, "1220": -0.03}),
    ("the account's own tax code", {"accountNumber": "8110", "taxCode": None}, {"8110": 100, "2220": 20, "1220": -120}),
    ("output tax", {"amount": -120, "accountNumber": "4010"}, {"4010": -100, "2210": -20, "1220": 120}),
    ("a card in the chart", CHART_CARD, {"8410": 100, "2220": 20, "2150": -120}),
    ("third decimal rounded", {"amount": 12.005, "taxCode": "NOVAT"}, {"8410": 12.01, "1220": -12.01}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "changes", "expected"), SPENDS, ids=[row[0] for row in SPENDS])
def test_each_kind_of_spend_reaches_the_ledger(books, title, changes, expected):
    assert amounts(books.posted(**changes)) == expected


def test_a_line_with_only_the_id_of_its_account_has_no_tax(books):
    account = books.row("accounts", "number eq '8110'")
    line = {"accountNumber": None, "accountId": account["id"], "taxCode": None}
    assert amounts(books.posted(**line)) == {"8110": 120, "1220": -120}


def test_a_foreign_card_posts_by_the_rate_of_the_day(books):
    # 0.85 GBP for a euro, from 2026-05-01 on 0.90: 100.00 EUR are 90.00 GBP, of which 15.00 are tax.
    books.act("change_rate", currency="EUR", rate="0.90", **{"from": "2026-05-01"})
    entries = books.posted(amount=100, balancingAccountNumber="CARD-EUR")
    assert amounts(entries) == {"8410": 75, "2220": 15, "1230": -90}
    (document,) = books.ledger(reference=KEY)
    assert (document["currency"], document["total"], document["tax"]) == ("EUR", "100.00", "16.67")
    early = books.posted(
        amount=100, balancingAccountNumber="CARD-EUR", postingDate="2026-04-30", documentNumber="EARLY"
    )
    assert amounts(early) == {"8410": 70.83, "2220": 14.17, "1230": -85}


def test_several_lines_may_share_one_bank_line(books):
    books.written_line(amount=120, balancingAccountNumber=None)
    books.written_line(amount=60, accountNumber="8420", balancingAccountNumber=None)
    bank = {
        "accountType": "Bank Account",
        "accountNumber": "CARD-GBP",
        "taxCode": None,
        "balancingAccountNumber": None,
    }
    books.written_line(amount=-180, **bank)
    assert books.post().status_code == 204
    assert amounts(books.entries()) == {"8410": 100, "8420": 50, "2220": 30, "1220": -180}
    (document,) = books.ledger(reference=KEY)
    assert (document["account"], document["total"], document["tax"], len(document["lines"])) == (
        "CARD-GBP",
        "180.00",
        "30.00",
        2,
    )


def test_an_adjustment_between_an_account_and_a_bank_account(books):
    common = {"accountNumber": "9330", "taxCode": None, "balancingAccountNumber": None}
    books.written_line(amount=12.50, **common)
    books.written_line(
        amount=-12.50, **(common | {"accountType": "Bank Account", "accountNumber": "CARD-GBP"})
    )
    assert books.post().status_code == 204
    assert amounts(books.entries()) == {"9330": 12.5, "1220": -12.5}


def test_sales_tax_companies_post_gross(books):
    books.enter("Lakeside Supply Inc.")
    entries = books.posted(balancingAccountNumber="CARD-USD", taxCode="TAXABLE")
    assert amounts(entries) == {"8410": 120, "1220": -120}
    assert {row["taxType"] for row in books.rows("taxGroups")} == {"Sales_x0020_Tax"}


def test_a_posting_empties_the_journal_but_for_one_blank_line(books):
    books.posted()
    (blank,) = books.lines()
    assert (blank["accountNumber"], blank["amount"], blank["lineNumber"]) == ("", 0, 10000)
    assert books.posted(documentNumber="SECOND")
    (blank,) = books.lines()
    assert blank["accountNumber"] == ""


def test_a_digit_in_the_code_of_a_journal_costs_its_id(books):
    made = books.call("POST", "journals", {"code": "EXP09"}).json()
    line = books.call("POST", f"journals({made['id']})/journalLines", books.line())
    assert line.status_code == 201
    assert books.call("POST", f"journals({made['id']})/Microsoft.NAV.post").status_code == 204
    assert refusal(books.get(f"journals({made['id']})"))[:2] == (404, "BadRequest_NotFound")
    assert "EXP10" in [row["code"] for row in books.rows("journals")]


def test_a_journal_of_the_client_replaces_the_number(books):
    default = books.row("journals", "code eq 'DEFAULT'")
    books.call("POST", f"journals({default['id']})/journalLines", books.line())
    assert books.call("POST", f"journals({default['id']})/Microsoft.NAV.post").status_code == 204
    assert books.entries() == []
    assert amounts(books.entries("GJ-P000001"))["8410"] == 100
    assert books.rows(f"journals({default['id']})/journalLines") == []


def test_defaults_of_a_line(books):
    line = books.call("POST", books.lines_path, {"accountNumber": "8410"}).json()
    assert (line["accountType"], line["description"], line["taxCode"]) == (
        "G_x002F_L_x0020_Account",
        "Office Supplies",
        "NOVAT",
    )
    assert (line["documentNumber"], line["amount"], line["lineNumber"]) == ("", 0, 10000)
    books.written_line(documentNumber="key")
    following = books.call("POST", books.lines_path, {}).json()
    assert (following["documentNumber"], following["lineNumber"]) == ("KEY", 30000)


def test_changing_a_line(books):
    line = books.written_line()
    path = f"{books.lines_path}({line['id']})"
    changed = books.call(
        "PATCH", path, {"amount": 60, "accountNumber": "8420"}, If_Match=line["@odata.etag"]
    ).json()
    assert (changed["amount"], changed["accountNumber"], changed["taxCode"]) == (60, "8420", "NOVAT")
    assert (changed["id"], changed["description"]) == (line["id"], "Software Subscriptions")
    assert changed["@odata.etag"] != line["@odata.etag"]
    assert books.call("DELETE", path, If_Match="*").status_code == 204
    assert books.lines() == []


def test_the_client_does_not_choose_the_id_of_a_line(books):
    wanted = "11111111-2222-3333-4444-555555555555"
    assert books.written_line(id=wanted)["id"] != wanted


def test_dimension_values_one_by_one(books):
    line = books.written_line(dimensionSetLines=None)
    path = f"{books.lines_path}({line['id']})/dimensionSetLines"
    first = books.call("POST", path, {"code": "PROJECT", "valueCode": "ALPHA"})
    assert (first.status_code, first.json()["valueDisplayName"]) == (201, "Alpha Website")
    assert first.json()["parentId"] == line["id"]
    key = first.json()["id"]
    changed = books.call("PATCH", f"{path}({key})", {"valueCode": "BETA"}, If_Match="*")
    assert (changed.status_code, changed.json()["valueCode"]) == (200, "BETA")
    fixed = books.call("PATCH", f"{path}({key})", {"code": "DEPARTMENT", "valueCode": "SALES"}, If_Match="*")
    assert refusal(fixed)[2] == 'The "id" and "code" fields cannot be modified.'
    assert books.post().status_code == 204
    for entry in books.entries():
        (value,) = books.rows(f"generalLedgerEntries({entry['id']})/dimensionSetLines")
        assert (value["code"], value["valueCode"]) == ("PROJECT", "BETA")


def test_a_dimension_value_can_be_taken_away(books):
    line = books.written_line()
    path = f"{books.lines_path}({line['id']})/dimensionSetLines"
    (value,) = books.rows(path)
    assert books.call("DELETE", f"{path}({value['id']})", If_Match="*").status_code == 204
    assert books.rows(path) == []


def test_reversing_writes_negated_entries_under_the_same_number(books):
    before = books.posted()
    books.advance(60)
    (document,) = books.ledger(reference=KEY)
    books.act("reverse", document=document["key"])
    entries = books.entries()
    assert set(amounts(entries).values()) == {0}
    added = [row for row in entries if row["id"] not in {each["id"] for each in before}]
    assert [row["debitAmount"] for row in added] == [-100, -20, 0]
    assert [row["creditAmount"] for row in added] == [0, 0, -120]
    changed = {row["id"]: row["lastModifiedDateTime"] for row in entries}
    assert all(changed[row["id"]] > row["lastModifiedDateTime"] for row in before)
    assert [(each["kind"], each["status"]) for each in books.ledger(reference=KEY)] == [
        ("PostedDocument", "Reversed"),
        ("Reversal", "Posted"),
    ]


def test_drafts_wait_and_a_person_posts_edits_or_deletes_them(books):
    for number in ("KEEP", "DROP"):
        books.written_line(documentNumber=number)
    assert [each["status"] for each in books.ledger(kind="JournalLines")] == ["Draft", "Draft"]
    line = next(each for each in books.lines() if each["documentNumber"] == "KEEP")
    books.act("edit_draft", document="KEEP", amount="60")
    edited = next(each for each in books.lines() if each["documentNumber"] == "KEEP")
    assert (edited["amount"], edited["@odata.etag"] == line["@odata.etag"]) == (60, False)
    books.act("delete_draft", document="DROP")
    books.act("post_draft", document="KEEP")
    assert amounts(books.entries("KEEP")) == {"8410": 50, "2220": 10, "1220": -60}
    assert books.entries("DROP") == books.ledger(kind="JournalLines") == []


def test_a_stranger_may_type_into_our_journal(books):
    assert books.journal
    books.act("type_line", journal="EXPSYNC", number="BY-HAND")
    assert [line["documentNumber"] for line in books.lines()] == ["BY-HAND"]
    assert refusal(books.post())[2].startswith("Document No. BY-HAND is out of balance by 1.00.")


def test_a_corrected_text_changes_the_entries(books):
    (first, *_) = books.posted()
    books.advance(1)
    books.act("edit_description", document=KEY, description="Corrected")
    (again, *_) = books.entries()
    assert again["description"] == "Corrected"
    assert again["lastModifiedDateTime"] > first["lastModifiedDateTime"]


RECORDS = [
    ("vendors", {"displayName": "Amazon UK", "currencyCode": "EUR", "blocked": "Payment"}, "V50000"),
    ("customers", {"displayName": "Northlight Ltd", "type": "Person"}, "C50000"),
    (
        "bankAccounts",
        {"displayName": "Company card EUR", "currencyCode": "EUR", "bankAccountNumber": "4821"},
        "B0010",
    ),
]


@pytest.mark.parametrize(("name", "body", "number"), RECORDS)
def test_new_records_take_a_number_from_the_series_and_can_be_changed(books, name, body, number):
    made = books.call("POST", name, body).json()
    assert made["number"] == number
    assert {key: made[key] for key in body} == body
    changed = books.call(
        "PATCH", f"{name}({made['id']})", {"number": "renamed"}, If_Match=made["@odata.etag"]
    )
    assert (changed.json()["number"], changed.json()["displayName"]) == ("RENAMED", body["displayName"])
    assert books.row(name, "number eq 'RENAMED'")["id"] == made["id"]
    assert books.rows(name, f"number eq '{number}'") == []


def test_display_names_of_vendors_are_not_unique(books):
    keys = {books.call("POST", "vendors", {"displayName": "Twin"}).json()["id"] for _ in range(2)}
    assert {row["id"] for row in books.rows("vendors", "displayName eq 'Twin'")} == keys
    assert len(keys) == 2


def test_the_base_currency_is_sent_and_answered_as_its_code(books):
    for body in (
        {"displayName": "A", "currencyCode": "GBP"},
        {"displayName": "B", "currencyCode": ""},
        {"displayName": "C"},
    ):
        assert books.call("POST", "vendors", body).json()["currencyCode"] == "GBP"


def test_a_bank_account_made_by_api_waits_for_its_posting_group(books):
    books.call("POST", "bankAccounts", {"number": "CARD2", "displayName": "Second card"})
    books.written_line(balancingAccountNumber="CARD2")
    assert refusal(books.post())[2].startswith("Bank Acc. Posting Group must have a value")
    books.act("set_posting_group", account="CARD2", ledger_account="1220")
    assert books.post().status_code == 204
    used = books.row("bankAccounts", "number eq 'CARD2'")
    path = f"bankAccounts({used['id']})"
    refused = books.call("PATCH", path, {"currencyCode": "EUR"}, If_Match="*")
    assert refusal(refused)[2].startswith("You cannot change Currency Code")
    assert refusal(books.call("DELETE", path, If_Match="*"))[2].startswith("You cannot delete Bank Account")
