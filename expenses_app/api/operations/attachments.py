"""Receipts to transactions that stand in the ledger."""

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from ninja import Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.faults import Fault
from expenses_app.api.operations.syncs import sync_of
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.transactions import Attachment
from expenses_app.api.scope import company_of
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.connections.queries import active_connection
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.uploads import NOT_STORED, take
from expenses_app.sync.receipts import takes_receipts
from expenses_app.transactions.models import Transaction

router = Router(tags=["Attachments"], by_alias=True, exclude_none=True)


@router.post(
    "/companies/{companyId}/sync/expenses/syncs/{syncId}/transactions/{transactionId}/attachments",
    response={200: Attachment, **ALWAYS, **failing(400, 404)},
    operation_id="upload-expense-attachment",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    },
)
def upload(request: ApiRequest, companyId: str, syncId: str, transactionId: str) -> dict[str, Any]:
    """The file is kept at once and goes to the ledger by itself. The same file for the same transaction is one attachment,
    however often it is sent: client libraries send again when a ledger is slow."""
    company = company_of(request, companyId)
    outcomes = [
        one for one in sync_of(company, syncId).outcomes if one.transaction_id == transactionId.lower()
    ]
    if not outcomes:
        raise Fault(404, f"No transaction was found with ID {transactionId}")
    if outcomes[0].status != "Completed":
        raise Fault(400, "A file can be attached once the transaction is completed.")
    row = Transaction.objects.get(company=company, source_id=outcomes[0].transaction_id)
    _demand_taken(company, row)
    receipt = attach(request, company, row)
    return {"company_id": company.pk, "id": str(receipt.pk), "transaction_id": row.source_id}


def attach(request: ApiRequest, company: Company, row: Transaction) -> Receipt:
    """Keep the request's file and link it. Raises Fault 400 where there is none, or it cannot be taken."""
    uploaded = take(company, [_file(request)], actor=request.caller.actor, at=system_clock().now(), to=row)
    if uploaded.first is None:
        _name, message = uploaded.refused[0]
        raise Fault(503 if message == NOT_STORED else 400, str(message))
    return uploaded.first


def _file(request: ApiRequest) -> "UploadedFile[bytes]":
    """The first part that is a file, whatever its name; clients put descriptions of it beside it."""
    if not (request.content_type or "").startswith("multipart/form-data"):
        raise Fault(400, "Send the file as multipart/form-data.")
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    for file in files:
        if not _is_description(file):
            return file
    raise Fault(400, "There is no file in the request.")


def _is_description(file: "UploadedFile[bytes]") -> bool:
    if file.content_type != "application/json" or (file.size or 0) > 10_000:
        return False
    try:
        json.loads(file.read())
    except ValueError:
        return False
    finally:
        file.seek(0)
    return True


def _demand_taken(company: Company, row: Transaction) -> None:
    connection = active_connection(company)
    if connection is None:
        raise Fault(400, "The company has no accounting connection.")
    if not takes_receipts(connection, row):
        what = row.type or row.get_kind_display()
        raise Fault(400, f"{connection.platform_name} takes no attachments to a {what.lower()}.")
