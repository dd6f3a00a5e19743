"""What goes wrong to order, and what people do inside the software meanwhile."""

import pytest
import requests

from tests.simulators.freeagent.books import PDF, Books, attachment, messages, start

EXPLANATION = "bank_transaction_explanation"
LISTED = "bank_transaction_explanations?bank_account={}"


def test_a_reply_lost_after_the_commit_leaves_the_document_in_the_ledger(books):
    payment = books.payment()
    books.order(kind="lose_reply", method="POST", path="/bank_transaction_explanations")
    with pytest.raises(requests.ConnectionError):
        books.explain(payment)
    (found,) = books.rows(LISTED.format(books.bank_account()), "bank_transaction_explanations")
    assert found["receipt_reference"] == "EXP-7K2M9Q4XD3NBW8TR"


def test_a_late_commit_appears_only_after_its_time(books):
    payment = books.payment()
    books.order(kind="late_commit", method="POST", path="/bank_transaction_explanations", seconds=40)
    with pytest.raises(requests.ConnectionError):
        books.explain(payment)
    address = LISTED.format(books.bank_account())
    assert books.rows(address) == []
    books.advance(39)
    assert books.rows(address) == []
    books.advance(2)
    assert len(books.rows(address)) == 1
    assert len(books.ledger()) == 1


def test_a_late_commit_is_seen_in_the_ledger_without_another_call(books):
    payment = books.payment()
    books.order(kind="late_commit", method="POST", seconds=10)
    with pytest.raises(requests.ConnectionError):
        books.explain(payment)
    books.advance(11)
    assert len(books.ledger()) == 1


def test_maintenance_is_a_page_of_html(books):
    books.order(kind="maintenance")
    answer = books.get("company")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (503, "text/html")


def test_a_short_list_lies_about_its_length(books):
    books.order(kind="short_list", path="/contacts")
    answer = books.get("contacts?view=all&per_page=100")
    assert (len(answer.json()["contacts"]), answer.headers["X-Total-Count"]) == (22, "45")


def test_half_a_page_ends_the_connection_in_the_middle(books):
    books.order(kind="half_page", path="/contacts")
    with pytest.raises(requests.RequestException):
        books.get("contacts")


def test_faults_can_be_bound_to_one_company(books):
    books.order(kind="status", status=500, organisation=books.companies["Lakeside Studio LLC"], times=None)
    assert books.get("company").status_code == 200
    books.sign_in(company=books.companies["Lakeside Studio LLC"])
    assert books.get("company").status_code == 500


def test_a_period_closed_between_two_writes(books):
    books.explained()
    books.act("set_lock_date", date="2026-11-30")
    assert messages(books.explain()) == ["dated_on is in a locked period"]
    books.act("set_lock_date")
    assert books.explain().status_code == 201


def test_a_user_edits_a_document(books):
    written = books.explained()
    books.advance(5)
    key = written["url"].rsplit("/", 1)[1]
    books.act("edit_document", document=key, gross_value="-60.00", category="277", description="Paper")
    (document,) = books.ledger()
    assert (document["net"], document["tax"], document["lines"][0]["account"]) == ("50.00", "10.00", "277")
    shown = books.get(written["url"]).json()[EXPLANATION]
    assert (shown["description"], shown["updated_at"] > written["updated_at"]) == ("Paper", True)


@pytest.mark.parametrize("root", [EXPLANATION, "expense", "bill"])
def test_a_user_deletes_a_document(books, root):
    content = {EXPLANATION: books.payment, "expense": books.claim, "bill": books.bill}[root]()
    written = books.written(root, content)
    books.act("delete_document", document=written["url"].rsplit("/", 1)[1])
    assert books.get(written["url"]).status_code == 404
    assert books.ledger() == []


@pytest.mark.parametrize("root", ["expense", "bill"])
def test_a_user_copies_a_document_with_its_reference(books, root):
    written = books.written(root, books.claim() if root == "expense" else books.bill())
    books.act("duplicate_document", document=written["url"].rsplit("/", 1)[1])
    assert len({each["key"] for each in books.ledger()}) == 2
    assert len({each["reference"] for each in books.ledger()}) == 1


def test_a_user_removes_a_file(books):
    file = books.explained(attachment=attachment())["attachment"]
    books.act("remove_attachment", attachment=file["url"].rsplit("/", 1)[1])
    assert books.ledger()[0]["attachments"] == []


def test_the_app_loses_its_level_while_it_works(books):
    books.sign_in(user="ben@example.com")
    payment = books.payment()
    books.act("change_level", user="ben@example.com", level=5)
    refused = books.explain(payment)
    assert (refused.status_code, messages(refused)) == (403, ["You are not allowed to access this action."])


def test_a_lapsed_subscription_can_be_renewed(books):
    payment = books.payment()
    books.act("lapse_subscription", on=True)
    assert books.explain(payment).status_code == 403
    books.act("lapse_subscription", on=False)
    assert books.explain(payment).status_code == 201


@pytest.mark.parametrize(
    ("action", "wish", "path", "field", "value"),
    [
        ("rename_contact", {"contact": "Uber", "name": "Uber UK"}, "contacts?view=all", "organisation_name", "Uber UK"),
        ("set_contact_status", {"contact": "Uber", "hidden": True}, "contacts?view=all", "status", "Hidden"),
        ("rename_bank_account", {"bank_account": "PayPal", "name": "Pal"}, "bank_accounts", "name", "Pal"),
        ("set_bank_account_status", {"bank_account": "PayPal", "hidden": True}, "bank_accounts", "status", "hidden"),
        ("set_project_status", {"project": "Hotel tableware", "status": "Completed"}, "projects", "status", "Completed"),
        ("hide_user", {"user": "dan@example.com", "hidden": True}, "users", "hidden", True),
    ],
)  # fmt: skip
def test_what_a_user_changes_shows_in_the_lists(books, action, wish, path, field, value):
    books.advance(10)
    joint = "&" if "?" in path else "?"
    changed = f"{path}{joint}updated_since=2026-11-20T09:30:10.000Z"
    plural = path.split("?")[0]
    assert books.rows(changed, plural) == []
    books.act(action, **wish)
    assert [each[field] for each in books.rows(changed, plural)] == [value]


def test_a_user_renames_and_deletes_a_category(books):
    books.act("rename_category", category="280", name="Odds and ends")
    assert books.get("categories/280").json()["admin_expenses_categories"]["description"] == "Odds and ends"
    books.act("delete_category", category="280")
    assert books.get("categories/280").status_code == 404


def test_a_user_changes_a_rate(books):
    books.act("change_rate", currency="EUR", rate="0.9")
    assert books.written("expense", books.claim(currency="EUR"))["native_gross_value"] == "-32.4"


@pytest.mark.parametrize(
    ("action", "wish", "status"),
    [
        ("edit_document", {}, 400),
        ("edit_document", {"document": "nothing"}, 404),
        ("change_level", {"user": "ada@example.com", "level": "9"}, 400),
        ("change_level", {"user": "nobody@example.com", "level": "1"}, 404),
        ("change_rate", {"currency": "EUR", "rate": "-1"}, 400),
        ("change_rate", {"currency": "EUR", "rate": "much"}, 400),
        ("set_lock_date", {"date": "soon"}, 400),
        ("set_project_status", {"project": "Garden pots", "status": "Lost"}, 400),
        ("delete_category", {"category": "888"}, 400),
        ("rename_contact", {"contact": "Nobody", "name": "X"}, 404),
        ("add_bank_line", {"bank_account": "PayPal", "date": "2026-11-01", "amount": "much"}, 400),
    ],
)
def test_an_action_that_makes_no_sense_is_refused(shared_books, action, wish, status):
    address = f"{shared_books.url}/_control/organisations/{shared_books.company}/act"
    assert requests.post(address, json={"action": action} | wish, timeout=5).status_code == status


def test_an_edit_that_the_rules_refuse_says_why(books):
    key = books.explained()["url"].rsplit("/", 1)[1]
    address = f"{books.url}/_control/organisations/{books.company}/act"
    wish = {"action": "edit_document", "document": key, "sales_tax_rate": "3.0"}
    answer = requests.post(address, json=wish, timeout=5)
    assert (answer.status_code, "sales_tax_rate is not valid" in answer.json()["error"]) == (400, True)


def test_books_and_tokens_survive_a_restart(tmp_path):
    kept = tmp_path / "freeagent.state"
    running = start()
    running.app.keep_state_in(kept)
    books = Books(running)
    url = books.explained(attachment=attachment())["url"]
    tokens = books.tokens
    running.stop()
    running = start()
    running.app.keep_state_in(kept)
    books = Books(running)
    books.tokens = tokens
    path = url.split("/v2/")[1]
    shown = books.get(path).json()[EXPLANATION]
    assert (shown["gross_value"], shown["attachment"]["file_name"]) == ("-120.0", "receipt.pdf")
    assert requests.get(shown["attachment"]["content_src"], timeout=5).content == PDF
    running.stop()


def test_reset_returns_to_the_seed(books):
    books.explained()
    books.switch(text_max_length=10)
    state = books.control("POST", "reset")
    assert [each["counts"]["documents"] for each in state["organisations"]] == [0, 0, 0]
    assert state["switches"]["text_max_length"]["value"] == 255
    assert books.get("company").status_code == 401


def test_the_request_log_holds_the_bytes_but_no_token(books):
    body = b'{"expense": {"description":   "x"}}'
    books.call("POST", "expenses", body, headers={"Content-Type": "application/json"})
    entry = books.control("GET", "requests?path=expenses")[-1]
    assert requests.get(f"{books.url}/_control/requests/{entry['number']}/body", timeout=5).content == body
    assert (entry["organisation"], dict(entry["headers"])["Authorization"]) == (books.company, "(redacted)")
