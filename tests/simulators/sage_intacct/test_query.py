"""The query service: operators, expressions, order, pages; lists, single reads, models and dimensions beside it."""

import pytest

from tests.simulators.sage_intacct.books import (
    ACCOUNT,
    CARD_TXN,
    CUSTOMER,
    MARKER,
    VENDOR,
    error_of,
    sentences,
    vendor,
)


def ids(books, path, *filters, **parts):
    return [
        row["id"] for row in books.rows(path, "id", filters=list(filters), orderBy=[{"id": "asc"}], **parts)
    ]


CUSTOMERS = ["C-12", "C-13", "C-14", "C-15", "C-16"]
FILTERS = [
    ({"$eq": {"name": "Marine Systems"}}, ["C-14"]),
    ({"$eq": {"name": "marine systems"}}, []),
    ({"$ne": {"id": "C-14"}}, ["C-12", "C-13", "C-15", "C-16"]),
    ({"$lt": {"id": "C-14"}}, ["C-12", "C-13"]),
    ({"$lte": {"id": "C-14"}}, ["C-12", "C-13", "C-14"]),
    ({"$gt": {"id": "C-14"}}, ["C-15", "C-16"]),
    ({"$gte": {"id": "C-15"}}, ["C-15", "C-16"]),
    ({"$in": {"id": ["C-12", "C-16", "C-99"]}}, ["C-12", "C-16"]),
    ({"$notIn": {"id": ["C-12", "C-13", "C-14"]}}, ["C-15", "C-16"]),
    ({"$between": {"id": ["C-13", "C-14"]}}, ["C-13", "C-14"]),
    ({"$notBetween": {"id": ["C-13", "C-15"]}}, ["C-12", "C-16"]),
    ({"$contains": {"name": "i"}}, ["C-12", "C-13", "C-14", "C-15", "C-16"]),
    ({"$notContains": {"name": "th"}}, ["C-13", "C-14", "C-15"]),
    ({"$startsWith": {"name": "C"}}, ["C-15"]),
    ({"$notStartsWith": {"name": "C"}}, ["C-12", "C-13", "C-14", "C-16"]),
    ({"$endsWith": {"name": "s"}}, ["C-12", "C-14"]),
    ({"$notEndsWith": {"name": "s"}}, ["C-13", "C-15", "C-16"]),
    ({"$eq": {"taxId": None}}, CUSTOMERS),
    ({"$eq": {"isOnHold": True}}, []),
    ({"$eq": {"contacts.default.printAs": "City Agency"}}, ["C-15"]),
]


@pytest.mark.parametrize(("part", "expected"), FILTERS)
def test_each_operator_selects_as_it_says(steady_books, part, expected):
    assert ids(steady_books, CUSTOMER, part) == expected


def test_case_may_be_ignored(steady_books):
    insensitive = {"caseSensitiveComparison": False}
    assert ids(steady_books, CUSTOMER, {"$eq": {"name": "marine SYSTEMS"}}, filterParameters=insensitive) == [
        "C-14"
    ]


EXPRESSIONS = [
    (None, ["C-13"]),
    ("and", ["C-13"]),
    ("or", ["C-12", "C-13", "C-14"]),
    ("1 and 2", ["C-13"]),
    ("1 or 2", ["C-12", "C-13", "C-14"]),
    ("(1 and 2) or 3", ["C-13", "C-16"]),
    ("1 and (2 or 3)", ["C-13"]),
]


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_expressions_join_the_filters(steady_books, expression, expected):
    filters = [{"$lte": {"id": "C-13"}}, {"$between": {"id": ["C-13", "C-14"]}}, {"$eq": {"id": "C-16"}}]
    used = filters if expression and "3" in expression else filters[:2]
    assert ids(steady_books, CUSTOMER, *used, filterExpression=expression) == expected


def test_pages_follow_next_until_it_is_null(steady_books):
    order = [{"id": "asc"}]
    first = steady_books.query(CUSTOMER, "id", orderBy=order, size=2)
    assert first["ia::meta"] == {"totalCount": 5, "start": 1, "pageSize": 2, "next": 3, "previous": None}
    second = steady_books.query(CUSTOMER, "id", orderBy=order, size=2, start=3)
    assert (second["ia::meta"]["next"], second["ia::meta"]["previous"]) == (5, 1)
    third = steady_books.query(CUSTOMER, "id", orderBy=order, size=2, start=5)
    assert third["ia::meta"]["next"] is None
    found = [row["id"] for page in (first, second, third) for row in page["ia::result"]]
    assert found == CUSTOMERS


def test_order_is_numeric_for_keys_and_may_go_down(steady_books):
    keys = [int(row["key"]) for row in steady_books.rows(VENDOR, "key", orderBy=[{"key": "desc"}])]
    assert keys == sorted(keys, reverse=True)


REFUSED = [
    ({"object": "general-ledger/unknown", "fields": ["id"]}, "Object 'general-ledger/unknown' is not a valid object."),
    ({"object": ACCOUNT, "fields": ["colour"]}, "Field 'colour' is not a valid field of object"),
    ({"object": ACCOUNT, "fields": ["*"]}, "Field '*' is not a valid field of object"),
    ({"object": CARD_TXN, "fields": ["lines.txnAmount"]}, "Field 'lines.txnAmount' is not a valid field"),
    ({"object": ACCOUNT}, "Query is not valid."),
    ({"object": ACCOUNT, "fields": ["id"], "size": 4001}, "Page size cannot be more than 4000."),
    ({"object": ACCOUNT, "fields": ["id"], "start": 0}, "Query is not valid."),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$like": {"id": "6"}}]}, "Query is not valid."),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$eq": {"colour": "6"}}]}, "Field 'colour' is not a valid"),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$in": {"id": "6"}}]}, "Filter '$in' takes a list of values."),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$between": {"id": ["6"]}}]}, "Filter '$between' takes a list"),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$gt": {"id": None}}]}, "Filter '$gt' needs a value"),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$eq": {"id": "6"}}], "filterExpression": "1 and 2"},
     "Filter expression '1 and 2' is not valid."),
    ({"object": ACCOUNT, "fields": ["id"], "filters": [{"$eq": {"id": "6"}}], "filterExpression": "1 xor 1"},
     "Filter expression '1 xor 1' is not valid."),
    ({"object": ACCOUNT, "fields": ["id"], "orderBy": [{"id": "up"}]}, "orderBy takes a list"),
    ({"object": ACCOUNT, "fields": ["id"], "caseSensitiveComparison": False}, "Query is not valid."),
]  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), REFUSED)
def test_a_query_that_is_not_understood_is_refused(steady_books, body, sentence):
    answer = steady_books.call("POST", "/services/core/query", body)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "invalidRequest")
    assert error_of(answer)["message"].startswith(sentence)


def test_what_changed_since_a_moment(books):
    books.advance(3600)
    key = books.made(VENDOR, vendor())
    moment = books.read(VENDOR, key)["audit"]["modifiedDateTime"]
    since = {"$gte": {"audit.modifiedDateTime": moment}}
    assert ids(books, VENDOR, since) == ["V-AMZEU"]
    books.advance(3600)
    books.act("rename", object=VENDOR, id="V-210", name="Amazon EU")
    assert ids(books, VENDOR, since) == ["V-210", "V-AMZEU"]
    offset = {"$gte": {"audit.modifiedDateTime": moment.replace("Z", "+00:00")}}
    assert ids(books, VENDOR, offset) == ["V-210", "V-AMZEU"]


def test_a_document_is_found_by_reference_card_and_date(books):
    key = books.written()
    books.written(referenceNumber="EXP-OTHER")
    filters = [
        {"$eq": {"referenceNumber": MARKER}},
        {"$eq": {"creditCardAccount.id": "AMEX-001"}},
        {"$eq": {"txnDate": "2026-11-02"}},
    ]
    fields = ("key", "state", "txnTotalEntered", "creditCardAccount.accountDetails.description", "entity.id")
    (row,) = books.rows(CARD_TXN, *fields, filters=filters)
    assert row == {
        "key": key,
        "state": "posted",
        "txnTotalEntered": "120.00",
        "creditCardAccount.accountDetails.description": "Company card 1001",
        "entity.id": None,
    }


def test_lines_are_found_by_their_document(books):
    key = books.written()
    books.written()
    filters = [{"$eq": {"creditCardTxn.id": key}}]
    fields = ("txnAmount", "glAccount.id", "dimensions.vendor.id", "creditCardTxn.referenceNumber")
    rows = books.rows(f"{CARD_TXN}-line", *fields, filters=filters)
    assert rows == [
        {
            "txnAmount": "100.00",
            "glAccount.id": "6700",
            "dimensions.vendor.id": "V-210",
            "creditCardTxn.referenceNumber": MARKER,
        }
    ]


def test_amounts_compare_as_numbers(books):
    books.written(lines=[{"glAccount": {"id": "6700"}, "txnAmount": "9.00"}])
    filters = [{"$lt": {"txnTotalEntered": "10.00"}}]
    assert len(books.rows(CARD_TXN, "key", filters=filters)) == 1


READ = [
    ("general-ledger/account", "6700", ["accountType", "normalBalance", "closingType", "requireDimensions"]),
    ("cash-management/credit-card-account", "AMEX-001", ["status", "accountDetails", "accounting", "vendor"]),
    ("cash-management/checking-account", "BARC-01", ["bankAccountDetails", "accounting"]),
    ("cash-management/savings-account", "SAVE-01", ["bankAccountDetails", "accounting"]),
    ("accounts-payable/vendor", "V-210", ["name", "status", "contacts", "isOnHold", "doNotPay"]),
    ("accounts-payable/term", "N30", ["due"]),
    ("accounts-receivable/customer", "C-12", ["name", "status"]),
    ("company-config/employee", "E0008", ["name", "primaryContact"]),
    ("company-config/department", "PS", ["name", "status"]),
    ("company-config/location", "110", ["name", "baseCurrency"]),
    ("company-config/class", "WSD", ["name"]),
    ("company-config/txn-currency", "GBP", ["name"]),
    ("company-config/company-preference", "harbourprint", ["name", "operatingCountry", "reportingMethod"]),
    ("company-config/user", "ada", ["userName", "userType"]),
    ("projects/project", "P-7", ["name", "customer"]),
    ("inventory-control/item", "I-100", ["name"]),
    ("tax/purchasing-tax-detail", "UK Purchase Standard Rate", ["taxPercent", "taxSolution", "taxUniqueId"]),
    ("tax/tax-detail", "UK Sale Standard Rate", ["taxPercent", "taxType"]),
    ("tax/tax-solution", "United Kingdom - VAT", ["taxCalculationMethod", "enableMultilineTax"]),
]


@pytest.mark.parametrize(("path", "wanted", "fields"), READ, ids=[row[0] for row in READ])
def test_reference_data_is_listed_queried_and_read(steady_books, path, wanted, fields):
    listed = steady_books.call("GET", f"/objects/{path}").json()["ia::result"]
    (row,) = [each for each in listed if each["id"] == wanted]
    assert set(row) == {"key", "id", "href"}
    assert steady_books.rows(path, "key", filters=[{"$eq": {"id": wanted}}]) == [{"key": row["key"]}]
    record = steady_books.read(path, row["key"])
    assert (record["id"], set(fields) - set(record)) == (wanted, set())


def test_several_keys_are_read_at_once(steady_books):
    keys = [row["key"] for row in steady_books.rows(CUSTOMER, "key")]
    answer = steady_books.call("GET", f"/objects/{CUSTOMER}/{','.join(keys)}").json()
    assert [each["id"] for each in answer["ia::result"]] == CUSTOMERS


def test_entities_are_listed_whatever_the_header_says(group):
    entities = group.rows("company-config/entity", "id", "name", "baseCurrency.id", "operatingCountry")
    assert [(each["id"], each["baseCurrency.id"]) for each in entities] == [("100", "GBP"), ("200", "AUD")]


def test_a_company_without_entities_lists_none(steady_books):
    assert steady_books.rows("company-config/entity", "id") == []


def test_dimensions_tell_the_company_s_own_words(steady_books):
    rows = steady_books.call("GET", "/services/company-config/dimensions/list").json()["ia::result"]
    named = {each["dimensionName"]: each for each in rows}
    assert named["CLASS"]["termName"] == "Line of business"
    assert named["NSP::CHANNEL"]["isUserDefinedDimension"]
    for each in rows:
        assert steady_books.call("GET", each["dimensionEndpoint"]).status_code == 200


def test_a_user_defined_dimension_is_written_by_key(books):
    (row,) = books.rows("platform-apps/nsp::channel", "key", filters=[{"$eq": {"id": "SHOP"}}])
    line = {
        "glAccount": {"id": "6700"},
        "txnAmount": "1.00",
        "dimensions": {"nsp::channel": {"key": row["key"]}},
    }
    key = books.written(lines=[line])
    assert books.read(CARD_TXN, key)["lines"][0]["dimensions"]["nsp::channel"]["id"] == "SHOP"


def test_the_model_tells_types_enumerations_and_what_is_read_only(steady_books):
    content = steady_books.call("GET", f"/services/core/model?name={CARD_TXN}").json()["ia::result"]
    assert content["httpMethods"] == "DELETE,GET,PATCH,POST"
    assert content["fields"]["txnDate"] == {"type": "string", "readOnly": False, "required": True}
    assert "posted" in content["fields"]["state"]["enum"]
    assert content["refs"]["attachment"] == {"apiObject": "company-config/attachment"}
    assert sentences(steady_books.call("GET", "/services/core/model?name=a/b")) == []


def test_many_vendors_are_read_in_pages_of_four_thousand(books):
    books.control("POST", "organisations", name="Big", sizes={"suppliers": 9_000})
    books.enter("big")
    start, found = 1, 0
    while start:
        page = books.query(VENDOR, "id", "name", orderBy=[{"key": "asc"}], start=start, size=4000)
        found, start = found + len(page["ia::result"]), page["ia::meta"]["next"]
    assert found == 9_000 + 37
