"""``/batch``: thirty independent items in one call."""

import pytest

from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import fault_of, purchase


def batch(books, *items, **parameters):
    return books.post("batch", {"BatchItemRequest": list(items)}, **parameters)


def create(number, kind, body):
    return {"bId": str(number), "operation": "create", kind: body}


def by_id(answer):
    return {item["bId"]: item for item in answer.json()["BatchItemResponse"]}


def test_items_of_several_kinds_and_a_query(us):
    answer = batch(
        us,
        create(1, "Purchase", purchase(us)),
        create(2, "Deposit", valid.deposit(us)),
        create(3, "Vendor", valid.vendor(us)),
        {"bId": "4", "Query": "select * from Class"},
    )
    items = by_id(answer)
    assert answer.status_code == 200
    assert items["1"]["Purchase"]["TotalAmt"] == 48.5
    assert items["2"]["Deposit"]["TotalAmt"] == 12
    assert items["3"]["Vendor"]["DisplayName"] == "Amazon Business"
    assert len(items["4"]["QueryResponse"]["Class"]) == 3


def test_a_bad_item_leaves_the_others_alone(us):
    items = by_id(
        batch(
            us,
            create("good", "Purchase", purchase(us)),
            create("bad", "Purchase", purchase(us, PaymentType="Cheque")),
            create("odd", "Unicorn", {}),
            {"bId": "none", "Purchase": purchase(us)},
            {"bId": "void", "operation": "void", "Purchase": {"Id": "1", "SyncToken": "0"}},
            {"bId": "ask", "Query": "select * from Purchase where PrivateNote = 'x'"},
        )
    )
    assert "Purchase" in items["good"]
    codes = {name: item["Fault"]["Error"][0]["code"] for name, item in items.items() if "Fault" in item}
    assert codes == {"bad": "2170", "odd": "2000", "none": "2020", "void": "500", "ask": "4001"}
    assert len(us.ledger()) == 1


def test_update_and_delete(us):
    kept, gone = (us.create("Purchase", purchase(us)) for _ in range(2))
    items = by_id(
        batch(
            us,
            {"bId": "1", "operation": "update", "Purchase": purchase(us, 77, Id=kept["Id"], SyncToken="0")},
            {"bId": "2", "operation": "delete", "Purchase": {"Id": gone["Id"], "SyncToken": "0"}},
        )
    )
    assert items["1"]["Purchase"]["SyncToken"] == "1"
    assert items["2"]["Purchase"] == {"status": "Deleted", "domain": "QBO", "Id": gone["Id"]}
    assert [document["total"] for document in us.ledger()] == ["77.00"]


@pytest.mark.parametrize(
    ("items", "parameters", "code"),
    [
        (lambda us: [create(n, "Purchase", purchase(us)) for n in range(31)], {}, "1040"),
        (lambda us: [], {}, "2020"),
        (lambda us: [{"operation": "create", "Purchase": purchase(us)}], {}, "2020"),
        (lambda us: [create(1, "Purchase", purchase(us)), create(1, "Purchase", purchase(us))], {}, "2600"),
        (lambda us: [create(1, "Purchase", purchase(us))], {"requestid": "x" * 37}, "2130"),
        (lambda us: [create("b" * 11, "Purchase", purchase(us))], {"requestid": "key"}, "2130"),
    ],
    ids=["31 items", "no items", "no bId", "bId twice", "long requestid", "long bId with requestid"],
)
def test_a_batch_as_a_whole_is_refused(us, items, parameters, code):
    answer = batch(us, *items(us), **parameters)
    assert (answer.status_code, fault_of(answer)[0]) == (400, code)
    assert us.ledger() == []


def test_a_long_item_id_is_fine_without_a_request_id(us):
    assert "Purchase" in by_id(batch(us, create("b" * 36, "Purchase", purchase(us))))["b" * 36]


def test_thirty_items_and_their_repeat_after_a_lost_reply(us):
    items = [create(number, "Purchase", purchase(us, number + 1)) for number in range(30)]
    us.control("faults", {"kind": "lose_reply", "path": "/batch"})
    with pytest.raises(OSError):
        batch(us, *items, requestid="batch-1")
    first = batch(us, *items, requestid="batch-1").json()["BatchItemResponse"]
    again = batch(us, *items, requestid="batch-1").json()["BatchItemResponse"]
    assert again == first
    assert len(us.ledger()) == 30


def test_a_batch_that_died_half_way_is_completed_by_its_repeat(us):
    items = [create(number, "Purchase", purchase(us, number + 1)) for number in range(5)]
    us.control("faults", {"kind": "batch_dies", "path": "/batch", "after_items": 2})
    with pytest.raises(OSError):
        batch(us, *items, requestid="batch-1")
    assert len(us.ledger()) == 2
    assert len(by_id(batch(us, *items, requestid="batch-1"))) == 5
    assert sorted(document["total"] for document in us.ledger()) == ["1.00", "2.00", "3.00", "4.00", "5.00"]


def test_the_order_of_answers_is_not_promised(us):
    items = [create(number, "Purchase", purchase(us)) for number in range(3)]
    us.control("switches", {"batch_order": "reversed"})
    answers = batch(us, *items).json()["BatchItemResponse"]
    assert [item["bId"] for item in answers] == ["2", "1", "0"]


def test_an_older_limit_of_ten_by_switch(us):
    us.control("switches", {"batch_items": 10})
    answer = batch(us, *[create(number, "Purchase", purchase(us)) for number in range(11)])
    assert fault_of(answer)[0] == "1040"
