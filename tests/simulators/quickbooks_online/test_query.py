"""The query language: what is found, what is hidden, what is refused."""

import pytest

from tests.simulators.quickbooks_online.books import fault_of, purchase


def names(books, statement, kind, field="DisplayName"):
    return [row[field] for row in books.query(statement).get(kind, [])]


def test_get_and_post_take_the_same_statement(us):
    statement = "select * from Class orderby Name"
    by_get = us.get("query", query=statement).json()["QueryResponse"]
    posted = us.http.post(
        us.address("query"), data=statement, headers={"Content-Type": "application/text"}
    ).json()["QueryResponse"]
    assert by_get == posted
    assert [row["Name"] for row in by_get["Class"]] == ["Design", "Landscaping", "Overhead"]
    assert (by_get["startPosition"], by_get["maxResults"]) == (1, 3)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("DisplayName = 'Corner Cafe'", ["Corner Cafe"]),
        ("DisplayName = 'Chin\\'s Gas and Oil'", ["Chin's Gas and Oil"]),
        ("DisplayName LIKE '%Insurance%'", ["Brosnahan Insurance Agency"]),
        ("DisplayName IN ('PG&E', 'Cal Telephone')", ["Cal Telephone", "PG&E"]),
        ("DisplayName >= 'T' AND DisplayName < 'Tim'", ["Tania's Nursery", "Thames Stationers Ltd"]),
        ("DisplayName LIKE 'C%' AND DisplayName > 'Cp'", []),
        ("DisplayName = 'Nobody'", []),
    ],
)
def test_conditions(us, where, found):
    assert names(us, f"select * from Vendor where {where} orderby DisplayName", "Vendor") == found


def test_an_empty_result_is_an_empty_object(us):
    assert us.query("select * from Vendor where DisplayName = 'Nobody'") == {}


def test_count(us):
    assert us.query("select COUNT(*) from Department") == {"totalCount": 2}


def test_archived_records_are_hidden_unless_asked_for(us):
    vendor = us.id_of("Vendor", "Corner Cafe")
    us.act("archive", kind="Vendor", id=vendor)
    by_id = f"select * from Vendor where Id = '{vendor}'"
    assert us.query(by_id) == {}
    assert names(us, by_id + " and Active in (true, false)", "Vendor") == ["Corner Cafe (deleted)"]
    assert names(us, "select * from Vendor where Active = false", "Vendor") == ["Corner Cafe (deleted)"]


def test_pages_hold_at_most_a_thousand_and_cover_everything_once(running, us):
    big = us.control("organisations", {"name": "Big", "country": "US", "sizes": {"vendors": 2300}})
    tokens = us.control("tokens", {"organisation": big["key"]})
    us.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    us.realm = big["key"]
    seen = []
    for start in (1, 1001, 2001, 3001):
        rows = us.query(f"select * from Vendor startposition {start} maxresults 1000").get("Vendor", [])
        seen += [row["Id"] for row in rows]
    assert len(seen) == len(set(seen)) == 2300
    assert us.query("select * from Vendor")["maxResults"] == 100


def test_changes_since_a_moment(us, clock):
    clock.advance(60)
    since = clock.now().isoformat(timespec="seconds")
    us.create("Vendor", {"DisplayName": "Fresh Vendor"})
    found = us.query(
        f"select * from Vendor where MetaData.LastUpdatedTime >= '{since}' orderby MetaData.LastUpdatedTime"
    )
    assert [row["DisplayName"] for row in found["Vendor"]] == ["Fresh Vendor"]


def test_documents_by_date_number_and_amount(us):
    us.create("Purchase", purchase(us, 10, TxnDate="2026-03-01", DocNumber="EXP-1"))
    us.create("Purchase", purchase(us, 20, TxnDate="2026-03-02", DocNumber="EXP-2"))
    us.create("Purchase", purchase(us, 30, TxnDate="2026-03-02"))
    by_day = us.query("select * from Purchase where TxnDate = '2026-03-02' orderby TotalAmt desc")["Purchase"]
    assert [row["TotalAmt"] for row in by_day] == [30, 20]
    assert us.query("select * from Purchase where DocNumber = 'EXP-1'")["Purchase"][0]["TotalAmt"] == 10
    assert (
        us.query("select * from Purchase where TotalAmt > '15' and TxnDate <= '2026-03-02'")["maxResults"]
        == 2
    )


def test_attachments_by_what_they_hang_on(us):
    first, second = (us.create("Purchase", purchase(us)) for _ in range(2))
    for record in (first, second):
        reference = {"AttachableRef": [{"EntityRef": {"type": "Purchase", "value": record["Id"]}}]}
        us.upload(b"%PDF-1.4", f"receipt-{record['Id']}.pdf", metadata=reference)
    found = us.query(
        "select * from Attachable where AttachableRef.EntityRef.Type = 'purchase' "
        f"and AttachableRef.EntityRef.value = '{first['Id']}'"
    )
    assert [row["FileName"] for row in found["Attachable"]] == [f"receipt-{first['Id']}.pdf"]


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        ("", "4000", "Was expecting: select"),
        ("select * from Vendor where", "4000", "<EOF>"),
        ("select * from Vendor where Id = '1' or Id = '2'", "4000", " or "),
        ('select * from Vendor where DisplayName = "x"', "4000", "Lexical error"),
        ("select * from Vendor group by Id", "4000", "group"),
        ("select * from Vendor maxresults many", "4000", "many"),
        ("select * from Vendor maxresults 1001", "4001", "1000"),
        ("select * from Unicorn", "4001", "Unicorn"),
        ("select * from Purchase where PrivateNote = 'x'", "4001", "property 'PrivateNote' is not queryable"),
        ("select * from Purchase where DepartmentRef = '1'", "4001", "not queryable"),
        ("select * from Vendor where AcctNum = '1'", "4001", "not queryable"),
        (
            "select * from Purchase where Colour = 'x'",
            "4001",
            "Property Colour not found for Entity Purchase",
        ),
        ("select * from Purchase orderby PrivateNote", "4001", "not queryable"),
        ("select * from Vendor where MetaData.CreateTime > 'yesterday'", "4001", "yesterday"),
    ],
)
def test_a_wrong_statement_is_refused(us, statement, code, words):
    answer = us.get("query", query=statement)
    assert answer.status_code == 400
    assert fault_of(answer)[0] == code
    assert words in fault_of(answer)[1]
