"""Every refusal that Xero documents, and the class it becomes."""

from datetime import timedelta

import pytest

from expenses_app.core.json_bytes import dumps
from expenses_app.ledger import errors
from expenses_app.platforms.xero.faults import element_fault, fault
from tests.platforms.fakes import NOW


def problem(title, detail):
    return {"Type": None, "Title": title, "Status": 401, "Detail": detail, "Instance": "1", "Extensions": {}}


def invalid(message):
    return {
        "ErrorNumber": 10,
        "Type": "ValidationException",
        "Message": "A validation exception occurred",
        "Elements": [
            {
                "BankTransactionID": "00000000-0000-0000-0000-000000000000",
                "ValidationErrors": [{"Message": message}],
            }
        ],
    }


ROWS = [
    (
        "an expired token",
        401,
        problem("Unauthorized", "TokenExpired: token expired at 11/22/2026 05:16:59"),
        {},
        errors.NeedsReauthorising,
        "",
    ),
    (
        "a token signed by another",
        401,
        problem("Unauthorized", "TokenInvalidSignature"),
        {},
        errors.NeedsReauthorising,
        "",
    ),
    ("a dead refresh token", 400, {"error": "invalid_grant"}, {}, errors.NeedsReauthorising, ""),
    ("a wrong client secret", 400, {"error": "invalid_client"}, {}, errors.Misconfigured, ""),
    ("an app that may not ask", 401, {"error": "unauthorized_client"}, {}, errors.Misconfigured, ""),
    (
        "a disconnected organisation",
        403,
        problem("Forbidden", "AuthenticationUnsuccessful"),
        {},
        errors.NeedsReauthorising,
        "",
    ),
    (
        "a missing scope",
        401,
        problem("Unauthorized", "AuthorizationUnsuccessful"),
        {},
        errors.PermissionMissing,
        "",
    ),
    (
        "a missing scope, told by header",
        401,
        b"",
        {"www-authenticate": 'Bearer error="insufficient_scope"'},
        errors.PermissionMissing,
        "",
    ),
    ("a user without the right", 403, problem("Forbidden", "User may not"), {}, errors.PermissionMissing, ""),
    (
        "a subscription that ended",
        403,
        problem("Forbidden", "The organisation's trial has ended"),
        {},
        errors.SubscriptionLapsed,
        "",
    ),
    (
        "an account that does not fit",
        400,
        invalid("Account code '999' is not a valid code for this document."),
        {},
        errors.Refused,
        "lines.account_id",
    ),
    (
        "an archived account",
        400,
        invalid("Account code '429' has been archived, or has been deleted."),
        {},
        errors.ReferenceGone,
        "lines.account_id",
    ),
    (
        "a tax rate that does not fit",
        400,
        invalid("The TaxType code 'X' does not exist or cannot be used for this type of transaction"),
        {},
        errors.Refused,
        "lines.tax_rate_id",
    ),
    (
        "a currency not subscribed to",
        400,
        invalid("Organisation is not subscribed to currency USD"),
        {},
        errors.Refused,
        "currency",
    ),
    (
        "the same in newer words",
        400,
        invalid("The current organisation is not subscribed to currency 'EUR'."),
        {},
        errors.Refused,
        "currency",
    ),
    (
        "no contact",
        400,
        invalid(
            "The Contact must contain at least 1 of the following elements: Name, ContactID, ContactNumber"
        ),
        {},
        errors.Refused,
        "contact_id",
    ),
    (
        "a journal out of balance",
        400,
        invalid("The total debits (1.00) must equal total credits (1.01)"),
        {},
        errors.Refused,
        "lines",
    ),
    (
        "a locked period",
        400,
        invalid("The document date cannot be before the end of year lock date, currently set at 31-Jul-2026"),
        {},
        errors.PeriodClosed,
        "date",
    ),
    (
        "an allocated payment",
        400,
        invalid("This document cannot be edited as it has a payment or credit note allocated to it."),
        {},
        errors.Locked,
        "",
    ),
    (
        "a key used for something else",
        400,
        {"Message": "Idempotency Key: abc is used with a different request"},
        {},
        errors.OutcomeUnknown,
        "",
    ),
    ("a number that is taken", 400, invalid("Invoice # must be unique."), {}, errors.Duplicate, ""),
    (
        "a contact's name that is taken",
        400,
        invalid("The contact name Amazon UK is already assigned to another contact."),
        {},
        errors.Duplicate,
        "name",
    ),
    ("an unknown refusal", 400, invalid("Something new"), {}, errors.Refused, ""),
    ("a document that is gone", 404, b"The resource you're looking for cannot be found", {}, errors.Gone, ""),
    ("request headers that do not fit", 412, b"", {}, errors.Defect, ""),
    (
        "too many calls",
        429,
        b"",
        {"retry-after": "27", "x-rate-limit-problem": "minute"},
        errors.RateLimited,
        "",
    ),
    ("too many at once", 429, b"", {"x-rate-limit-problem": "concurrent"}, errors.RateLimited, ""),
    ("a broken server", 500, {"Message": "An error occurred"}, {}, errors.OutcomeUnknown, ""),
    ("an organisation that is offline", 503, b"The Organisation is offline", {}, errors.Unavailable, ""),
    ("maintenance", 503, b"The Xero API is currently offline for maintenance", {}, errors.Unavailable, ""),
    (
        "a 503 that does not say it never reached the books",
        503,
        b"The service is temporarily unavailable",
        {},
        errors.OutcomeUnknown,
        "",
    ),
    ("a gateway's time-out", 504, b"", {}, errors.OutcomeUnknown, ""),
]


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected", "field"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_a_refused_write_becomes_one_error_with_advice(status, body, headers, expected, field):
    sent = body if isinstance(body, bytes) else dumps(body)

    error = fault(status, headers, sent, now=NOW, writing=True)

    assert type(error) is expected
    assert error.field == field
    assert str(error.advice).endswith(".")
    assert error.code


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_reading_that_breaks_off_wrote_nothing(status):
    assert isinstance(fault(status, {}, b"", now=NOW, writing=False), errors.Unavailable)


def test_xeros_own_words_are_kept():
    error = fault(400, {}, dumps(invalid("Something new")), now=NOW, writing=True)

    assert error.said == "Something new"
    assert error.code == "400/10"


def test_waiting_ends_when_xero_says():
    error = fault(429, {"retry-after": "27", "x-rate-limit-problem": "minute"}, b"", now=NOW, writing=True)

    assert error.until == NOW + timedelta(seconds=27)


def test_the_days_limit_says_so():
    error = fault(429, {"retry-after": "4000", "x-rate-limit-problem": "day"}, b"", now=NOW, writing=True)

    assert "Today" in str(error.advice)
    assert error.until == NOW + timedelta(seconds=4000)


def test_an_organisation_offline_is_left_alone_for_five_minutes():
    error = fault(503, {}, b"The Organisation is offline", now=NOW, writing=True)

    assert error.until == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Account code '493' is not a valid code for this document.", "lines.1.account_id"),
        ("Account code '777' is not a valid code for this document.", "lines.account_id"),
    ],
    ids=["the second line's code", "a code that no line has"],
)
def test_an_elements_refusal_names_the_guilty_line(message, field):
    lines = [{"AccountCode": "429"}, {"AccountCode": "493"}]

    assert element_fault([message], lines).field == field
