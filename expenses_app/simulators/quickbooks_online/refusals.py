"""Intuit's error codes and the Fault that carries them.

Source: Intuit, "Error codes" and "Handling common errors" (developer documentation), and answers seen in public issues.
"""

from dataclasses import dataclass
from typing import Any

MESSAGES: dict[str, str] = {
    "100": "General Authentication Error",
    "110": "Authentication OAuth Error",
    "120": "Authorization Failure",
    "130": "Accessing Wrong Cluster",
    "140": "Company Locked Out",
    "150": "Company Under Maintenance",
    "500": "Unsupported Operation",
    "600": "Duplicate Request ID",
    "610": "Object Not Found",
    "700": "Parent Reference Invalid",
    "900": "Parent cannot be child",
    "1000": "Operation failed",
    "1010": "Create Failed",
    "1020": "Update Failed",
    "1040": "Batch size exceeds allowed limit",
    "1050": "Invalid Content Type",
    "2000": "Invalid or unsupported object name",
    "2010": "Request has invalid or unsupported property",
    "2020": "Required param missing, need to supply the required value for the API",
    "2030": "Invalid ID",
    "2040": "Invalid String",
    "2050": "Invalid String Length",
    "2070": "Invalid Date",
    "2090": "Invalid Number",
    "2120": "Invalid Type",
    "2130": "Invalid Request Id Format",
    "2170": "Invalid Enumeration",
    "2190": "Invalid Date Range",
    "2210": "Invalid Email Address format",
    "2220": "Invalid Currency Type",
    "2230": "Invalid Boolean",
    "2250": "Missing lines",
    "2260": "Missing posting type",
    "2270": "Missing TaxApplicableOn",
    "2280": "Missing TaxAmount",
    "2290": "Negative Amount",
    "2300": "Total Debits not equal to Total Credits",
    "2500": "Invalid Reference Id",
    "2600": "Invalid Request Conflict Element in Request",
    "3001": "ThrottleExceeded",
    "3100": "ApplicationAuthorizationFailed",
    "3200": "ApplicationAuthenticationFailed",
    "3202": "EmptyField",
    "4000": "Error parsing query",
    "4001": "Invalid query",
    "4002": "Error processing query",
    "5010": "Stale Object Error",
    "5020": "Permission Denied",
    "5030": "Feature Not Supported Error",
    "6000": "A business validation error has occurred while processing your request",
    "6010": "Invalid Account.AccountType && Account.SubType",
    "6020": "Content length missing in request",
    "6030": "Upload request size exceeds allowed limit",
    "6040": "The file metadata must be of Attachable type",
    "6041": "Invalid Uploaded File",
    "6050": "The entity reference type is unsupported for Attachable",
    "6080": "No Name Provided",
    "6100": "Invalid Line TaxCode in the request",
    "6140": "Duplicate Document Number Error",
    "6150": "ParentRef Required Validation Error",
    "6170": "Invalid TxnTaxDetail Error",
    "6180": "Sub Level Limit",
    "6190": "Invalid Company Status",
    "6200": "Account Period Closed",
    "6210": "Account Period Closed",
    "6240": "Duplicate Name Exists Error",
    "6310": "Missing Customer",
    "6320": "Invalid Billable",
    "6400": "Deleting linked Purchase results in invalid Invoice",
    "6430": "Invalid account type used",
    "6440": "Transaction Detail Information Required",
    "6470": "Tax Liability Account or Tax Rate Error",
    "6480": "Matched Transaction Delete Error",
    "6540": "Deposited Transaction cannot be changed",
    "10000": "An application error has occurred while processing your request",
}

INACTIVE = (
    "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, "
    "vendors or employees."
)


@dataclass(frozen=True)
class RefusalDetail:
    """One ``Error`` of a Fault: ``element`` names the field where Intuit does."""

    code: str
    detail: str
    element: str = ""

    def as_json(self) -> dict[str, Any]:
        """The error in Intuit's JSON."""
        return {
            "Message": MESSAGES.get(self.code, "Error"),
            "Detail": self.detail,
            "code": self.code,
            "element": self.element,
        }


class Refusal(Exception):
    """A documented refusal of a request; ``status`` is the HTTP status when it is the whole answer."""

    def __init__(
        self,
        code: str,
        detail: str,
        element: str = "",
        *,
        status: int = 400,
        fault_type: str = "ValidationFault",
        more: tuple[RefusalDetail, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.errors = (RefusalDetail(code, detail, element), *more)
        self.status = status
        self.fault_type = fault_type

    @property
    def code(self) -> str:
        """The code of the first error."""
        return self.errors[0].code

    def as_json(self) -> dict[str, Any]:
        """The ``Fault`` object."""
        return {"Error": [error.as_json() for error in self.errors], "type": self.fault_type}


def missing(parameter: str) -> Refusal:
    """2020 for a parameter that is not there."""
    return Refusal("2020", f"Required parameter {parameter} is missing in the request", parameter)


def unsupported_property(name: str) -> Refusal:
    """2010 for a property that the entity does not have."""
    return Refusal("2010", f"Property Name:{name} specified is unsupported or invalid", name)


def unreadable() -> Refusal:
    """2010 as Intuit words it for a body that cannot be read."""
    return unsupported_property("failed to parse json object; a property")


def too_long(element: str, longest: int, length: int, shortest: int = 0) -> Refusal:
    """2050 with the limits in the detail."""
    return Refusal(
        "2050",
        "String length specified does not match the supported length. "
        f"Min:{shortest} Max:{longest} supported. Supplied length:{length}",
        element,
    )


def business(detail: str, element: str = "") -> Refusal:
    """6000 with the rule in the detail."""
    return Refusal("6000", f"Business Validation Error: {detail}", element)


def inactive(code: str, element: str = "") -> Refusal:
    """A reference to something archived: 610 or, seen as well, 2500."""
    return Refusal(code, f"{MESSAGES[code]} : {INACTIVE}", element)


def ordered_refusal(wish: dict[str, Any]) -> Refusal:
    """The fault that a test ordered: code, detail, http_status, fault_type; 10000 with HTTP 500 by default."""
    code = str(wish.get("code", "10000"))
    severe = code == "10000"
    return Refusal(
        code,
        str(wish.get("detail", MESSAGES.get(code, "An unexpected error occurred"))),
        status=int(wish.get("http_status", 500 if severe else 400)),
        fault_type=str(wish.get("fault_type", "SystemFault" if severe else "ValidationFault")),
    )
