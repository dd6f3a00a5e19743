"""The three levels at which QuickBooks refuses: HRESULT (the whole message), message set status, request status.

Codes and their ranges: Intuit's "Status codes in response messages" and its HRESULT list.
"""

OK, NO_MATCH = 0, 1
NOT_FOUND_IN_QUERY, UNSUPPORTED_FIELD = 500, 530
UNSUPPORTED_MESSAGE, BAD_REQUEST_ID = 1030, 1060
BAD_OBJECT_ID, BAD_BOOLEAN, BAD_DATE, BAD_DATE_RANGE, BAD_STRING_RANGE = 3000, 3010, 3020, 3030, 3031
BAD_AMOUNT, BAD_PRICE, BAD_PERCENT, BAD_QUANTITY, BAD_NUMBER = 3040, 3045, 3050, 3060, 3085
NAME_IN_USE, OBJECT_NOT_FOUND, BAD_REFERENCE, MISSING_ELEMENT = 3100, 3120, 3140, 3150
CANNOT_MODIFY, OBJECT_IN_USE, CANNOT_SAVE = 3170, 3175, 3180
STALE, BAD_VALUE, NOT_ENABLED, NO_PERMISSION = 3200, 3210, 3250, 3260
NO_RECOVERY_RECORD, BAD_CHECKSUM, NO_STORED_RESPONSE, BAD_SET_ID, NOT_STORED = 600, 9001, 9002, 9004, 9005
LAST_INFO, LAST_WARNING = 499, 999

UNPARSABLE = "0x80040400"
UNEXPECTED = "0x80040402"
TICKET_INVALID = "0x8004040D"
TEXTS = {
    UNPARSABLE: "QuickBooks found an error when parsing the provided XML text stream.",
    "0x80040401": "Could not access QuickBooks.",
    UNEXPECTED: "Unexpected error. Check the qbsdklog.txt file for possible, additional information.",
    "0x80040408": "Could not start QuickBooks.",
    "0x8004040A": "QuickBooks company data file is already open and it is different from the one requested.",
    TICKET_INVALID: "The session ticket is invalid.",
    "0x80040410": "The QuickBooks company data file is currently open in a mode other than the one specified.",
    "0x80040414": "QuickBooks cannot be reached because a modal dialog box is showing in QuickBooks.",
    "0x80040416": "QuickBooks is not running, and no company data file is named.",
    "0x8004041A": "The application does not have permission to access this QuickBooks company data file.",
    "0x80040420": "The QuickBooks user has denied access.",
    "0x80040422": "This application requires single-user access, and another application is using the file.",
}


class Failed(Exception):
    """An HRESULT: nothing of the message was run, or the session could not begin. ``detail`` is for the log only."""

    def __init__(self, hresult: str, detail: str = "") -> None:
        self.hresult = hresult
        self.message = TEXTS.get(hresult, "QuickBooks error.")
        self.detail = detail
        super().__init__(f"{hresult}: {self.message} {detail}".strip())


class Refused(Exception):
    """One request is refused with a status code and a sentence."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code} {message}")


def severity(code: int) -> str:
    """Info, Warn or Error, by the range of the code."""
    if code <= LAST_INFO:
        return "Info"
    return "Warn" if code <= LAST_WARNING else "Error"


def unknown_object(name: str) -> Refused:
    """What the request is about is not in the file."""
    return Refused(
        OBJECT_NOT_FOUND,
        f'Object "{name}" specified in the request cannot be found.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )


def bad_reference(kind: str, name: str, field: str, why: str) -> Refused:
    """A reference leads to nothing, or to something that may not stand there."""
    return Refused(
        BAD_REFERENCE,
        f'There is an invalid reference to QuickBooks {kind} "{name}" in the {field}.  '
        f"QuickBooks error message: {why}",
    )


def bad_value(field: str, value: object, why: str) -> Refused:
    """A rule of QuickBooks is broken; ``why`` is in its own words."""
    return Refused(
        BAD_VALUE, f'The "{field}" field has an invalid value "{value}".  QuickBooks error message: {why}'
    )


def missing(element: str) -> Refused:
    """Something required is not there."""
    return Refused(MISSING_ELEMENT, f'There is a missing element: "{element}".')


def not_enabled(what: str) -> Refused:
    """A feature that is off, or that this edition does not have."""
    return Refused(
        NOT_ENABLED, f"This feature is not enabled or not available in this version of QuickBooks: {what}."
    )


def too_long(field: str, value: str, most: int, code: int) -> Refused:
    """More characters than the operations file allows."""
    return Refused(
        code, f'The string "{value}" in the field "{field}" is too long. The maximum length is {most}.'
    )
