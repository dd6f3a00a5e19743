"""Bank, card and PayPal accounts. Their bodies are also taken without the root key."""

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import shown
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import BLANK, NOT_VALID, read_amount, required, texts
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.seed import add_bank_account
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, answer, problem

ROOT, COLLECTION = "bank_account", "bank_accounts"
LAST_DIGITS = 4


def create(call: Call) -> Response:
    """POST one bank account."""
    content = _read(call, complaints := Complaints(call.switches))
    required(complaints, content, ("name", "opening_balance"))
    balance = read_amount(complaints, content, "opening_balance", zero_allowed=True)
    _check(call, complaints, {"type": "StandardBankAccount"} | content)
    given = {name: value for name, value in content.items() if value != ""} | {"opening_balance": balance}
    now = millisecond(call.now)
    _only_primary(call, content)
    record = add_bank_account(call.company, **given | {"created_at": now, "updated_at": now})
    call.touched()
    return call.created(ROOT, call.url(COLLECTION, record["id"]), shown.bank_account(call, record))


def one(call: Call, key: str) -> Response:
    """GET one."""
    return answer({ROOT: shown.bank_account(call, call.find(COLLECTION, key))})


def update(call: Call, key: str) -> Response:
    """PUT: changes the fields that are sent; the currency only while there are no transactions."""
    record = call.find(COLLECTION, key)
    content = _read(call, complaints := Complaints(call.switches))
    if content.get("currency", record["currency"]) != record["currency"] and _used(call, record["id"]):
        complaints.add("currency", "can't be changed")
    if "opening_balance" in content:
        content["opening_balance"] = read_amount(complaints, content, "opening_balance", zero_allowed=True)
    _check(call, complaints, record | content)
    _only_primary(call, content)
    record |= content | {"updated_at": millisecond(call.now)}
    call.touched()
    return answer({ROOT: shown.bank_account(call, record)})


def delete(call: Call, key: str) -> Response:
    """DELETE one without transactions."""
    record = call.find(COLLECTION, key)
    if _used(call, record["id"]):
        if call.switches["used_bank_account_kept"]:
            raise problem(409, "Bank account can't be deleted because it has transactions")
        _take_out_lines(call, record["id"])
    content = {ROOT: shown.bank_account(call, record)}
    del call.company.bank_accounts[record["id"]]
    call.touched()
    return answer(content)


def _read(call: Call, complaints: Complaints) -> Record:
    return checked(call, complaints, call.content(ROOT, root_needed=False), "BankAccountWrite")


def _check(call: Call, complaints: Complaints, content: Record) -> None:
    if content.get("name") == "":
        complaints.add("name", BLANK)
    texts(call, complaints, content, ("name", "bank_name"))
    currency = content.get("currency") or call.company.currency
    if currency not in call.company.rates or (
        currency != call.company.currency and not call.company.multi_currency
    ):
        complaints.add("currency", NOT_VALID)
    digits = str(content.get("account_number") or "")
    if content["type"] == "CreditCardAccount" and (len(digits) != LAST_DIGITS or not digits.isdigit()):
        complaints.add("account_number", f"must be the last {LAST_DIGITS} digits of the card")
    if content["type"] == "PaypalAccount" and not content.get("email"):
        complaints.add("email", BLANK)
    complaints.end()


def _only_primary(call: Call, content: Record) -> None:
    if content.get("is_primary"):
        for each in call.company.bank_accounts.values():
            each["is_primary"] = False


def _used(call: Call, key: str) -> bool:
    return any(each["bank_account"] == key for each in call.company.bank_transactions.values())


def _take_out_lines(call: Call, key: str) -> None:
    company = call.company
    for line in [each for each in company.bank_transactions.values() if each["bank_account"] == key]:
        for explanation in line["_explanations"]:
            del company.explanations[explanation]
            if ("bank_transaction_explanation", explanation) in company.order:
                company.forget_document("bank_transaction_explanation", explanation)
        del company.bank_transactions[line["id"]]
