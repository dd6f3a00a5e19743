"""Lists: environments, companies, filters, pages driven by the server, what changed since, and large companies."""

import pytest

from tests.simulators.dynamics_365.books import NOBODY, Books, refusal, start


@pytest.fixture(scope="module")
def read_books():
    with start() as running:
        yield Books(running)


def numbers(rows):
    return [row["number"] for row in rows]


def test_environments_of_the_directory(read_books):
    answer = read_books.send("GET", f"{read_books.url}/environments/v1.2")
    rows = answer.json()["value"]
    assert [(row["name"], row["type"], row["countryCode"]) for row in rows] == [
        ("Production", "Production", "GB"),
        ("Sandbox", "Sandbox", "GB"),
    ]
    assert {row["aadTenantId"] for row in rows} == {read_books.tenant}
    assert rows[0]["webClientLoginUrl"].endswith(f"/{read_books.tenant}/Production")
    assert rows[0]["webServiceUrl"] == read_books.url


def test_companies_of_an_environment(read_books):
    (company,) = read_books.send("GET", f"{read_books.api}/companies").json()["value"]
    assert (company["id"], company["name"]) == (read_books.company, "Harbour Design Ltd")
    one = read_books.send("GET", f"{read_books.api}/companies({read_books.company})").json()
    assert one["displayName"] == "Harbour Design Ltd"


def test_the_directory_may_be_left_out_of_the_address(read_books):
    short = f"{read_books.url}/v2.0/production/api/v2.0/companies"
    assert len(read_books.send("GET", short).json()["value"]) == 1


WRONG = [
    ("v2.0/{tenant}/Nowhere/api/v2.0/companies", 404, "BadRequest_NotFound"),
    (f"v2.0/{NOBODY}/Production/api/v2.0/companies", 401, "Authentication_InvalidCredentials"),
    ("v2.0/{tenant}/Production/api/v1.0/companies", 404, "BadRequest_ResourceNotFound"),
    (f"v2.0/{{tenant}}/Production/api/v2.0/companies({NOBODY})/accounts", 404, "Internal_CompanyNotFound"),
    ("v2.0/{tenant}/Sandbox/api/v2.0/companies({company})/accounts", 404, "Internal_CompanyNotFound"),
    ("v2.0/{tenant}/Production/api/v2.0/companies({company})/widgets", 404, "BadRequest_ResourceNotFound"),
    ("v2.0/{tenant}/Production/api/v2.0/companies({company})/accounts/deeper", 404, "BadRequest_ResourceNotFound"),
    (f"v2.0/{{tenant}}/Production/api/v2.0/companies({{company}})/accounts({NOBODY})", 404, "BadRequest_NotFound"),
    ("v2.0/{tenant}/Production/api/v2.0/", 404, "BadRequest_ResourceNotFound"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "code"), WRONG)
def test_wrong_addresses(read_books, path, status, code):
    address = f"{read_books.url}/{path.format(tenant=read_books.tenant, company=read_books.company)}"
    assert refusal(read_books.send("GET", address))[:2] == (status, code)


def test_the_company_and_its_ledger_set_up(read_books):
    (company,) = read_books.rows("companyInformation")
    assert (company["displayName"], company["currencyCode"], company["country"]) == (
        "Harbour Design Ltd",
        "GBP",
        "GB",
    )
    (setup,) = read_books.rows("generalLedgerSetup")
    assert (setup["localCurrencyCode"], setup["allowPostingFrom"]) == ("GBP", "0001-01-01")
    assert setup["shortcutDimension1Code"] == "DEPARTMENT"


def test_accounts_tell_whether_they_can_be_posted_to(read_books):
    accounts = {row["number"]: row for row in read_books.rows("accounts")}
    assert accounts["8410"]["category"] == "Expense"
    assert accounts["5010"]["category"] == "Cost_x0020_of_x0020_Goods_x0020_Sold"
    assert (accounts["8000"]["accountType"], accounts["8000"]["category"]) == ("Heading", "_x0020_")
    assert accounts["1100"]["directPosting"] is False
    assert accounts["8690"]["blocked"] is True


NAMES = (
    "travel",
    "meals",
    "office",
    "software",
    "advertising",
    "telephone",
    "fuel",
    "bank fees",
    "insurance",
)


@pytest.mark.parametrize("company", ["Harbour Design Ltd", "Lakeside Supply Inc.", "Rheinwerk Design GmbH"])
def test_every_company_has_what_card_spend_needs(company):
    with start() as running:
        books = Books(running, company)
        names = " ".join(row["displayName"].lower() for row in books.rows("accounts", "blocked eq false"))
        assert [name for name in NAMES if name not in names] == []
        base = books.rows("companyInformation")[0]["currencyCode"]
        banks = books.rows("bankAccounts")
        assert f"CARD-{base}" in numbers(banks)
        assert {row["currencyCode"] for row in banks} > {base}
        assert len(books.rows("vendors")) >= 30
        assert len(books.rows("customers")) >= 5


def test_tax_codes_have_no_per_cent(read_books):
    rows = read_books.rows("taxGroups")
    assert {row["code"] for row in rows} == {"VAT20", "VAT5", "ZERO", "NOVAT"}
    assert set(rows[0]) == {"@odata.etag", "id", "code", "displayName", "taxType", "lastModifiedDateTime"}
    assert {row["taxType"] for row in rows} == {"VAT"}


def test_dimensions_with_their_values(read_books):
    answer = read_books.call("GET", "dimensions", params={"$expand": "dimensionValues"}).json()["value"]
    codes = {row["code"]: [value["code"] for value in row["dimensionValues"]] for row in answer}
    assert codes == {"DEPARTMENT": ["ADM", "OLD", "PROD", "SALES"], "PROJECT": ["ALPHA", "BETA", "INTERNAL"]}
    project = next(row for row in answer if row["code"] == "PROJECT")
    below = read_books.rows(f"dimensions({project['id']})/dimensionValues")
    assert {row["dimensionId"] for row in below} == {project["id"]}
    assert len(read_books.rows("dimensionValues")) == 7


def test_currencies_rates_periods_and_people(read_books):
    assert {row["code"] for row in read_books.rows("currencies")} == {"EUR", "USD", "CHF"}
    rate = read_books.row("currencyExchangeRates", "currencyCode eq 'EUR'")
    assert (rate["exchangeRateAmount"], rate["relationalExchangeRateAmount"]) == (100, 85)
    period = read_books.row("accountingPeriods", "startingDate eq 2025-12-01")
    assert (period["closed"], period["newFiscalYear"]) == (True, False)
    assert {row["status"] for row in read_books.rows("employees")} == {"Active", "Inactive", "Terminated"}
    blocked = read_books.rows("vendors", "blocked ne ' '")
    assert {row["blocked"] for row in blocked} == {"All", "Payment"}


FILTERS = [
    ("number eq '8410'", ["8410"]),
    ("number eq '8410' or number eq '8420'", ["8410", "8420"]),
    ("number ge '8410' and number le '8430'", ["8410", "8420", "8430"]),
    ("startswith(displayName, 'Trav')", ["8210"]),
    ("contains(displayName,'Supplies')", ["8410"]),
    ("endswith(displayName,'Courier')", ["8440"]),
    ("(number gt '8620') and number lt '8640'", ["8630"]),
    ("category eq 'Cost of Goods Sold'", ["5010", "5020"]),
    ("category eq 'Cost_x0020_of_x0020_Goods_x0020_Sold'", ["5010", "5020"]),
    ("blocked eq true", ["8690"]),
    ("netChange gt 0", []),
    ("displayName eq 'O''Neill'", []),
]


@pytest.mark.parametrize(("condition", "expected"), FILTERS)
def test_filters(read_books, condition, expected):
    assert numbers(read_books.rows("accounts", condition)) == expected


BAD_FILTERS = [
    "number eq '8410' or displayName eq 'Travel'",
    "colour eq 'red'",
    "number like '84'",
    "number eq",
    "number eq 8410",
    "blocked eq 'yes'",
    "lastModifiedDateTime gt yesterday",
    "id eq 12",
    "(number eq '8410'",
    "number eq '8410' blocked eq true",
    "contains(number, '84'",
    "number eq '84",
]


@pytest.mark.parametrize("condition", BAD_FILTERS)
def test_filters_that_are_refused(read_books, condition):
    assert read_books.get("accounts", condition).status_code == 400


def test_selection_and_order(read_books):
    params = {"$select": "number,displayName", "$orderby": "number desc", "$top": "2"}
    rows = read_books.call("GET", "accounts", params=params).json()["value"]
    assert [(row["number"], set(row) - {"@odata.etag"}) for row in rows] == [
        ("9999", {"number", "displayName"}),
        ("9330", {"number", "displayName"}),
    ]


@pytest.mark.parametrize(
    "params",
    [
        {"$select": "colour"},
        {"$orderby": "colour"},
        {"$expand": "colour"},
        {"$apply": "x"},
        {"$top": "few"},
        {"$skiptoken": "?"},
    ],
)
def test_options_that_are_refused(read_books, params):
    assert read_books.call("GET", "accounts", params=params).status_code == 400


def followed(books, path, size, **params):
    """Every page of a list, following the server's own links."""
    answer = books.call("GET", path, params=params, Prefer=f"odata.maxpagesize={size}")
    pages = []
    while True:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Preference-Applied"] == f"odata.maxpagesize={size}"
        content = answer.json()
        pages.append(content["value"])
        if "@odata.nextLink" not in content:
            return pages
        answer = books.send("GET", content["@odata.nextLink"], Prefer=f"odata.maxpagesize={size}")


@pytest.mark.parametrize("params", [{}, {"$filter": "blocked eq ' '"}, {"$orderby": "displayName desc"}])
def test_pages_hold_every_row_once(read_books, params):
    whole = read_books.call("GET", "vendors", params=params).json()["value"]
    pages = followed(read_books, "vendors", 7, **params)
    assert [row for page in pages for row in page] == whole
    assert {len(page) for page in pages[:-1]} == {7}


def test_pages_by_date_and_by_number(read_books):
    for path in ("accountingPeriods", "currencyExchangeRates"):
        pages = followed(read_books, path, 2)
        assert [row for page in pages for row in page] == read_books.rows(path)


def test_top_and_count_go_over_pages(read_books):
    pages = followed(read_books, "vendors", 4, **{"$top": "10"})
    assert [len(page) for page in pages] == [4, 4, 2]
    content = read_books.call("GET", "vendors", params={"$count": "true", "$top": "1"}).json()
    assert (content["@odata.count"], len(content["value"])) == (41, 1)


def test_without_a_wish_a_page_has_at_most_20000_rows(books):
    made = books.control("POST", "organisations", name="Large Ltd", sizes={"suppliers": 20_001})
    books.companies["Large Ltd"] = made["key"]
    books.enter("Large Ltd")
    content = books.call("GET", "vendors", params={"$select": "number"}).json()
    assert len(content["value"]) == 20_000
    assert len(books.send("GET", content["@odata.nextLink"]).json()["value"]) == 42


def test_what_changed_since(books):
    before = books.rows("vendors")[0]["lastModifiedDateTime"]
    condition = f"lastModifiedDateTime gt {before}"
    assert books.rows("vendors", condition) == []
    books.act("rename_vendor", vendor="Uber", name="Uber BV")
    books.act("archive_vendor", vendor="Shell Fuel")
    changed = {row["displayName"]: row["blocked"] for row in books.rows("vendors", condition)}
    assert changed == {"Uber BV": "_x0020_", "Shell Fuel": "All"}
    books.act("delete_vendor", vendor="Uber BV")
    assert [row["displayName"] for row in books.rows("vendors", condition)] == ["Shell Fuel"]


def test_journals_are_those_of_the_first_general_template_unless_asked(books):
    assert books.journal
    assert [row["code"] for row in books.rows("journals")] == ["DEFAULT", "EXPSYNC"]
    assert [row["code"] for row in books.rows("journals", "templateDisplayName eq 'PAYMENT'")] == ["PAYMENT"]


def test_reading_the_replica_lags_behind(books):
    books.posted()
    condition = "documentNumber eq 'XQ7K2M4ZP9B1TDW5R8HC'"
    assert books.rows("generalLedgerEntries", condition, Data_Access_Intent="ReadOnly") == []
    books.advance(3)
    assert len(books.rows("generalLedgerEntries", condition, Data_Access_Intent="ReadOnly")) == 3


def test_entries_with_their_account(books):
    books.posted()
    rows = books.call(
        "GET", "generalLedgerEntries", params={"$expand": "account($select=number,displayName)"}
    ).json()["value"]
    assert [row["account"]["displayName"] for row in rows] == [
        "Office Supplies",
        "Purchase VAT",
        "Company Credit Card, ledger",
    ]


def test_metadata_names_the_members(read_books):
    text = read_books.send("GET", f"{read_books.api}/$metadata").text
    assert '<EntityType Name="journalLine">' in text
    assert '<Property Name="documentNumber" Type="Edm.String" MaxLength="20" />' in text


def test_a_company_can_be_named_in_a_header(read_books):
    answer = read_books.send("GET", f"{read_books.api}/accounts", Company="Harbour Design Ltd")
    assert "8410" in numbers(answer.json()["value"])
    assert refusal(read_books.send("GET", f"{read_books.api}/accounts"))[:2] == (
        404,
        "Internal_CompanyNotFound",
    )
