from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expenses_app.statements.identity import Judged, Known, Source, Verdict, content_of, is_trusted, judge
from expenses_app.statements.readers.statement import StatementRow

DAY = date(2026, 3, 5)


def row(line=1, amount="-3.80", day=DAY, text="Blue Harbor Coffee", reference="", **more) -> StatementRow:
    return StatementRow(
        line=line,
        date=day,
        amount=Decimal(amount),
        currency="EUR",
        description=text,
        bank_identifier=reference,
        **more,
    )


def stored(judged: list[Judged], prefix: str = "t") -> list[Known]:
    """What the account knows after an import of everything that became a transaction."""
    return [
        Known(
            reference=f"{prefix}{place}",
            date=each.row.date,
            amount=each.row.amount,
            currency=each.row.currency,
            bank_identifier=each.row.bank_identifier,
            content=each.content,
            identity=each.identity,
        )
        for place, each in enumerate(judged)
        if each.verdict is Verdict.NEW
    ]


def verdicts(rows, known=()):
    return [each.verdict for each in judge(rows, known)]


@pytest.mark.parametrize(
    ("reference", "trusted"),
    [
        ("201600400034BD27", True),
        ("0000486", True),
        ("T-1", True),
        ("DUP-1", True),
        ("1", False),
        ("0042", False),
        ("9999", False),
        ("10000", True),
        ("", False),
        ("   ", False),
        ("a", False),
        ("00000000", False),
        ("NONREF", False),
        ("n/a", False),
        ("NOTPROVIDED", False),
    ],
)
def test_a_reference_is_trusted_unless_it_is_a_counter_or_a_word_for_none(reference, trusted):
    assert is_trusted(reference) is trusted


@pytest.mark.parametrize("reference", ["", "A-1000"])
def test_the_same_file_again_adds_nothing(reference):
    rows = [row(1, reference=reference), row(2, amount="-9.00", reference=reference and "A-1001")]
    first = judge(rows, [])
    assert [each.verdict for each in first] == [Verdict.NEW, Verdict.NEW]
    assert verdicts(rows, stored(first)) == [Verdict.HERE, Verdict.HERE]


def test_two_equal_coffees_stay_two():
    first = judge([row(1), row(2)], [])
    assert [each.verdict for each in first] == [Verdict.NEW, Verdict.NEW]
    assert first[0].identity != first[1].identity
    assert [str(each.reason) for each in first] == [
        "Equal to line 2. Both are kept.",
        "Equal to line 1. Both are kept.",
    ]
    assert verdicts([row(1), row(2)], stored(first)) == [Verdict.HERE, Verdict.HERE]


def test_a_third_equal_coffee_is_the_new_one():
    known = stored(judge([row(1), row(2)], []))
    again = judge([row(1), row(2), row(3)], known)
    assert [each.verdict for each in again] == [Verdict.HERE, Verdict.HERE, Verdict.NEW]
    assert again[2].identity not in {each.identity for each in known}


def test_a_coffee_is_named_anew_after_the_first_of_two_was_taken_back():
    known = stored(judge([row(1), row(2)], []))[1:]
    again = judge([row(1), row(2)], known)
    assert [each.verdict for each in again] == [Verdict.HERE, Verdict.NEW]
    assert again[1].identity != known[0].identity


def test_text_is_compared_the_way_people_do():
    known = stored(judge([row(text="CAFÉ  Müller")], []))
    assert verdicts([row(text="café müller ")], known) == [Verdict.HERE]


def test_places_of_an_amount_do_not_matter_nor_does_the_memo():
    assert content_of(row(amount="-5")) == content_of(row(amount="-5.00", memo="other"))
    assert content_of(row(amount="-5")) != content_of(row(amount="5"))


def test_a_trusted_reference_outweighs_a_changed_text():
    known = stored(judge([row(reference="A-1000", text="CARD 0442")], []))
    assert verdicts([row(reference="A-1000", text="Kestrel Timber")], known) == [Verdict.HERE]


def test_a_reference_used_for_another_row_is_for_a_person():
    known = stored(judge([row(reference="A-1000")], []))
    (again,) = judge([row(reference="A-1000", amount="-12.50", day=DAY + timedelta(1))], known)
    assert (again.verdict, again.known) == (Verdict.REUSED, "t0")
    assert str(again.reason) == "The bank's reference A-1000 already belongs to another row, of 2026-03-05."


def test_an_exact_repeat_counts_once():
    rows = [row(1, reference="A-1000"), row(2, reference="A-1000")]
    assert verdicts(rows) == [Verdict.NEW, Verdict.REPEAT]


def test_different_references_are_different_rows_however_equal():
    known = stored(judge([row(reference="A-1000")], []))
    assert verdicts([row(reference="A-1001")], known) == [Verdict.NEW]


def test_a_csv_of_what_came_as_ofx_adds_nothing_and_the_other_way_round():
    with_reference, without = row(reference="A-1000"), row()
    assert verdicts([without], stored(judge([with_reference], []))) == [Verdict.HERE]
    assert verdicts([with_reference], stored(judge([without], []))) == [Verdict.HERE]


def test_what_the_bank_has_not_booked_is_set_aside():
    assert verdicts([row(final=False)]) == [Verdict.PENDING]


def test_a_correction_is_for_a_person():
    known = stored(judge([row(reference="A-1000")], []))
    (again,) = judge([row(reference="A-2000", amount="-4.80", corrects="A-1000")], known)
    assert (again.verdict, again.known) == (Verdict.CORRECTION, "t0")


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(0, Verdict.TWIN), (3, Verdict.TWIN), (-3, Verdict.TWIN), (4, Verdict.NEW)],
)
def test_the_same_money_from_another_source_is_shown_as_a_twin(days, verdict):
    typed = Known("typed", DAY + timedelta(days), Decimal("-3.80"), "EUR", Source.ELSEWHERE)
    (judged,) = judge([row(reference="A-1000", text="BLUE HARBOR 0442")], [typed])
    assert judged.verdict is verdict
    assert judged.known == ("typed" if verdict is Verdict.TWIN else "")


@pytest.mark.parametrize(
    "typed",
    [
        Known("x", DAY, Decimal("3.80"), "EUR", Source.ELSEWHERE),
        Known("x", DAY, Decimal("-3.81"), "EUR", Source.ELSEWHERE),
        Known("x", DAY, Decimal("-3.80"), "USD", Source.ELSEWHERE),
    ],
    ids=["other direction", "other amount", "other currency"],
)
def test_other_money_is_no_twin(typed):
    assert verdicts([row()], [typed]) == [Verdict.NEW]


def test_one_typed_coffee_is_the_twin_of_one_row_only():
    typed = Known("typed", DAY, Decimal("-3.80"), "EUR", Source.ELSEWHERE)
    assert sorted(verdicts([row(1), row(2)], [typed])) == [Verdict.NEW, Verdict.TWIN]


def test_the_same_day_under_another_name_from_another_statement_is_a_twin():
    known = stored(judge([row(text="Card payment")], []))
    assert verdicts([row(text="Blue Harbor Coffee")], known) == [Verdict.TWIN]


HISTORY = st.lists(
    st.tuples(
        st.integers(0, 5),  # day
        st.sampled_from(["-3.80", "-3.80", "12.00", "-7.00"]),
        st.sampled_from(["Coffee", "Train"]),
        st.booleans(),  # has a reference
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(HISTORY, st.data())
def test_overlapping_files_add_exactly_their_new_part_in_any_split(history, data):
    """A statement begins at the beginning of a day and may end anywhere; together the files cover everything."""
    ordered = sorted(enumerate(history), key=lambda each: each[1][0])
    rows = [
        row(place, amount, DAY + timedelta(day), text, f"REF-{place}" if referenced else "")
        for place, (_, (day, amount, text, referenced)) in enumerate(ordered)
    ]
    known: list[Known] = []
    covered = 0
    files = 0
    while covered < len(rows) or files < 2:
        end = data.draw(st.integers(covered, len(rows)))
        begin = data.draw(st.integers(0, covered))
        while begin and begin < len(rows) and rows[begin].date == rows[begin - 1].date:
            begin -= 1
        judged = judge(rows[begin:end], known)
        assert {each.verdict for each in judged} <= {Verdict.NEW, Verdict.HERE}
        assert sum(each.verdict is Verdict.NEW for each in judged) == max(0, end - covered)
        known += stored(judged, prefix=f"{files}-")
        covered, files = max(covered, end), files + 1
        if files > 12:
            break
    assert len({each.identity for each in known}) == len(known)
    if covered == len(rows):
        assert Counter(each.content for each in known) == Counter(content_of(each) for each in rows)


@settings(max_examples=100, deadline=None)
@given(HISTORY)
def test_any_file_again_adds_nothing(history):
    rows = [
        row(place, amount, DAY + timedelta(day), text, f"REF-{place}" if referenced else "")
        for place, (day, amount, text, referenced) in enumerate(history)
    ]
    first = judge(rows, [])
    again = judge([replace(each, line=each.line + 3) for each in rows], stored(first))
    assert {each.verdict for each in again} <= {Verdict.HERE}
