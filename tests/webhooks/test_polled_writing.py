"""A system that calls us takes what is due, once and only once, whatever dies on either side."""

import json
from decimal import Decimal

import pytest

from expenses_app.connections.models import PolledAccess, PollQuestion, PollSession
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.sync.models import Parcel, Part

pytestmark = pytest.mark.django_db


def totals(*amounts):
    return [Decimal(amount) for amount in amounts]


def parcels(site):
    return site.desk.asked().count("parcel")


def test_what_is_due_is_written_in_one_session_after_looking_for_what_the_database_forgot(site):
    rows = site.shelf.posted("10.00", "20.00")
    assert site.visit() == "Admitted"
    assert site.desk.asked() == ["marked", "parcel", "parcel"]
    assert site.shelf.books.totals() == totals("10.00", "20.00")
    assert site.shelf.statuses(rows) == ["posted", "posted"]


def test_hundred_per_cent_is_said_only_when_nothing_is_left(site):
    site.shelf.posted("10.00", "20.00", "30.00")
    site.visit()
    assert site.program.percents[-1] == 100
    assert all(percent < 100 for percent in site.program.percents[:-1])
    assert site.program.percents == sorted(site.program.percents)


def test_nothing_to_do_is_said_at_the_door(site):
    assert site.visit() == "NothingToDo"
    assert PollSession.objects.count() == 0
    assert PolledAccess.objects.get().polled_at == site.shelf.clock.now()


def test_bytes_are_stored_before_they_are_given_out_and_given_out_again_when_the_answer_was_lost(site):
    site.shelf.posted("10.00")
    ticket = site.program.sign_in()["ticket"]
    question = site.program.fetch(ticket)["work"]
    assert site.program.fetch(ticket)["work"] == question
    site.program.call("deliver", ticket=ticket, reply=site.desk.run(question.encode()))
    first = site.program.fetch(ticket)["work"]
    assert bytes(Parcel.objects.get().heads[0]).decode() == first
    assert site.program.fetch(ticket)["work"] == first


def test_pc_switched_off_after_writing_gets_the_same_bytes_in_the_next_session(site):
    site.shelf.posted("10.00")
    ticket = site.program.sign_in()["ticket"]
    site.program.call(
        "deliver", ticket=ticket, reply=site.desk.run(site.program.fetch(ticket)["work"].encode())
    )
    lost = site.program.fetch(ticket)["work"]
    site.desk.run(lost.encode())
    site.later()
    site.visit()
    assert [body.decode() for body in site.desk.worked_on].count(lost) == 2
    assert site.shelf.books.totals() == totals("10.00")
    assert site.shelf.states() == ["written"]


def test_session_that_breaks_off_after_any_number_of_steps_writes_each_document_once(site):
    site.shelf.posted("10.00", "20.00", "30.00")
    for rounds in (1, 2, 3, 1, 2):
        site.visit(rounds=rounds)
        site.later()
    site.visit()
    assert site.shelf.books.totals() == totals("10.00", "20.00", "30.00")
    assert site.shelf.states() == ["written"] * 3


def test_reply_that_comes_twice_is_not_taken_for_the_next_ones(site):
    site.shelf.posted("10.00", "20.00")
    ticket = site.program.sign_in()["ticket"]
    first = site.desk.run(site.program.fetch(ticket)["work"].encode())
    for _ in range(2):
        assert site.program.call("deliver", ticket=ticket, reply=first)["answer"] == "Progress"
    written = site.desk.run(site.program.fetch(ticket)["work"].encode())
    for _ in range(2):
        site.program.call("deliver", ticket=ticket, reply=written)
    assert site.shelf.states() == ["written", "sending"]
    site.later()
    site.visit()
    assert site.shelf.books.totals() == totals("10.00", "20.00")
    assert site.shelf.states() == ["written", "written"]


def test_reply_of_a_session_that_was_broken_off_changes_nothing(site):
    site.shelf.posted("10.00")
    early = site.program.sign_in()["ticket"]
    site.program.fetch(early)
    site.later()
    site.visit()
    told = site.program.call("deliver", ticket=early, reply=json.dumps({}))
    assert told["answer"] == "NotKnown"
    assert site.shelf.states() == ["written"]


def test_bytes_that_are_no_longer_recognised_are_searched_for(site):
    rows = site.shelf.posted("10.00")
    site.visit(rounds=1)  # the look for forgotten documents
    site.later()
    site.visit(rounds=1)
    work = site.desk.worked_on[-1]
    assert "documents" in json.loads(work)
    Part.objects.update(state="sending")
    Part.objects.update(remote=None, remote_id="")
    site.desk.forget_bytes()
    site.later()
    site.visit()
    assert site.shelf.states() == ["unknown"]
    site.later()
    site.visit()
    assert site.shelf.books.totals() == totals("10.00")
    assert site.shelf.statuses(rows) == ["posted"]


def test_refusal_is_shown_and_a_person_sends_it_again_with_other_bytes(site):
    rows = site.shelf.posted("10.00")
    site.shelf.books.refuse = lambda body: Refused(Message("No."))
    site.visit()
    assert site.shelf.statuses(rows) == ["refused"]
    site.shelf.books.refuse = lambda body: None
    site.shelf.retry(rows)
    site.later()
    assert site.visit() == "Admitted", site.shelf.states()
    assert site.shelf.books.totals() == totals("10.00")


def test_database_older_than_the_ledger_adopts_what_stands_there(site):
    site.shelf.posted("10.00", "20.00")
    site.visit()
    site.shelf.forget_everything()
    PollSession.objects.all().delete()
    rows = site.shelf.receive_again("10.00", "20.00")
    site.shelf.post(rows)
    site.later()
    site.visit()
    assert site.shelf.books.totals() == totals("10.00", "20.00")
    assert site.shelf.statuses(rows) == ["posted", "posted"]


def test_paused_writing_gives_nothing_out(site):
    site.shelf.posted("10.00")
    site.shelf.connection.writes_paused_reason = "Paused"
    site.shelf.connection.save()
    site.visit()
    assert parcels(site) == 0


def test_another_company_file_gets_nothing_and_is_named(site):
    site.shelf.posted("10.00")
    site.program.file, site.desk.name = "another-file", "Holiday Home Ltd"
    ticket = site.program.sign_in()["ticket"]
    assert site.program.fetch(ticket)["answer"] == "NoWork"
    said = site.program.call("error", ticket=ticket)["text"]
    assert said == "Another company file is open: Holiday Home Ltd. Open the right one."
    assert PolledAccess.objects.get().trouble_json["parameters"] == {"name": "Holiday Home Ltd"}
    assert site.shelf.states() == ["queued"]
    site.shelf.connection.refresh_from_db()
    assert site.shelf.connection.state == "linked"


def test_books_that_are_closed_end_the_session_and_are_forgotten_once_they_work_again(site):
    site.shelf.posted("10.00")
    ticket = site.program.sign_in()["ticket"]
    assert site.program.call("trouble", ticket=ticket, failure="0x80040416")["answer"] == "Stopped"
    access = PolledAccess.objects.get()
    assert access.trouble.text() == "The books are closed on that PC. Open them."
    assert access.trouble_said == "0x80040416"
    site.later()
    site.visit()
    assert PolledAccess.objects.get().trouble is None
    assert site.shelf.states() == ["written"]


def test_failure_instead_of_a_reply_stops_the_session_and_the_document_waits(site):
    site.shelf.posted("10.00")
    ticket = site.program.sign_in()["ticket"]
    site.program.call(
        "deliver", ticket=ticket, reply=site.desk.run(site.program.fetch(ticket)["work"].encode())
    )
    site.program.fetch(ticket)
    told = site.program.call("deliver", ticket=ticket, reply="", failure="modal dialog")
    assert told["answer"] == "Stopped"
    assert site.shelf.states() == ["waiting"]
    site.later(60)
    site.visit()
    assert site.shelf.books.totals() == totals("10.00")


def test_what_was_asked_in_a_session_is_gone_with_it(site):
    site.shelf.posted("10.00")
    site.visit(rounds=1)
    assert PollQuestion.objects.count() <= 1
    site.later()
    site.visit()
    assert PollQuestion.objects.count() == 0
