"""What the simulated ledger holds after a valid write, with amounts worked out by hand."""

import pytest


def lines(*rows, **common):
    base = {"Description": "x", "AccountCode": "429", "TaxType": "INPUT2"}
    return [base | common | row for row in rows]


ARITHMETIC = [
    ("tax from the rate", "Exclusive", lines({"UnitAmount": 100}), ("100.00", "20.00", "120.00")),
    ("tax as sent", "Exclusive", lines({"UnitAmount": 100, "TaxAmount": 19.97}), ("100.00", "19.97", "119.97")),
    ("tax rounded half up", "Exclusive", lines({"UnitAmount": 10.13}), ("10.13", "2.03", "12.16")),
    ("tax of half a penny", "Exclusive", lines({"UnitAmount": 0.025, "Quantity": 5}), ("0.15", "0.03", "0.18")),
    ("gross holds tax", "Inclusive", lines({"UnitAmount": 12.34}), ("10.28", "2.06", "12.34")),
    ("no tax at all", "NoTax", lines({"UnitAmount": 12.34, "TaxAmount": 2}), ("12.34", "0.00", "12.34")),
    ("reduced rate", "Exclusive", lines({"UnitAmount": 59.99}, TaxType="RRINPUT"), ("59.99", "3.00", "62.99")),
    ("tax line by line", "Exclusive", lines({"UnitAmount": 0.02}, {"UnitAmount": 0.02}), ("0.04", "0.00", "0.04")),
    ("two rates", "Exclusive", lines({"UnitAmount": 10}, {"UnitAmount": 5, "TaxType": "NONE"}), ("15.00", "2.00", "17.00")),
    ("one negative line", "Exclusive", lines({"UnitAmount": 10}, {"UnitAmount": -4}), ("6.00", "1.20", "7.20")),
    ("quantity", "Exclusive", lines({"UnitAmount": 3.33, "Quantity": 3}), ("9.99", "2.00", "11.99")),
    ("amount of the line only", "Exclusive", lines({"LineAmount": 9.99}), ("9.99", "2.00", "11.99")),
    ("largest", "Exclusive", lines({"UnitAmount": 9999999.99, "TaxAmount": 0.01}), ("9999999.99", "0.01", "10000000.00")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "items", "sums"), [row[1:] for row in ARITHMETIC], ids=[row[0] for row in ARITHMETIC]
)
def test_sums_are_worked_out_line_by_line(books, mode, items, sums):
    books.written_spend(LineAmountTypes=mode, LineItems=items)
    (document,) = books.ledger()
    assert (document["net"], document["tax"], document["total"]) == sums


def test_unit_amounts_have_four_places_when_asked(books):
    body = {"BankTransactions": [books.spend(LineItems=lines({"UnitAmount": 0.1234, "Quantity": 100}))]}
    assert (
        books.call("PUT", "BankTransactions?unitdp=4", body).json()["BankTransactions"][0]["SubTotal"]
        == 12.34
    )
    assert books.call("PUT", "BankTransactions", body).json()["BankTransactions"][0]["SubTotal"] == 12.00


def test_exclusive_is_the_mode_that_is_not_named_and_the_account_gives_the_tax(books):
    element = books.spend(LineItems=[{"Description": "x", "UnitAmount": 10, "AccountCode": "429"}])
    del element["LineAmountTypes"]
    written = books.write_spend(element).json()["BankTransactions"][0]
    assert (written["LineAmountTypes"], written["LineItems"][0]["TaxType"], written["Total"]) == (
        "Exclusive",
        "INPUT2",
        12.00,
    )


def test_receive_money_makes_the_contact_a_customer(books):
    key = books.contact("Card Provider")
    books.written_spend(Type="RECEIVE", Contact={"ContactID": key})
    (contact,) = books.get(f"Contacts/{key}").json()["Contacts"]
    assert (contact["IsSupplier"], contact["IsCustomer"]) == (True, True)


def test_a_bare_name_makes_a_contact_and_a_known_name_does_not(books):
    first = books.written_spend(Contact={"Name": "Kestrel Print"})["Contact"]["ContactID"]
    second = books.written_spend(Contact={"Name": "kestrel print"})["Contact"]["ContactID"]
    assert first == second


def test_other_fields_of_the_contact_change_the_contact(books):
    key = books.contact("Costa Coffee")
    books.written_spend(Contact={"ContactID": key, "Name": "Costa Limited"})
    assert books.get(f"Contacts/{key}").json()["Contacts"][0]["Name"] == "Costa Limited"


@pytest.mark.parametrize(
    ("account", "sent", "rate"),
    [
        ("Euro Account", {"CurrencyRate": 1.27}, "1.27"),
        ("Euro Account", {}, "1.150000"),
        ("Company Credit Card", {"CurrencyRate": 1.27}, None),
    ],
)
def test_the_rate_is_kept_for_foreign_accounts_only(books, account, sent, rate):
    books.written_spend(BankAccount={"AccountID": books.account(account)}, **sent)
    assert books.ledger()[0]["rate"] == rate


def test_a_foreign_document_takes_the_organisations_own_rate(books):
    books.act("change_rate", currency="EUR", rate="1.2001")
    books.written_spend(BankAccount={"AccountID": books.account("Euro Account")})
    assert books.ledger()[0]["rate"] == "1.2001"


def test_lines_of_an_update_replace_all_lines_and_keep_the_ids_they_echo(books):
    written = books.written_spend(LineItems=lines({"UnitAmount": 10}, {"UnitAmount": 5}))
    first, second = (line["LineItemID"] for line in written["LineItems"])
    items = [{"LineItemID": second, **lines({"UnitAmount": 7})[0]}, lines({"UnitAmount": 1})[0]]
    element = books.spend(LineItems=items) | {"BankTransactionID": written["BankTransactionID"]}
    answer = books.call(
        "POST", f"BankTransactions/{written['BankTransactionID']}", {"BankTransactions": [element]}
    )
    updated = answer.json()["BankTransactions"][0]
    kept = [line["LineItemID"] for line in updated["LineItems"]]
    assert kept[0] == second
    assert first not in kept
    (document,) = books.ledger()
    assert document["net"] == "8.00"
    assert [event["what"] for event in document["history"]] == ["Created", "Edited"]


def test_an_update_keeps_what_it_does_not_name(books):
    key = books.written_spend(Url="https://expenses.example.org/t/1")["BankTransactionID"]
    element = books.spend() | {"BankTransactionID": key}
    del element["Reference"], element["Contact"], element["Date"]
    books.call("POST", "BankTransactions", {"BankTransactions": [element]})
    (document,) = books.ledger()
    assert (document["reference"], document["contact"], document["date"]) == (
        "EXP-7K2M9Q4XD3NBW8TR",
        "Amazon UK",
        "2026-11-02",
    )
    assert document["details"]["Url"] == "https://expenses.example.org/t/1"


def test_a_short_body_deletes(books):
    key = books.written_spend()["BankTransactionID"]
    body = {"BankTransactions": [{"BankTransactionID": key, "Status": "DELETED"}]}
    answer = books.call("POST", f"BankTransactions/{key}", body)
    assert answer.json()["BankTransactions"][0]["Status"] == "DELETED"
    assert books.ledger()[0]["status"] == "DELETED"


def test_good_and_bad_elements_of_a_batch_are_answered_each_in_its_place(books):
    wrong = books.spend(Reference="EXP-B", LineItems=lines({"UnitAmount": 1}, AccountCode="999"))
    answer = books.write_spend(books.spend(Reference="EXP-A"), wrong, books.spend(Reference="EXP-C"))
    elements = answer.json()["BankTransactions"]
    assert answer.status_code == 200
    assert [each["StatusAttributeString"] for each in elements] == ["OK", "ERROR", "OK"]
    assert elements[1]["BankTransactionID"] == "00000000-0000-0000-0000-000000000000"
    assert elements[1]["ValidationErrors"] == [
        {"Message": "Account code '999' is not a valid code for this document."}
    ]
    assert [each["reference"] for each in books.ledger()] == ["EXP-A", "EXP-C"]


def test_a_summarised_batch_with_one_bad_element_is_refused_whole(books):
    wrong = books.spend(Reference="EXP-B", LineItems=lines({"UnitAmount": 1}, AccountCode="999"))
    answer = books.write_spend(books.spend(Reference="EXP-A"), wrong, summarize="true")
    assert (answer.status_code, len(answer.json()["Elements"])) == (400, 1)
    assert books.ledger() == []


def test_a_transfer_has_two_halves_among_the_bank_transactions(books):
    (made,) = books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]}).json()[
        "BankTransfers"
    ]
    found = books.get("BankTransactions?page=1&where=Reference==%22EXP-TRANSFER%22").json()[
        "BankTransactions"
    ]
    assert [(each["Type"], each["Total"]) for each in found] == [
        ("SPEND-TRANSFER", 250.00),
        ("RECEIVE-TRANSFER", 250.00),
    ]
    assert [each["BankTransactionID"] for each in found] == [
        made["FromBankTransactionID"],
        made["ToBankTransactionID"],
    ]
    (document,) = books.ledger()
    assert [(line["account_name"], line["net"]) for line in document["lines"]] == [
        ("Business Bank Account", "-250.00"),
        ("Company Credit Card", "250.00"),
    ]


def test_a_foreign_transfer_between_accounts_of_one_currency_is_accepted(books):
    element = books.transfer(
        FromBankAccount={"AccountID": books.account("Euro Account")}, ToBankAccount={"Code": "096"}
    )
    assert books.call("PUT", "BankTransfers", {"BankTransfers": [element]}).status_code == 200
    assert books.ledger()[0]["currency"] == "EUR"


def test_a_deleted_transfer_takes_its_halves_along(books):
    (made,) = books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]}).json()[
        "BankTransfers"
    ]
    books.call("POST", f"BankTransfers/{made['BankTransferID']}", {"Status": "DELETED"})
    assert books.get("BankTransfers").json()["BankTransfers"] == []
    assert len(books.get("BankTransfers?includeDeleted=true").json()["BankTransfers"]) == 1
    halves = books.get("BankTransactions?page=1").json()["BankTransactions"]
    assert {half["Status"] for half in halves} == {"DELETED"}


def write_journal(books, **changes):
    body = {"ManualJournals": [books.journal(**changes)]}
    return books.call("PUT", "ManualJournals?summarizeErrors=false", body).json()["ManualJournals"][0]


def test_a_journal_is_a_draft_unless_it_says_posted(books):
    journal = books.journal()
    del journal["Status"]
    written = books.call("PUT", "ManualJournals", {"ManualJournals": [journal]}).json()["ManualJournals"][0]
    assert written["Status"] == "DRAFT"


def test_a_journals_lines_are_signed(books):
    write_journal(books)
    (document,) = books.ledger()
    assert [(line["account"], line["net"]) for line in document["lines"]] == [
        ("429", "12.50"),
        ("850", "-12.50"),
    ]
    assert (document["total"], document["memo"]) == ("12.50", "EXP-JOURNAL card rounding")


def test_a_draft_with_an_account_that_does_not_fit_is_kept_with_a_warning(books):
    journal = books.journal(Status="DRAFT")
    journal["JournalLines"][0]["AccountCode"] = "476"
    written = books.call("PUT", "ManualJournals", {"ManualJournals": [journal]}).json()["ManualJournals"][0]
    assert written["Warnings"] == [
        {"Message": "Account code '476' has been removed as it does not match a recognised account"}
    ]


@pytest.mark.parametrize(
    ("first", "then", "accepted"),
    [
        ("DRAFT", "POSTED", True),
        ("DRAFT", "DELETED", True),
        ("DRAFT", "VOIDED", False),
        ("POSTED", "VOIDED", True),
        ("POSTED", "DELETED", False),
        ("POSTED", "DRAFT", False),
    ],
)
def test_a_journal_moves_between_its_statuses(books, first, then, accepted):
    key = write_journal(books, Status=first)["ManualJournalID"]
    body = {"ManualJournals": [books.journal(Status=then)]}
    answer = books.call("POST", f"ManualJournals/{key}?summarizeErrors=true", body)
    assert (answer.status_code == 200) is accepted
    assert books.ledger()[0]["status"] == (then if accepted else first)


def test_the_same_file_name_replaces_the_file_byte_for_byte(books):
    key = books.written_spend()["BankTransactionID"]
    path = f"BankTransactions/{key}/Attachments/EXP-1-1.pdf"
    books.call("PUT", path, b"first", headers={"Content-Type": "application/pdf"})
    books.call("POST", path, b"second", headers={"Content-Type": "application/pdf"})
    assert books.get(path).content == b"second"
    (file,) = books.ledger()[0]["attachments"]
    assert (file["name"], file["size"]) == ("EXP-1-1.pdf", 6)
    assert file["sha256"] == "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"
    assert books.get(f"BankTransactions/{key}").json()["BankTransactions"][0]["HasAttachments"] is True


def write_transfer(books):
    body = {"BankTransfers": [books.transfer()]}
    return books.call("PUT", "BankTransfers", body).json()["BankTransfers"][0]


@pytest.mark.parametrize(
    ("resource", "key_of"),
    [
        ("BankTransfers", lambda books: write_transfer(books)["BankTransferID"]),
        ("ManualJournals", lambda books: write_journal(books)["ManualJournalID"]),
        ("Contacts", lambda books: books.contact("Amazon UK")),
        ("Accounts", lambda books: books.account("General Expenses")),
    ],
)
def test_other_records_take_files_too(books, resource, key_of):
    key = key_of(books)
    assert books.call("PUT", f"{resource}/{key}/Attachments/a.txt", b"x").status_code == 200
    assert len(books.get(f"{resource}/{key}/Attachments").json()["Attachments"]) == 1


def test_a_contact_that_exists_is_refused_or_overwritten_as_the_switch_says(books):
    body = {"Contacts": [{"Name": "Amazon UK", "EmailAddress": "new@amazon.example"}]}
    assert books.call("PUT", "Contacts?summarizeErrors=true", body).status_code == 400
    books.switch(put_existing_contact="overwrite")
    (contact,) = books.call("PUT", "Contacts?summarizeErrors=true", body).json()["Contacts"]
    assert (contact["ContactID"], contact["EmailAddress"]) == (
        books.contact("Amazon UK"),
        "new@amazon.example",
    )


def test_an_archived_contact_frees_its_name(books):
    key = books.contact("Costa Coffee")
    books.call("POST", f"Contacts/{key}", {"Contacts": [{"ContactStatus": "ARCHIVED"}]})
    assert (
        books.call(
            "PUT", "Contacts?summarizeErrors=true", {"Contacts": [{"Name": "Costa Coffee"}]}
        ).status_code
        == 200
    )


def test_a_new_card_account_can_be_used_at_once(books):
    card = {
        "Code": "097",
        "Name": "Team cards",
        "Type": "BANK",
        "BankAccountType": "CREDITCARD",
        "BankAccountNumber": "4821",
    }
    (made,) = books.call("PUT", "Accounts", card).json()["Accounts"]
    assert (made["CurrencyCode"], made["Class"]) == ("GBP", "ASSET")
    books.written_spend(BankAccount={"AccountID": made["AccountID"]})
    assert books.ledger()[0]["account_name"] == "Team cards"


def test_a_currency_needs_a_plan_with_several(books):
    books.act("set_multi_currency", on=False)
    assert books.call("PUT", "Currencies", {"Code": "SEK"}).status_code == 400
    books.act("set_multi_currency", on=True)
    assert books.call("PUT", "Currencies", {"Code": "SEK"}).status_code == 200
