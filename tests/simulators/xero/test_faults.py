"""What goes wrong to order, and what people do inside the software meanwhile."""

import pytest
import requests

from tests.simulators.xero.books import Books, sentences, start


def test_a_reply_lost_after_the_commit_leaves_the_document_in_the_ledger(books):
    spend = books.spend()
    books.order(kind="lose_reply", method="PUT", path="/BankTransactions")
    with pytest.raises(requests.ConnectionError):
        books.write_spend(spend)
    assert [each["reference"] for each in books.ledger()] == ["EXP-7K2M9Q4XD3NBW8TR"]
    assert len(books.get("BankTransactions?References=EXP-7K2M9Q4XD3NBW8TR").json()["BankTransactions"]) == 1


def test_a_lost_reply_of_a_batch_commits_the_whole_batch(books):
    elements = [books.spend(Reference=f"EXP-{number}") for number in range(20)]
    books.order(kind="lose_reply", method="PUT", path="/BankTransactions")
    with pytest.raises(requests.ConnectionError):
        books.write_spend(*elements)
    assert len(books.ledger()) == 20


def test_a_lost_reply_of_a_refresh_leaves_the_old_token_good_for_a_while(books):
    form = {"grant_type": "refresh_token", "refresh_token": books.tokens["refresh_token"]}
    books.order(kind="lose_reply", path="/connect/token")
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{books.url}/connect/token", data=form, auth=("client", "secret"), timeout=5)
    again = requests.post(f"{books.url}/connect/token", data=form, auth=("client", "secret"), timeout=5)
    assert again.status_code == 200


def test_a_lost_reply_of_an_attachment_keeps_the_file(books):
    key = books.written_spend()["BankTransactionID"]
    books.order(kind="lose_reply", path="/Attachments/")
    with pytest.raises(requests.ConnectionError):
        books.call("PUT", f"BankTransactions/{key}/Attachments/a.txt", b"x")
    assert len(books.ledger()[0]["attachments"]) == 1


@pytest.mark.parametrize("kind", ["maintenance", "offline"])
def test_an_organisation_out_of_reach_answers_503_in_plain_text(books, kind):
    if kind == "offline":
        books.act("set_offline", on=True)
    else:
        books.order(kind="maintenance")
    answer = books.get("Currencies")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (503, "text/plain")
    assert "offline" in answer.text


def test_half_a_page_ends_the_connection_in_the_middle(books):
    books.order(kind="half_page", path="/Contacts")
    with pytest.raises(requests.RequestException):
        books.get("Contacts?page=1")


def test_a_short_list_lies_about_its_length(books):
    books.order(kind="short_list", path="/Contacts")
    content = books.get("Contacts?page=1").json()
    assert (len(content["Contacts"]), content["pagination"]["itemCount"]) == (16, 32)


def test_faults_can_be_bound_to_one_organisation(books):
    books.sign_in(organisations=[books.organisation, books.demo])
    books.order(kind="status", status=500, organisation=books.demo, times=None)
    assert books.get("Currencies").status_code == 200
    assert books.get("Currencies", headers={"Xero-Tenant-Id": books.demo}).status_code == 500


def test_a_period_closed_between_two_writes(books):
    books.written_spend()
    books.act("set_lock_date", period="2026-11-30")
    answer = books.write_spend()
    assert sentences(answer, "BankTransactions") == [
        "The document date cannot be before the period lock date, currently set at 30-Nov-2026"
    ]


def test_an_adviser_passes_the_period_lock_but_not_the_end_of_the_year(books):
    books.sign_in(user="ben@example.com")
    books.act("set_lock_date", period="2026-11-30")
    assert books.write_spend(summarize="true").status_code == 200
    books.switch(adviser_passes_period_lock=False)
    assert books.write_spend(summarize="true").status_code == 400
    books.switch(adviser_passes_period_lock=True)
    books.act("set_lock_date", end_of_year="2026-11-30")
    assert books.write_spend(summarize="true").status_code == 400


@pytest.mark.parametrize(
    ("action", "wish", "sentence"),
    [
        ("archive_account", {"account": "429"}, "Account code '429' has been archived, or has been deleted."),
        ("archive_account", {"account": "092"}, "Account code '092' has been archived, or has been deleted."),
        ("archive_contact", {"contact": "Amazon UK"}, "The contact 'Amazon UK' has been archived"),
        ("archive_tax_rate", {"tax_type": "INPUT2"}, "The TaxType code 'INPUT2' does not exist"),
        ("archive_tracking_option", {"category": "Region", "option": "North"}, "The tracking option"),
    ],
)
def test_what_a_user_archives_is_refused_from_then_on(books, action, wish, sentence):
    spend = books.spend()
    books.act(action, **wish)
    assert sentences(books.write_spend(spend), "BankTransactions")[0].startswith(sentence)


def test_a_user_edits_a_document(books):
    key = books.written_spend()["BankTransactionID"]
    before = books.get(f"BankTransactions/{key}").json()["BankTransactions"][0]["UpdatedDateUTC"]
    books.advance(advance_seconds=5)
    books.act("edit_document", document=key, amount="90", tax_amount="18", account="461", description="Toner")
    (document,) = books.ledger()
    assert (document["net"], document["tax"], document["total"]) == ("90.00", "18.00", "108.00")
    assert (document["lines"][0]["account"], document["lines"][0]["description"]) == ("461", "Toner")
    assert books.get(f"BankTransactions/{key}").json()["BankTransactions"][0]["UpdatedDateUTC"] > before


def test_a_user_copies_a_document_with_its_reference(books):
    key = books.written_spend()["BankTransactionID"]
    books.act("duplicate_document", document=key)
    assert len(books.get("BankTransactions?References=EXP-7K2M9Q4XD3NBW8TR").json()["BankTransactions"]) == 2


def test_a_user_reconciles_and_undoes_it(books):
    key = books.written_spend()["BankTransactionID"]
    books.act("reconcile", document=key)
    assert books.ledger()[0]["reconciled"] is True
    books.act("unreconcile", document=key)
    body = {"BankTransactions": [{"BankTransactionID": key, "Status": "DELETED"}]}
    assert books.call("POST", "BankTransactions?summarizeErrors=true", body).status_code == 200


def test_a_user_removes_a_file(books):
    key = books.written_spend()["BankTransactionID"]
    (file,) = books.call("PUT", f"BankTransactions/{key}/Attachments/a.txt", b"x").json()["Attachments"]
    books.act("remove_attachment", attachment=file["AttachmentID"])
    assert books.get(f"BankTransactions/{key}/Attachments").json()["Attachments"] == []
    assert books.get(f"BankTransactions/{key}").json()["BankTransactions"][0]["HasAttachments"] is False


def test_a_user_merges_contacts(books):
    gone, kept = books.contact("Costa Coffee"), books.contact("Lidl GB")
    books.written_spend(Contact={"ContactID": gone})
    books.act("merge_contacts", contact="Costa Coffee", into="Lidl GB")
    assert books.ledger()[0]["contact"] == "Lidl GB"
    (contact,) = books.get(f"Contacts/{gone}").json()["Contacts"]
    assert (contact["ContactStatus"], contact["MergedToContactID"]) == ("ARCHIVED", kept)


def test_a_user_deletes_a_transfer_and_voids_a_journal(books):
    books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]})
    books.call("PUT", "ManualJournals", {"ManualJournals": [books.journal()]})
    for document in books.ledger():
        books.act("delete_document", document=document["key"])
    assert {each["kind"]: each["status"] for each in books.ledger()} == {
        "BankTransfer": "DELETED",
        "ManualJournal": "VOIDED",
    }


def test_a_renamed_account_keeps_its_id(books):
    key = books.account("General Expenses")
    books.act("rename_account", account="429", name="Sundry Expenses")
    assert books.account("Sundry Expenses") == key


@pytest.mark.parametrize(
    ("action", "wish", "status"),
    [
        ("edit_document", {}, 400),
        ("edit_document", {"document": "nothing"}, 404),
        ("archive_account", {"account": "000"}, 404),
        ("change_role", {"role": "KING"}, 400),
        ("change_rate", {"currency": "EUR", "rate": "-1"}, 400),
        ("change_rate", {"currency": "EUR", "rate": "much"}, 400),
        ("set_lock_date", {"period": "soon"}, 400),
    ],
)
def test_an_action_that_makes_no_sense_is_refused(books, action, wish, status):
    address = f"{books.url}/_control/organisations/{books.organisation}/act"
    assert requests.post(address, json={"action": action} | wish, timeout=5).status_code == status


def test_the_request_log_holds_the_exact_bytes_that_were_sent(books):
    books.spend()
    body = b'{"BankTransactions": [ {"Type":"SPEND"} ]}'
    books.call("PUT", "BankTransactions", body, headers={"Content-Type": "application/json"})
    entry = books.control("GET", "requests?path=BankTransactions")[-1]
    assert requests.get(f"{books.url}/_control/requests/{entry['number']}/body", timeout=5).content == body
    assert (entry["organisation"], dict(entry["headers"])["Authorization"]) == (
        books.organisation,
        "(redacted)",
    )


def test_ledger_tokens_and_idempotency_survive_a_restart(tmp_path):
    kept = tmp_path / "xero.state"
    headers = {"Idempotency-Key": "k1"}
    running = start()
    running.app.keep_state_in(kept)
    books = Books(running)
    spend, tokens = books.spend(), books.tokens
    first = books.call("PUT", "BankTransactions", {"BankTransactions": [spend]}, headers=headers)
    running.stop()
    running = start()
    running.app.keep_state_in(kept)
    books = Books(running)
    books.tokens = tokens
    assert (
        books.call("PUT", "BankTransactions", {"BankTransactions": [spend]}, headers=headers).content
        == first.content
    )
    assert [each["total"] for each in books.ledger()] == ["120.00"]
    running.stop()


def test_reset_returns_to_the_seed(books):
    books.written_spend()
    books.switch(unknown_fields="ignore")
    state = books.control("POST", "reset")
    assert [each["counts"]["documents"] for each in state["organisations"]] == [0, 0]
    assert state["switches"]["unknown_fields"]["value"] == "refuse"
    assert books.get("Currencies").status_code == 401


@pytest.mark.parametrize("wish", [{"no_such_switch": True}, {"unknown_fields": 5}])
def test_a_wrong_switch_is_refused(books, wish):
    assert requests.post(f"{books.url}/_control/switches", json=wish, timeout=5).status_code == 400
