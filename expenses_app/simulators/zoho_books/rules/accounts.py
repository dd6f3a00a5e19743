"""Accounts of the chart, and bank and card accounts, which are accounts of the same chart."""

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.records import BANK_TYPES, new_account
from expenses_app.simulators.zoho_books.rules.call import Call, read_body, text
from expenses_app.simulators.zoho_books.wire import Record, success

CREATED = "The account has been created."
UPDATED = "The details of the account have been updated."
DELETED = "The account has been deleted."
ACTIVE = "The account has been marked as active."
INACTIVE = "The account has been marked as inactive."
TYPES = (
    "other_asset", "other_current_asset", "intangible_asset", "right_to_use_asset", "financial_asset",
    "contingent_asset", "contract_asset", "cash", "bank", "fixed_asset", "other_current_liability",
    "contract_liability", "refund_liability", "credit_card", "long_term_liability", "loans_and_borrowing",
    "lease_liability", "employee_benefit_liability", "contingent_liability", "financial_liability",
    "other_liability", "equity", "income", "finance_income", "other_comprehensive_income", "other_income",
    "expense", "manufacturing_expense", "impairment_expense", "depreciation_expense", "employee_benefit_expense",
    "lease_expense", "finance_expense", "tax_expense", "cost_of_goods_sold", "other_expense",
)  # fmt: skip
FOREIGN_TYPES = ("bank", "credit_card", "accounts_receivable", "accounts_payable")
LENGTHS = {"account_name": 100, "account_code": 50, "description": 500}
BANK_TEXTS = {"account_number": 50, "bank_name": 100, "routing_number": 50, "paypal_email_address": 100}


def create(call: Call) -> Response:
    """POST /chartofaccounts."""
    record = _written(call, read_body(call, "POST /chartofaccounts"), None)
    return success(CREATED, call.switches["created_status"], chart_of_account=shown_account(call, record))


def update(call: Call, key: str) -> Response:
    """PUT /chartofaccounts/{id}."""
    existing = find(call, key)
    record = _written(call, read_body(call, "PUT /chartofaccounts/{account_id}"), existing)
    return success(UPDATED, chart_of_account=shown_account(call, record))


def create_bank(call: Call) -> Response:
    """POST /bankaccounts."""
    body = _bank_body(call, "POST /bankaccounts")
    record = _written(call, body, None)
    return success(CREATED, call.switches["created_status"], bankaccount=shown_bank(call, record))


def update_bank(call: Call, key: str) -> Response:
    """PUT /bankaccounts/{id}: name and type again."""
    existing = find_bank(call, key)
    body = _bank_body(call, "PUT /bankaccounts/{account_id}")
    return success(UPDATED, bankaccount=shown_bank(call, _written(call, body, existing)))


def delete(call: Call, key: str) -> Response:
    """DELETE of an account that was never used."""
    record = find(call, key)
    if key in call.organisation.used or record["is_system_account"]:
        raise refusals.not_allowed("Accounts that are associated with transactions cannot be deleted.")
    del call.organisation.accounts[key]
    call.organisation.changes += 1
    return success(DELETED)


def activate(call: Call, key: str) -> Response:
    """POST …/active."""
    return _become(call, key, ACTIVE, active=True)


def deactivate(call: Call, key: str) -> Response:
    """POST …/inactive."""
    return _become(call, key, INACTIVE, active=False)


def find(call: Call, key: str) -> Record:
    """Return an account; raises Refusal."""
    if key not in call.organisation.accounts:
        raise refusals.no_such_record("Account", call.switches)
    return call.organisation.accounts[key]


def find_bank(call: Call, key: str) -> Record:
    """Return a bank or card account; raises Refusal."""
    record = find(call, key)
    if record["account_type"] not in BANK_TYPES:
        raise refusals.no_such_record("Account", call.switches)
    return record


def _become(call: Call, key: str, message: str, *, active: bool) -> Response:
    record = find(call, key)
    if record["is_system_account"] and not active:
        raise refusals.not_allowed("System accounts cannot be marked as inactive.")
    record["is_active"] = active
    call.organisation.stamp(record, call.now)
    return success(message)


def _bank_body(call: Call, operation: str) -> Record:
    body = read_body(call, operation)
    if body["account_type"] not in BANK_TYPES:
        raise refusals.invalid("account_type")
    for name, most in BANK_TEXTS.items():
        text(body, name, most)
    if "currency_code" in body:
        code = body.pop("currency_code")
        rows = call.organisation.currencies.values()
        found = next((row["currency_id"] for row in rows if row["currency_code"] == code), None)
        if found is None or body.get("currency_id", found) != found:
            raise refusals.invalid("currency_code")
        body["currency_id"] = found
    return body


def _written(call: Call, body: Record, existing: Record | None) -> Record:
    organisation = call.organisation
    for name, most in LENGTHS.items():
        text(body, name, most)
    for name in ("account_name", "account_type"):
        if name not in body and existing is None:
            raise refusals.missing(name)
    standing = existing or {"account_type": "", "currency_id": organisation.base_currency_id}
    kind = str(body.get("account_type", standing["account_type"]))
    used = existing is not None and existing["account_id"] in organisation.used
    if kind != standing["account_type"] and (kind not in TYPES or used):
        raise refusals.invalid("account_type")
    currency = str(body.get("currency_id", standing["currency_id"]))
    _currency_fits(call, kind, currency, existing)
    _unique(call, body, existing)
    _parent_fits(call, body, kind, existing)
    if existing is None:
        record = new_account(organisation, call.now, body["account_name"], kind, "", currency)
    else:
        record = existing
    kept = (
        *LENGTHS, *BANK_TEXTS, "parent_account_id", "can_show_in_ze", "include_in_vat_return",
        "is_primary_account", "is_paypal_account", "custom_fields",
    )  # fmt: skip
    record |= {name: body[name] for name in kept if name in body} | {
        "account_type": kind,
        "currency_id": currency,
    }
    organisation.stamp(record, call.now)
    organisation.note(record["account_id"], call.now, call.actor, "Edited" if existing else "Created")
    return record


def _currency_fits(call: Call, kind: str, currency: str, existing: Record | None) -> None:
    organisation = call.organisation
    if currency not in organisation.currencies:
        raise refusals.invalid("currency_id")
    foreign = currency != organisation.base_currency_id
    if foreign and kind not in FOREIGN_TYPES and call.switches["account_currency"] == "bank_only":
        raise refusals.invalid("currency_id")
    if existing is None or currency == existing["currency_id"]:
        return
    if existing["account_id"] in organisation.used and call.switches["account_currency_fixed"]:
        raise refusals.invalid("currency_id")


def _unique(call: Call, body: Record, existing: Record | None) -> None:
    own = existing["account_id"] if existing else ""
    for field, word in (("account_name", "name"), ("account_code", "code")):
        if field not in body or not call.switches[f"account_{word}s_unique"]:
            continue
        wanted = str(body[field]).strip().lower()
        for other in call.organisation.accounts.values():
            if other[field].strip().lower() == wanted and other["account_id"] != own:
                raise refusals.account_exists(word, body[field], call.switches)


def _parent_fits(call: Call, body: Record, kind: str, existing: Record | None) -> None:
    if "parent_account_id" not in body:
        return
    parent = call.organisation.accounts.get(body["parent_account_id"])
    itself = existing is not None and parent is existing
    if parent is None or itself:
        raise refusals.invalid("parent_account_id")
    if parent["account_type"] != kind and call.switches["sub_account_same_type"]:
        raise refusals.invalid("parent_account_id")


def shown_account(call: Call, record: Record) -> Record:
    """One account in full."""
    kept = (
        "account_id", "account_name", "account_code", "is_active", "account_type", "currency_id", "description",
        "is_system_account", "can_show_in_ze", "include_in_vat_return", "parent_account_id", "created_time",
        "last_modified_time",
    )  # fmt: skip
    return {name: record[name] for name in kept} | {
        "currency_code": call.organisation.currencies[record["currency_id"]]["currency_code"],
        "is_involved_in_transaction": record["account_id"] in call.organisation.used,
        "custom_fields": record.get("custom_fields", []),
        "documents": [],
    }


def shown_bank(call: Call, record: Record) -> Record:
    """One bank or card account in full."""
    kept = (
        "account_id", "account_name", "account_code", "account_type", "account_number", "currency_id", "is_active",
        "bank_name", "routing_number", "is_primary_account", "is_paypal_account", "description",
        "is_system_account",
    )  # fmt: skip
    currency = call.organisation.currencies[record["currency_id"]]
    return {name: record[name] for name in kept} | {
        "currency_code": currency["currency_code"],
        "currency_symbol": currency["currency_symbol"],
        "price_precision": currency["price_precision"],
        "uncategorized_transactions": 0,
        "total_unprinted_checks": 0,
        "balance": 0,
        "bank_balance": 0,
        "bcy_balance": 0,
        "is_feeds_subscribed": False,
        "is_feeds_active": False,
    }
