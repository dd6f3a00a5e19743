import pytest


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/", ["Organisations", "Desk", "simulator"]),
        ("/ledger/desk", ["Note 1", "12.50 GBP"]),
        ("/ledger/desk?q=nothing", ["No documents match"]),
        ("/ledger/desk/Note/1", ["Note 1", "A note", "12.50 GBP", "No files."]),
        ("/control", ["Tear out a note", "Lose the next reply", "Enforce the published limits"]),
        ("/control/requests", ["/notes"]),
        ("/control/requests/1", ["12.50"]),
        ("/_static/simulator.css", ["body"]),
    ],
)
def test_a_page_shows(desk, path, texts):
    desk.note("12.50")
    page = desk.http.get(f"{desk.url}{path}", timeout=5)
    assert page.status_code == 200
    assert [text for text in texts if text not in page.text] == []


@pytest.mark.parametrize(
    "path", ["/ledger/nobody", "/ledger/desk/Note/9", "/ledger/desk/lists/none", "/control/requests/9"]
)
def test_a_page_that_is_not_there_says_so(desk, path):
    page = desk.http.get(f"{desk.url}{path}", timeout=5)
    assert (page.status_code, "Not found" in page.text) == (404, True)


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        ("clock", {"advance_seconds": "60", "speed": "5"}, "runs at speed 5"),
        ("fault", {"kind": "status", "status": "429", "retry_after": "10"}, "Fault 1 is ordered: status."),
        ("fault", {"kind": "explode"}, "Unknown kind of fault"),
        ("forget-fault", {}, "Removed faults: 0."),
        ("act", {"action": "tear_out", "organisation": "desk", "key": "1"}, "Not found"),
        ("organisation", {"name": "Second"}, "There is one desk only."),
    ],
)
def test_a_control_form_says_what_it_did(desk, form, fields, sentence):
    page = desk.http.post(f"{desk.url}/control/{form}", data=fields, timeout=5)
    assert page.status_code == 200
    assert sentence in page.text
