"""Error recovery: a message set with an id is run once, however often it comes."""

import pytest
from lxml import etree

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import message
from tests.simulators.quickbooks_desktop.service import PASSWORD


def status(answer):
    return etree.fromstring(answer.content).find("QBXMLMsgsRs").get("messageSetStatusCode")


def with_ids(body="", old="", new=""):
    ids = (f'oldMessageSetID="{old}" ' if old else "") + (f'newMessageSetID="{new}"' if new else "")
    return message(body, attributes=ids)


def test_the_same_message_set_is_answered_from_the_store(books):
    first = books.post(with_ids(valid.CHARGE, new="A1"))
    again = books.post(with_ids(valid.CHARGE, new="A1"))
    assert (status(first), again.content) == ("0", first.content)
    assert len(books.ledger()) == 1


def test_another_content_under_the_same_id_is_not_run(books):
    books.post(with_ids(valid.CHARGE, new="A1"))
    answer = books.post(with_ids(valid.CHECK, new="A1"))
    assert (status(answer), len(etree.fromstring(answer.content)[0])) == ("9001", 0)
    assert len(books.ledger()) == 1


def test_a_refusal_is_remembered_as_well(books):
    bad = with_ids(valid.CHARGE.replace("Office Supplies", "Nowhere"), new="A1")
    first = books.post(bad)
    assert books.post(bad).content == first.content


def test_a_message_that_could_not_be_parsed_leaves_no_record(books):
    assert books.post(with_ids("<NoSuchRq/>", new="A1")).status_code == 400
    assert status(books.post(with_ids(old="A1", new="A1"))) == "9002"


@pytest.mark.parametrize(
    ("old", "new", "met"),
    [
        ("A1", "A1", "0"),
        ("B2", "B2", "9002"),
        ("A1", "", "0"),
        ("B2", "", "600"),
        ("ClearAllMessageSets", "", "0"),
        ("", "X" * 24, "9004"),
        ("X" * 24, "", "9004"),
        ("", "X" * 23, "9002"),
    ],
)
def test_empty_message_sets_ask_for_a_record_or_clear_it(books, old, new, met):
    books.post(with_ids(valid.CHARGE, new="A1"))
    assert status(books.post(with_ids(old=old, new=new))) == met


def test_the_stored_response_comes_back_when_only_asked_for(books):
    books.post(with_ids(valid.CHARGE, new="A1"))
    answer = etree.fromstring(books.post(with_ids(old="A1", new="A1")).content)
    assert answer.findtext("QBXMLMsgsRs/CreditCardChargeAddRs/CreditCardChargeRet/RefNumber") == "EXP10422"


def test_the_next_write_clears_the_record_of_the_last(books):
    books.post(with_ids(valid.CHARGE, new="A1"))
    assert status(books.post(with_ids(valid.CHECK, old="A1", new="A2"))) == "0"
    assert status(books.post(with_ids(old="A1", new="A1"))) == "9002"
    assert status(books.post(with_ids(old="A2", new="A2"))) == "0"


def test_records_belong_to_an_application_and_a_file(books, canadian):
    books.post(with_ids(valid.CHARGE, new="A1"))
    other = books.post(with_ids(valid.CHARGE, new="A1"), application="Another program")
    assert (status(other), len(books.ledger())) == ("0", 2)
    plain = valid.CHARGE.replace("<ClassRef><FullName>Sales:East</FullName></ClassRef>", "")
    assert (status(canadian.post(with_ids(plain, new="A1"))), len(canadian.ledger())) == ("0", 1)


def test_clearing_all_leaves_the_records_of_others(books):
    books.post(with_ids(valid.CHARGE, new="A1"))
    books.post(with_ids(valid.CHARGE, new="A1"), application="Another program")
    books.post(with_ids(old="ClearAllMessageSets"))
    assert status(books.post(with_ids(old="A1", new="A1"))) == "9002"
    assert status(books.post(with_ids(old="A1", new="A1"), application="Another program")) == "0"


def test_a_lost_answer_is_recovered_in_the_next_session(books, service):
    """The connector dies after QuickBooks ran the write: the same bytes bring its answer, not a second charge."""
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    service.queue = [with_ids(valid.CHARGE, new="A1")]
    books.order("die_after_running")
    books.act("update_now")
    assert (len(books.ledger()), service.responses) == (1, [])
    books.act("update_now")
    (received,) = service.responses
    (document,) = books.ledger()
    assert f"<TxnID>{document['key']}</TxnID>" in received["response"]


def test_a_session_that_died_before_the_write_runs_it_then(books, service):
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    service.queue = [with_ids(valid.CHARGE, new="A1")]
    books.order("die_before_running")
    books.act("update_now")
    assert books.ledger() == []
    books.act("update_now")
    assert len(books.ledger()) == 1


def test_records_that_are_lost_make_the_same_bytes_run_again(books):
    """After a repair or a restored backup nothing protects but a search."""
    books.post(with_ids(valid.CHARGE, new="A1"))
    books.act("forget_messages")
    assert status(books.post(with_ids(valid.CHARGE, new="A1"))) == "0"
    assert len(books.ledger()) == 2


def test_a_restored_backup_knows_neither_the_write_nor_its_record(books):
    books.act("back_up")
    books.post(with_ids(valid.CHARGE, new="A1"))
    books.act("restore_backup")
    assert (books.ledger(), status(books.post(with_ids(old="A1", new="A1")))) == ([], "9002")


def test_a_response_that_cannot_be_stored_says_so(books):
    books.order("not_stored")
    assert status(books.post(with_ids(valid.CHARGE, new="A1"))) == "9005"
    assert status(books.post(with_ids(old="A1", new="A1"))) == "9002"
