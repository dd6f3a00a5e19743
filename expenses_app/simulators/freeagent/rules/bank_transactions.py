"""Bank transactions by themselves: read, deleted while unexplained, uploaded as a statement."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import bank_lines, shown
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import Company, StatementUpload, millisecond
from expenses_app.simulators.freeagent.wire import Record, answer, problem

COLLECTION = "bank_transactions"


def one(call: Call, key: str) -> Response:
    """GET one."""
    return answer({"bank_transaction": shown.bank_transaction(call, call.find(COLLECTION, key))})


def delete(call: Call, key: str) -> Response:
    """DELETE one that nothing explains."""
    record = call.find(COLLECTION, key)
    if record["_explanations"]:
        raise problem(409, "Bank transaction can't be deleted because it is explained")
    content = {"bank_transaction": shown.bank_transaction(call, record)}
    del call.company.bank_transactions[record["id"]]
    call.touched()
    return answer(content)


def upload_statement(call: Call) -> Response:
    """POST a statement: taken at once, turned into bank transactions a while later."""
    account = call.request.args.get("bank_account")
    if not account:
        raise problem(400, "param is missing or the value is empty: bank_account")
    found = call.find("bank_accounts", account)
    sent = call.json_body().get("statement")
    lines = [line for line in sent if isinstance(line, dict)] if isinstance(sent, list) else []
    read = [line for line in map(_line, lines) if line is not None]
    if not lines:
        raise problem(406, "No transactions found in the statement")
    ready = call.now + timedelta(seconds=call.switches["statement_import_seconds"])
    call.company.uploads.append(StatementUpload(ready, found["id"], read))
    return Response(b"", 200)


def take_in_statements(company: Company, now: datetime) -> None:
    """Turn the statements whose time has come into bank transactions."""
    ready = [upload for upload in company.uploads if upload.ready <= now]
    for upload in ready:
        company.uploads.remove(upload)
        for line in upload.lines:
            bank_lines.add_line(company, millisecond(now), upload.bank_account, **line)
        company.revision += 1


def _line(sent: Record) -> Record | None:
    """Read one line; one whose amount is text, or that has no date, is left out without a word."""
    amount: Any = sent.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        return None
    try:
        day = date.fromisoformat(str(sent.get("dated_on")))
    except ValueError:
        return None
    text = str(sent.get("description") or "")
    return {
        "day": day,
        "amount": Decimal(amount),
        "text": f"{text}//OTHER/" if sent.get("fitid") else text,
        "transaction_id": sent.get("fitid"),
    }
