"""Behaviour that Oracle's documents leave open, each as a named switch with what it is believed to be."""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.chassis import ActionRefused


@dataclass(frozen=True)
class Switch:
    """One open point: the value believed, what it decides, and the number of the open question it stands for.

    ``question`` counts the eight questions that only a live account can settle; 0 is a point of less weight.
    """

    value: Any
    meaning: str
    question: int = 0


SWITCHES: dict[str, Switch] = {
    "legacy_charge_over_rest": Switch(
        True, "creditCardCharge and creditCardRefund can be written over REST without SuiteTax.", 1
    ),
    "legacy_charge_tax_code": Switch(
        "kept", "taxCode on a charge's line without SuiteTax: kept, absent (from the schema) or ignored.", 1
    ),
    "attach_file_refused": Switch("", "Record types, with spaces between, that take no !attach/file.", 2),
    "document_service_body": Switch(
        "json", "How the document service takes a file: json (base64), multipart, or absent (not there).", 3
    ),
    "duplicate_external_id_code": Switch(
        "DUP_RCRD", "The code beside 'This record already exists'.", 4
    ),
    "deposit_vendor_accepted": Switch(True, "A vendor may be the entity of a deposit's line.", 5),
    "deposit_other_direction": Switch(
        "into_bank", "What an other line does with the bank account: into_bank or out_of_bank.", 5
    ),
    "account_subsidiary_form": Switch(
        "items", "How an account's subsidiaries are written: items (a list) or reference (a single one).", 5
    ),
    "public_refresh_slides": Switch(
        True, "Each refresh of a public client begins a new lifetime; otherwise the first consent's goes on.", 6
    ),
    "consent_registers_certificate": Switch(
        True, "A token from the authorisation code grant may register a certificate.", 7
    ),
    "suiteql_deleted_records": Switch(True, "SuiteQL has the table deletedrecord.", 8),
    "suiteql_type_codes": Switch(
        "short", "Column type of transaction: short (CardChrg) or record (creditCardCharge).", 8
    ),
    "public_refresh_hours": Switch(48, "Life of a public client's refresh token; the record allows 1 to 720."),
    "confidential_refresh_hours": Switch(168, "Life of a confidential client's refresh token."),
    "access_token_seconds": Switch(3600, "Life of an access token."),
    "code_seconds": Switch(600, "Life of an authorisation code."),
    "pkce_required_of_all": Switch(False, "Confidential clients need PKCE too, as from 2027.1."),
    "rs256_refused": Switch(True, "An assertion signed with RSA PKCS#1 v1.5 is refused."),
    "certificate_days": Switch(730, "Longest life of a registered certificate."),
    "redirect_http_refused": Switch(False, "A redirect address must be https."),
    "subsidiary_required": Switch(True, "With OneWorld a transaction must name its subsidiary."),
    "tax_code_required": Switch(True, "Outside the US every expense line without SuiteTax needs a tax code."),
    "gross_amount_recomputes": Switch(True, "grossAmt makes NetSuite compute amount, as since 2026.1."),
    "line_without_key_adds": Switch(True, "A changed line without its key is added; otherwise it replaces by position."),
    "exchange_rate_base_per_unit": Switch(True, "exchangeRate is base units for one unit of the transaction's currency."),
    "supplier_currency_bound": Switch(True, "A vendor's currency cannot change once it has transactions."),
    "account_parent_same_type": Switch(True, "A sub-account has its parent's type."),
    "account_name_length": Switch(31, "Longest account name (older help texts; the newer limit is not published)."),
    "account_number_length": Switch(60, "Longest account number."),
    "tran_id_length": Switch(45, "Longest tranId."),
    "memo_length": Switch(999, "Longest memo, on header and line."),
    "external_id_length": Switch(200, "Longest external id."),
    "duplicate_name_code": Switch("UNIQUE_CUST_ID_REQD", "The code for an entity's name that is in use."),
    "duplicate_account_code": Switch("USER_ERROR", "The code for an account's number or name that is in use."),
    "permission_code": Switch("INSUFFICIENT_PERMISSION", "The code of a 403."),
    "deletion_reason_sent_first": Switch(
        True, "Where deletion reasons are on, a record must carry one before it is deleted."
    ),
    "idempotency_hours": Switch(24, "How long an idempotency key is remembered."),
    "job_seconds": Switch(2, "How long an asynchronous job takes."),
    "suiteql_offset_in_pages": Switch(True, "offset must be a multiple of limit."),
    "suiteql_text_dates": Switch(
        "either", "Dates compared as plain text: user (M/D/YYYY), iso, or either."
    ),
    "suiteql_date_output": Switch("user", "How a date column is answered: user (M/D/YYYY) or iso."),
    "file_extensions": Switch(
        "bmp csv xls xlsx json pdf pjpg pjpeg png txt svg tif tiff doc docx zip jpg jpeg",
        "Extensions of the files that are taken; empty takes any.",
    ),
    "body_max_bytes": Switch(10 * 1024 * 1024, "Largest file and largest request to the document service."),
}  # fmt: skip


class Switches:
    """The switches as they stand."""

    def __init__(self) -> None:
        self._values = {name: switch.value for name, switch in SWITCHES.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def change(self, wish: dict[str, Any]) -> None:
        """Set some switches; raises ActionRefused for an unknown name or another type of value."""
        for name, value in wish.items():
            if name not in SWITCHES:
                raise ActionRefused(f"Unknown switch: {name}. Known: {', '.join(SWITCHES)}.")
            if type(value) is not type(SWITCHES[name].value):
                raise ActionRefused(f"{name} takes {type(SWITCHES[name].value).__name__}, not {value!r}.")
        self._values |= wish

    def shown(self) -> dict[str, Any]:
        """Every switch with its value, default, meaning and question."""
        return {
            name: {
                "value": self._values[name],
                "default": switch.value,
                "meaning": switch.meaning,
                "question": switch.question,
            }
            for name, switch in SWITCHES.items()
        }

    def values(self) -> dict[str, Any]:
        """Name to value, to be stored."""
        return dict(self._values)

    def restore(self, values: dict[str, Any]) -> None:
        """Take stored values back."""
        self._values |= {name: value for name, value in values.items() if name in SWITCHES}
