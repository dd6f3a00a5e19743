"""Setting a value in the grid; two people at one transaction."""

import pytest

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_picker_asks_for_what_fits_the_transaction(base, alice, signed_in, spend, company):
    row = spend(type="Refund")
    page = signed_in(alice).get(f"{base}{row.id}/pick/account/?version=1", headers=HTMX).content.decode()
    assert f"/companies/{company.id}/mapping/options/?kind=account&amp;purpose=expense.Refund" in page
    assert "Set for all from Corner Press Coffee" in page


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [
        ("account", "a-463", "account_id"),
        ("tax", "INPUT2", "tax_rate_id"),
        ("tracking", "t-north", "tracking"),
    ],
)
def test_a_line_field_is_set(base, alice, signed_in, spend, field, value, column):
    row = spend()
    answer = signed_in(alice).post(f"{base}{row.id}/pick/{field}/?version=1", {field: value}, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="row-{row.id}"' in answer.content.decode()
    stored = getattr(row.lines.get(), column)
    assert stored == ([value] if column == "tracking" else value)


def test_a_supplier_is_set(base, alice, signed_in, spend):
    row = spend()
    signed_in(alice).post(f"{base}{row.id}/pick/supplier/?version=1", {"supplier": "s-2"}, headers=HTMX)
    row.refresh_from_db()
    assert (row.contact_kind, row.contact_id) == ("supplier", "s-2")


@pytest.mark.parametrize(
    ("typed", "account"),
    [("463", "a-463"), ("IT Software", "a-463"), ("travel", "a-493")],
)
def test_without_script_words_that_fit_one_are_enough(base, alice, signed_in, spend, typed, account):
    row = spend()
    signed_in(alice).post(f"{base}{row.id}/pick/account/?version=1", {"account_text": typed})
    assert row.lines.get().account_id == account


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("zzz", "Nothing fits “zzz”"), ("4", "Several fit “4”"), ("", "Choose one from the list.")],
)
def test_words_that_fit_none_or_several_are_kept_and_said(base, alice, signed_in, spend, typed, sentence):
    row = spend()
    answer = signed_in(alice).post(f"{base}{row.id}/pick/account/?version=1", {"account_text": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert row.lines.get().account_id == ""


def test_what_was_archived_meanwhile_is_not_set(base, alice, signed_in, spend, company):
    from expenses_app.reference_data.models import ReferenceRecord

    row = spend()
    ReferenceRecord.objects.filter(company=company, record_id="a-463").update(status="archived")
    answer = signed_in(alice).post(
        f"{base}{row.id}/pick/account/?version=1", {"account": "a-463"}, headers=HTMX
    )
    assert answer.status_code == 409
    assert "no longer in Xero" in answer.content.decode()
    assert row.lines.get().account_id == ""


def test_the_second_of_two_tabs_is_told_and_nothing_is_overwritten(base, alice, bob, client, spend):
    row = spend()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(bob.user, backend)
    client.post(f"{base}{row.id}/pick/account/?version=1", {"account": "a-463"}, headers=HTMX)
    client.force_login(alice.user, backend)
    answer = client.post(f"{base}{row.id}/pick/account/?version=1", {"account": "a-493"}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#dialog"
    assert "Bob changed this a moment ago" in page
    assert "463 IT Software and Consumables" in page  # theirs
    assert "493 Travel – National" in page  # mine, kept
    assert row.lines.get().account_id == "a-463"
    client.post(f"{base}{row.id}/pick/account/?version=2", {"account": "a-493"}, headers=HTMX)
    assert row.lines.get().account_id == "a-493"


def test_the_drawer_of_the_second_tab_keeps_what_was_typed(base, alice, signed_in, spend):
    row = spend()
    client = signed_in(alice)
    client.post(f"{base}{row.id}/header/", {"version": "1", "memo": "theirs"}, headers=HTMX)
    answer = client.post(f"{base}{row.id}/header/", {"version": "1", "memo": "mine"}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Alice changed this a moment ago." in page
    assert '<input type="hidden" name="memo" value="mine">' in page
    assert "Use mine" in page
    row.refresh_from_db()
    assert row.memo == "theirs"


def test_ready_at_an_old_version_is_told(base, alice, signed_in, complete):
    row = complete()
    client = signed_in(alice)
    client.post(f"{base}{row.id}/header/", {"version": "1", "memo": "theirs"}, headers=HTMX)
    assert client.post(f"{base}{row.id}/ready/", {"version": "1"}, headers=HTMX).status_code == 409
    row.refresh_from_db()
    assert row.review == "to_review"


def test_all_open_ones_of_a_merchant_are_set_in_one_step(base, alice, signed_in, spend):
    rows = [spend("Northline Rail") for _ in range(3)]
    other = spend("Corner Press Coffee")
    kept_out = spend("Northline Rail")
    client = signed_in(alice)
    client.post(f"{base}{kept_out.id}/exclude/", {"because": "private"})
    sent = {"account": "a-493", "scope": "merchant"}
    answer = client.post(f"{base}{rows[0].id}/pick/account/?version=1", sent, headers=HTMX)
    assert "set for 3 transactions of Northline Rail" in answer.content.decode()
    assert [row.lines.get().account_id for row in rows] == ["a-493"] * 3
    assert other.lines.get().account_id == kept_out.lines.get().account_id == ""


def test_a_split_is_changed_in_the_drawer(base, alice, signed_in, complete):
    from tests.review.test_drawer import lines_sent

    row = complete("Kestrel", "120.00")
    client = signed_in(alice)
    client.post(
        f"{base}{row.id}/lines/",
        lines_sent(row, ("a-310", "100.00", "NONE"), ("a-429", "20.00", "NONE")),
        headers=HTMX,
    )
    answer = client.post(f"{base}{row.id}/pick/account/?version=2", {"account": "a-493"}, headers=HTMX)
    assert answer.status_code == 409
    assert "It is split." in answer.content.decode()
