"""Reading: records, collections, filters, SuiteQL with paging, metadata, system services."""

import time

import pytest

from tests.simulators.netsuite.books import RECORD, detail

READABLE = [
    "subsidiary", "account", "vendor", "customer", "employee", "salesTaxItem", "department", "classification",
    "location", "currency", "expenseCategory", "accountingPeriod",
]  # fmt: skip


@pytest.mark.parametrize("kind", READABLE)
def test_every_list_is_read_as_records_and_by_suiteql(books, kind):
    listed = books.get(kind).json()
    assert listed["totalResults"] == len(books.company.records[kind]) == len(listed["items"]) > 0
    assert set(listed["items"][0]) == {"links", "id"}
    assert books.get(f"{kind}/{listed['items'][-1]['id']}").status_code == 200
    rows = books.rows(f"SELECT id FROM {kind} ORDER BY id")
    assert [row["id"] for row in rows] == [item["id"] for item in listed["items"]]


def test_a_collection_is_paged(books):
    pages = [books.get("vendor", params={"limit": 15, "offset": offset}).json() for offset in (0, 15, 30)]
    assert [page["count"] for page in pages] == [15, 15, 7]
    assert [page["hasMore"] for page in pages] == [True, True, False]
    assert {page["totalResults"] for page in pages} == {37}


@pytest.mark.parametrize("paging", [{"limit": 1001}, {"limit": 0}, {"offset": -1}, {"limit": "all"}])
def test_a_wrong_page_is_refused(books, paging):
    assert detail(books.get("vendor", params=paging))[:2] == (400, "INVALID_REQUEST")
    assert detail(books.query("SELECT id FROM vendor", **paging))[:2] == (400, "INVALID_REQUEST")


FILTERS = [
    ("vendor", 'entityId IS "Amazon"', 1),
    ("vendor", 'entityId IS "amazon"', 1),
    ("vendor", 'entityId START_WITH "b"', 4),
    ("vendor", 'entityId CONTAIN "air"', 4),
    ("vendor", 'entityId ENDWITH "hotels"', 1),
    ("vendor", "isInactive IS true", 1),
    ("vendor", 'isInactive IS false AND entityId START_WITH "a"', 4),
    ("vendor", 'entityId IS "Uber" OR entityId IS "Shell" AND isInactive IS true', 1),
    ("vendor", '(entityId IS "Uber" OR entityId IS "Shell") AND isInactive IS false', 2),
    ("vendor", "id ANY_OF [6,7,999]", 2),
    ("vendor", "id BETWEEN [6,10]", 5),
    ("vendor", "phone EMPTY", 36),
    ("vendor", "phone EMPTY_NOT", 1),
    ("vendor", 'lastModifiedDate ON_OR_AFTER "1/5/2026"', 37),
    ("vendor", 'lastModifiedDate AFTER "1/5/2026"', 0),
    ("account", 'acctType IS "CredCard"', 6),
    ("salesTaxItem", "rate GREATER_OR_EQUAL 20", 9),
    ("currency", 'symbol IS "EUR"', 1),
]


@pytest.mark.parametrize(("kind", "query", "count"), FILTERS)
def test_a_collection_is_filtered(books, kind, query, count):
    assert books.get(kind, params={"q": query}).json()["totalResults"] == count


@pytest.mark.parametrize(
    "query",
    ['nickname IS "x"', "entityId", "entityId LIKE x", '(entityId IS "x"', 'lastModifiedDate AFTER "2026-01-05"',
     "isInactive IS maybe", "addressBook EMPTY"],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused(books, query):
    answer = books.get("vendor", params={"q": query})
    assert detail(answer)[:2] == (400, "INVALID_REQUEST")
    assert answer.json()["o:errorDetails"][0]["o:errorQueryParam"] == "q"


def test_several_records_come_at_once(books):
    books.written("vendor", books.new_vendor())
    answer = books.get(
        "vendor", params={"ids": "6,eid:exp_sup_90AA4C1D7E2F8B35,999", "expandRecords": "true"}
    )
    assert [item["entityId"] for item in answer.json()["items"]] == ["Amazon", "Corner Bakery"]


def test_a_record_is_narrowed_simplified_and_expanded(books):
    key = books.key("account", "2100")
    assert set(books.get(f"account/{key}?fields=acctName,acctType").json()) == {
        "links",
        "id",
        "acctName",
        "acctType",
    }
    assert books.get(f"account/{key}?simpleEnumFormat=true").json()["acctType"] == "CredCard"
    assert books.read("account", key)["subsidiary"]["items"][0]["refName"] == "Harbourside Supplies Group plc"
    assert detail(books.get(f"account/{key}?fields=name"))[1] == "INVALID_REQUEST"


def test_a_sublist_and_a_line_are_resources_of_their_own(books):
    key = books.written("creditCardCharge", books.charge())
    lines = books.get(f"creditCardCharge/{key}/expense").json()
    assert (lines["totalResults"], lines["items"][0]["memo"]) == (1, "Printer paper")
    assert books.get(f"creditCardCharge/{key}/expense/1").json()["amount"] == 100.0
    assert books.get(f"creditCardCharge/{key}/expense/2").status_code == 404


def test_an_administrators_employee_record_opens_for_administrators_only(books):
    key = books.key("employee", "Ada Archer")
    assert detail(books.get(f"employee/{key}"))[:2] == (403, "INSUFFICIENT_PERMISSION")
    assert books.get(f"employee/{books.key('employee', 'Sam Salter')}").status_code == 200
    books.sign_in(role="3")
    assert books.get(f"employee/{key}").json()["email"] == "ada@example.com"


# --- SuiteQL -----------------------------------------------------------------------------------------------------

STATEMENTS = [
    ("SELECT id, acctnumber, fullname, accttype, isinactive, issummary FROM account WHERE acctnumber = '6030'", (),
     [{"id": "29", "acctnumber": "6030", "fullname": "Operating Expenses : Office Supplies", "accttype": "Expense",
       "isinactive": "F", "issummary": "F"}]),
    ("SELECT symbol FROM currency WHERE isinactive = 'T'", (), [{"symbol": "SEK"}]),
    ("select ID, EntityId as Name from Vendor where id in (6, ?) order by id desc", ("7",),
     [{"id": "7", "name": "Uber"}, {"id": "6", "name": "Amazon"}]),
    ("SELECT v.entityid FROM vendor v WHERE v.id > ? AND v.id <= 8 ORDER BY v.id", (6,),
     [{"entityid": "Uber"}, {"entityid": "Google Ireland"}]),
    ("SELECT entityid FROM vendor WHERE LOWER(entityid) LIKE '%air%' AND entityid NOT LIKE 'A%' ORDER BY entityid", (),
     [{"entityid": "British Airways"}, {"entityid": "Delta Air Lines"}, {"entityid": "Ryanair"}]),
    ("SELECT name FROM subsidiary WHERE parent IS NULL", (), [{"name": "Harbourside Supplies Group plc"}]),
    ("SELECT name FROM subsidiary WHERE NOT (country = 'GB') AND iselimination = 'F' ORDER BY id", (),
     [{"name": "Harbourside Ireland Ltd"}, {"name": "Harbourside America Inc"}]),
    ("SELECT id, BUILTIN.DF(currency) AS currency FROM subsidiary WHERE id BETWEEN 2 AND 3 ORDER BY id", (),
     [{"id": "2", "currency": "Euro"}, {"id": "3", "currency": "US Dollar"}]),
    ("SELECT COUNT(*) AS n FROM vendor WHERE isinactive <> 'T'", (), [{"n": "36"}]),
    ("SELECT itemid, rate FROM salestaxitem WHERE available IN ('PURCHASE') ORDER BY itemid FETCH FIRST 1 ROWS ONLY", (),
     [{"itemid": "VAT:CAPITAL-GB", "rate": "20"}]),
    ("SELECT TO_CHAR(lastmodifieddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS m, lastmodifieddate FROM vendor WHERE id = 6", (),
     [{"m": "2026-01-05T09:00:00", "lastmodifieddate": "1/5/2026"}]),
    ("SELECT periodname FROM accountingperiod WHERE startdate <= TO_DATE(?, 'YYYY-MM-DD') AND "
     "enddate >= TO_DATE('2026-03-02', 'YYYY-MM-DD')", ("2026-03-02",), [{"periodname": "Mar 2026"}]),
    ("SELECT id FROM vendor WHERE lastmodifieddate > '1/5/2026 9:00 am'", (), []),
    ("SELECT NVL(phone, 'none') AS phone FROM vendor WHERE id = 6", (), [{"phone": "none"}]),
    ("SELECT entityid FROM vendor WHERE entityid = 'O''Brien' OR entityid = 'Uber'", (), [{"entityid": "Uber"}]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "parameters", "rows"), STATEMENTS)
def test_a_statement_is_answered(books, statement, parameters, rows):
    assert books.rows(statement, *parameters) == rows


BROKEN = [
    "SELECT nickname FROM vendor",
    "SELECT id FROM vendors",
    "SELECT x.id FROM vendor v",
    "SELECT id FROM vendor WHERE",
    "SELECT id FROM vendor WHERE id",
    "SELECT id FROM vendor WHERE id = ?",
    "SELECT SOUNDEX(entityid) FROM vendor",
    "SELECT id FROM vendor ORDER id",
    "SELECT id FROM vendor WHERE id > 'x'",
    "SELECT id FROM vendor WHERE lastmodifieddate > 'yesterday'",
    "SELECT id FROM vendor JOIN customer",
    "DELETE FROM vendor",
    "SELECT id FROM vendor; #",
]


@pytest.mark.parametrize("statement", BROKEN)
def test_a_statement_that_cannot_be_read_is_refused(books, statement):
    assert detail(books.query(statement))[:2] == (400, "INVALID_PARAMETER")


def test_suiteql_demands_prefer_transient_and_post(books):
    body = {"q": "SELECT id FROM vendor"}
    path = "/services/rest/query/v1/suiteql"
    assert detail(books.call("POST", path, body))[1] == "INVALID_HEADER"
    assert books.call("GET", path, headers={"Prefer": "transient"}).status_code == 405
    assert detail(books.call("POST", path, {"q": ""}, {"Prefer": "transient"}))[1] == "INVALID_REQUEST"


def test_suiteql_pages_by_limit_and_offset(books):
    first = books.query("SELECT id FROM vendor ORDER BY id", limit=20, offset=0).json()
    second = books.query("SELECT id FROM vendor ORDER BY id", limit=20, offset=20).json()
    assert (first["count"], first["hasMore"], first["totalResults"]) == (20, True, 37)
    assert (second["count"], second["hasMore"], second["offset"]) == (17, False, 20)
    assert not {row["id"] for row in first["items"]} & {row["id"] for row in second["items"]}
    assert detail(books.query("SELECT id FROM vendor", limit=20, offset=10))[1] == "INVALID_REQUEST"


def test_incremental_reading_finds_changes_archived_records_and_deletions(books):
    books.advance(86400)
    books.sign_in()
    since = books.control("GET", "clock")["now"][:10]
    books.act("set_inactive", kind="vendor", record="Uber")
    books.act("delete_record", kind="vendor", record="Shell")
    changed = "SELECT entityid, isinactive FROM vendor WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD')"
    assert books.rows(changed, since) == [{"entityid": "Uber", "isinactive": "T"}]
    assert books.rows("SELECT id FROM vendor WHERE entityid = 'Shell'") == []
    assert books.rows("SELECT name, type FROM deletedrecord") == [{"name": "Shell", "type": "vendor"}]


def test_changed_transactions_are_found_with_their_type_codes(books):
    codes = {"creditCardCharge": "CardChrg", "creditCardRefund": "CardRfnd", "check": "Check",
             "deposit": "Deposit", "vendorBill": "VendBill", "expenseReport": "ExpRept"}  # fmt: skip
    for kind in codes:
        books.written(kind, books.valid(kind) | {"externalId": f"exp_{kind}"})
    rows = books.rows(
        "SELECT type, recordtype, externalid FROM transaction WHERE externalid LIKE 'exp_%' ORDER BY id"
    )
    assert [row["type"] for row in rows] == list(codes.values())
    assert [row["recordtype"] for row in rows] == [kind.lower() for kind in codes]
    lines = books.rows("SELECT transaction, netamount FROM transactionline WHERE expenseaccount = 29")
    assert len(lines) == 5


def test_a_role_needs_the_workbook_and_deleted_records_permissions(books):
    books.act("set_permission", role="1000", permission="Deleted Records", granted=False)
    assert detail(books.query("SELECT id FROM deletedrecord"))[:2] == (403, "INSUFFICIENT_PERMISSION")
    books.act("set_permission", role="1000", permission="SuiteAnalytics Workbook", granted=False)
    assert books.query("SELECT id FROM vendor").status_code == 403


def test_a_hundred_thousand_vendors_are_read_by_id_at_the_cost_of_a_page_each(books):
    made = books.control("POST", "organisations", name="Big", country="GB", sizes={"suppliers": 100_000})
    books.organisation = made["key"]
    books.sign_in()
    statement = "SELECT id, entityid, isinactive FROM vendor WHERE id > ? ORDER BY id"
    started = time.perf_counter()
    first = books.query(statement, 0, limit=1000).json()
    early = time.perf_counter() - started
    # Of 100,036 vendors a statement reaches the first 100,000; the entities before them took 46 ids.
    assert first["totalResults"] == 100_000
    started = time.perf_counter()
    last = books.query(statement, 99_500, limit=1000).json()
    assert last["totalResults"] == 546
    assert time.perf_counter() - started < early
    assert books.get("vendor", params={"limit": 1000, "offset": 99_000}).json()["count"] == 1000


# --- metadata and system -----------------------------------------------------------------------------------------


def names_of(books):
    return {item["name"] for item in books.get("metadata-catalog").json()["items"]}


def test_the_catalogue_lists_what_the_account_offers(books, irish_books, suite_tax_books):
    assert {"creditCardCharge", "expenseReport", "salesTaxItem", "taxGroup"} <= names_of(books)
    assert "expenseReport" not in names_of(irish_books)
    assert "taxGroup" not in names_of(suite_tax_books)


def line_fields(books, kind):
    headers = {"Accept": "application/schema+json"}
    schema = books.get(f"metadata-catalog/{kind}", headers=headers).json()
    return set(schema["properties"]), set(
        schema["properties"]["expense"]["properties"]["items"]["items"]["properties"]
    )


def test_the_schema_says_which_tax_engine_the_account_has(books, suite_tax_books):
    fields, lines = line_fields(books, "creditCardCharge")
    assert "taxCode" in lines
    assert "taxDetailsReference" not in lines
    assert "taxDetails" not in fields
    fields, lines = line_fields(suite_tax_books, "creditCardCharge")
    assert "taxCode" not in lines
    assert "taxDetailsReference" in lines
    assert "taxDetails" in fields


def test_metadata_comes_as_openapi_too(books):
    headers = {"Accept": "application/swagger+json"}
    content = books.get("metadata-catalog?select=check,vendor", headers=headers).json()
    assert set(content["components"]["schemas"]) == {"check", "vendor"}
    assert "/check/{id}/!attach/file/{fileId}" in content["paths"]
    assert books.get("metadata-catalog/nothing", headers=headers).status_code == 404


def test_governance_limits_are_for_administrators(books):
    path = "/services/rest/system/v1/governanceLimits"
    assert books.call("GET", path).status_code == 403
    books.sign_in(role="3")
    assert books.call("GET", path).json() == {
        "accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 5, "integrationConcurrencyLimit": 5,
        "integrationLimitType": "accountLimit",
    }  # fmt: skip
    books.control("POST", "limits", reserved=2)
    assert books.call("GET", path).json()["integrationLimitType"] == "integrationSpecific"


def test_the_servers_time_follows_the_clock(books):
    before = books.call("GET", "/services/rest/system/v1/serverTime").json()["serverTime"]
    books.advance(3600)
    books.sign_in()
    assert books.call("GET", "/services/rest/system/v1/serverTime").json()["serverTime"] > before
    assert books.call("GET", f"{RECORD}/").status_code == 404
