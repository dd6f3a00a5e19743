"""Every refusal that Intuit documents, and the class it becomes."""

from datetime import timedelta

import pytest

from expenses_app.core.json_bytes import dumps
from expenses_app.ledger import errors
from expenses_app.platforms.quickbooks_online.faults import fault, fault_of, found_fault
from tests.platforms.fakes import NOW

NEW = {"TxnDate": "2026-03-14", "AccountRef": {"value": "41"}, "Line": []}
CHANGED = NEW | {"Id": "145", "SyncToken": "2"}
DELETION = {"Id": "145", "SyncToken": "2"}


def told(code, message="Message", detail="Detail", type="ValidationFault"):
    return {"Fault": {"Error": [{"Message": message, "Detail": detail, "code": code}], "type": type}}


CODES = [
    *((code, errors.NeedsReauthorising, "") for code in ("3200", "3202", "100", "110", "120", "3100")),
    *((code, errors.Unsupported, "") for code in ("5020", "5030")),
    *((code, errors.Unavailable, "") for code in ("130", "140", "150")),
    *((code, errors.OutcomeUnknown, "") for code in ("10000", "1000", "1010", "1020")),
    *((code, errors.Defect, "") for code in ("2130", "4000", "4001", "4002", "10100")),
    *((code, errors.PeriodClosed, "date") for code in ("6200", "6210")),
    *((code, errors.Locked, "") for code in ("6480", "6540", "6400", "6280")),
    *((code, errors.Refused, "receipt") for code in ("6020", "6030", "6040", "6041", "6050")),
    *(
        (code, errors.Refused, "")
        for code in (
            "1040",
            "2010",
            "2020",
            "2050",
            "2090",
            "2170",
            "2250",
            "6000",
            "6160",
            "6320",
            "6440",
            "6470",
        )
    ),
    ("600", errors.Duplicate, ""),
    ("610", errors.ReferenceGone, ""),
    ("2290", errors.Refused, "lines"),
    ("2300", errors.Refused, "lines"),
    ("2500", errors.ReferenceGone, ""),
    ("3001", errors.RateLimited, ""),
    ("003001", errors.RateLimited, ""),
    ("5010", errors.Stale, ""),
    ("6100", errors.Refused, "lines.tax_rate_id"),
    ("6140", errors.Duplicate, "reference"),
    ("6170", errors.Refused, "lines.tax"),
    ("6190", errors.SubscriptionLapsed, ""),
    ("6240", errors.Duplicate, "name"),
    ("6310", errors.Refused, "lines.billable_to"),
    ("6430", errors.Refused, "lines.account_id"),
    ("9999", errors.Refused, ""),
]


@pytest.mark.parametrize(("code", "expected", "field"), CODES, ids=[row[0] for row in CODES])
@pytest.mark.parametrize("status", [200, 400], ids=["inside HTTP 200", "HTTP 400"])
def test_a_faults_code_becomes_one_error_with_advice(status, code, expected, field):
    error = fault(status, {}, dumps(told(code)), now=NOW, writing=True, document=NEW)

    assert type(error) is expected
    assert error.field == field
    assert str(error.advice).endswith(".")
    assert error.code
    assert error.said == "Message: Detail"


STATUSES = [
    ("any 401", 401, told("3200", type="AUTHENTICATION"), errors.NeedsReauthorising),
    ("a 401 without words", 401, b"", errors.NeedsReauthorising),
    (
        "a dead refresh token",
        400,
        {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
        errors.NeedsReauthorising,
    ),
    ("a wrong client", 401, {"error": "invalid_client"}, errors.Misconfigured),
    ("a removed grant", 403, told("3100", "ApplicationAuthorizationFailed"), errors.NeedsReauthorising),
    ("a plain 403", 403, b"Forbidden", errors.PermissionMissing),
    ("a 404", 404, b"", errors.Gone),
    ("too fast", 429, b"", errors.RateLimited),
    ("a broken server", 500, b"", errors.OutcomeUnknown),
    ("a 503", 503, b"Service Unavailable", errors.OutcomeUnknown),
    ("a gateway's time-out", 504, b"", errors.OutcomeUnknown),
    ("a server's fault of no known code", 400, told("", type="SystemFault"), errors.OutcomeUnknown),
]


@pytest.mark.parametrize(
    ("status", "body", "expected"), [row[1:] for row in STATUSES], ids=[row[0] for row in STATUSES]
)
def test_a_status_becomes_one_error_with_advice(status, body, expected):
    sent = body if isinstance(body, bytes) else dumps(body)

    error = fault(status, {}, sent, now=NOW, writing=True)

    assert type(error) is expected
    assert str(error.advice).endswith(".")


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_reading_that_breaks_off_wrote_nothing(status):
    assert isinstance(fault(status, {}, b"", now=NOW, writing=False), errors.Unavailable)


def test_a_fault_is_read_whatever_the_case_of_its_keys():
    found = found_fault(
        {"fault": {"error": [{"message": "m", "detail": "d", "code": "3200"}], "type": "AUTHENTICATION"}}
    )

    assert (found.code, found.said, found.type) == ("3200", "m: d", "AUTHENTICATION")


def test_without_a_word_of_when_throttling_ends_after_a_minute():
    assert fault(429, {}, b"", now=NOW, writing=True).until == NOW + timedelta(seconds=60)
    assert fault(429, {"retry-after": "5"}, b"", now=NOW, writing=True).until == NOW + timedelta(seconds=5)


INACTIVE = "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors."


@pytest.mark.parametrize(
    ("document", "detail", "writing", "expected"),
    [
        (NEW, INACTIVE, True, errors.ReferenceGone),
        (CHANGED, INACTIVE, True, errors.ReferenceGone),
        (CHANGED, "Object Not Found", True, errors.Gone),
        (DELETION, INACTIVE, True, errors.Gone),
        (None, INACTIVE, False, errors.Gone),
    ],
    ids=[
        "something new cannot be missing itself",
        "a change that points to something inactive",
        "a change of what is gone",
        "a deletion of what is gone",
        "a reading of what is gone",
    ],
)
def test_610_means_the_document_or_what_it_points_to(document, detail, writing, expected):
    found = found_fault(told("610", "Object Not Found", detail))

    assert type(fault_of(found, now=NOW, writing=writing, body=document)) is expected


def line(detail_type="AccountBasedExpenseLineDetail", **detail):
    return {"DetailType": detail_type, detail_type: detail}


@pytest.mark.parametrize(
    ("detail", "field"),
    [
        ("Invalid Reference Id : Accounts element id 69 not found", "lines.1.account_id"),
        ("Invalid Reference Id : Accounts element id 41 not found", "bank_account_id"),
        ("Invalid Reference Id : Klasses element id 5000 not found", "lines.0.tracking"),
        ("Invalid Reference Id : Depts element id 2 not found", "lines.tracking"),
        ("Invalid Reference Id : Names element id 56 not found", "contact_id"),
    ],
)
def test_2500_names_the_field_that_holds_the_dead_id(detail, field):
    document = NEW | {
        "Line": [
            line(AccountRef={"value": "13"}, ClassRef={"value": "5000"}),
            line(AccountRef={"value": "69"}),
        ]
    }

    error = fault_of(found_fault(told("2500", detail=detail)), now=NOW, writing=True, body=document)

    assert isinstance(error, errors.ReferenceGone)
    assert error.field == field


def test_6210_for_a_document_number_is_told_by_its_words():
    error = fault(400, {}, dumps(told("6210", "Duplicate Document Number Error")), now=NOW, writing=True)

    assert isinstance(error, errors.Duplicate)
