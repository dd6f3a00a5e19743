"""What a person does to a company's set-up and reference data; documents are in ``document_actions``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.dynamics_365.api.call import PERMISSIONS
from expenses_app.simulators.dynamics_365.books.company import AccountSetup, Company, new_id
from expenses_app.simulators.dynamics_365.document_actions import DOCUMENT_DEEDS, need
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.switches import Switches

Wish = dict[str, Any]
Deed = Callable[[Company, Wish, datetime], Wish]


def act(company: Company, action: str, wish: Wish, now: datetime, switches: Switches) -> Wish:
    """Do it; the company's lock is held. Raises ActionRefused or KeyError."""
    if action in DOCUMENT_DEEDS:
        return DOCUMENT_DEEDS[action](company, wish, now, switches)
    return DEEDS[action](company, wish, now)


def found(company: Company, set_names: tuple[str, ...], wanted: str) -> tuple[str, Row]:
    """The set and row with an id, number, code or name; raises ActionRefused."""
    for set_name in set_names:
        for row in company[set_name]:
            if wanted in (row["id"], row.get("number"), row.get("code"), row.get("displayName")):
                return set_name, row
    raise ActionRefused(f"Unknown: {wanted}.")


def number_of(wish: Wish, name: str) -> Decimal:
    """An amount of a control request; raises ActionRefused."""
    try:
        return Decimal(str(need(wish, name)))
    except InvalidOperation as error:
        raise ActionRefused(f"{name} is a number.") from error


def is_on(wish: Wish) -> bool:
    """The check box ``on``, which is on unless the wish says otherwise."""
    return str(wish.get("on", True)).lower() not in ("", "false", "off", "0")


def _change(set_names: tuple[str, ...], field: str, *, kind: str = "updated", **values: Any) -> Deed:
    def deed(company: Company, wish: Wish, now: datetime) -> Wish:
        set_name, row = found(company, set_names, need(wish, field))
        if kind == "deleted":
            company[set_name].remove(row["id"])
        else:
            fresh = {name: need(wish, "name") if value is ... else value for name, value in values.items()}
            company[set_name].put(row | fresh, now)
        company.changed(set_name, row["id"], kind, now)
        return {set_name: row["id"]}

    return deed


def _clear_posting_type(company: Company, wish: Wish, now: datetime) -> Wish:
    _, row = found(company, ("accounts",), need(wish, "account"))
    company.account_setups[row["number"]] = AccountSetup()
    return {"account": row["number"]}


def _set_posting_group(company: Company, wish: Wish, now: datetime) -> Wish:
    _, row = found(company, ("bankAccounts",), need(wish, "account"))
    _, ledger = found(company, ("accounts",), need(wish, "ledger_account"))
    company.bank_ledger_accounts[row["number"]] = ledger["number"]
    return {"account": row["number"]}


def _change_tax_rate(company: Company, wish: Wish, now: datetime) -> Wish:
    code, rate = need(wish, "code"), number_of(wish, "rate")
    pairs = [pair for pair in company.tax_setups if pair[1] == code]
    if not pairs:
        raise ActionRefused(f"Unknown tax code: {code}.")
    for pair in pairs:
        company.tax_setups[pair] = replace(company.tax_setups[pair], rate=rate)
    return {"code": code}


def _require_dimension(company: Company, wish: Wish, now: datetime) -> Wish:
    _, row = found(company, ("accounts",), need(wish, "account"))
    company.mandatory_dimensions.add((row["number"], need(wish, "dimension")))
    return {"account": row["number"]}


def _block_value(company: Company, wish: Wish, now: datetime) -> Wish:
    company.blocked_values.add((need(wish, "dimension"), need(wish, "value")))
    return {"value": wish["value"]}


def _set_posting_range(company: Company, wish: Wish, now: datetime) -> Wish:
    company.allow_from = date.fromisoformat(wish["from"]) if wish.get("from") else None
    company.allow_to = date.fromisoformat(wish["to"]) if wish.get("to") else None
    setup = next(iter(company["generalLedgerSetup"]))
    company["generalLedgerSetup"].put(
        setup | {"allowPostingFrom": company.allow_from, "allowPostingTo": company.allow_to}, now
    )
    return {"from": str(company.allow_from), "to": str(company.allow_to)}


def _close_period(company: Company, wish: Wish, now: datetime) -> Wish:
    start = date.fromisoformat(need(wish, "month"))
    for row in company["accountingPeriods"]:
        if row["startingDate"] == start:
            company["accountingPeriods"].put(row | {"closed": True, "dateLocked": True}, now)
            return {"period": row["id"]}
    raise ActionRefused(f"No period begins on {start}.")


def _change_rate(company: Company, wish: Wish, now: datetime) -> Wish:
    row = {
        "id": new_id(), "currencyCode": need(wish, "currency"), "startingDate": date.fromisoformat(need(wish, "from")),
        "exchangeRateAmount": Decimal(1), "relationalCurrencyCode": "",
        "relationalExchangeRateAmount": number_of(wish, "rate"),
    }  # fmt: skip
    company["currencyExchangeRates"].put(row, now)
    return {"rate": row["id"]}


def _require_approval(company: Company, wish: Wish, now: datetime) -> Wish:
    company.approval_needed = is_on(wish)
    return {"on": company.approval_needed}


def _take_permission(company: Company, wish: Wish, now: datetime) -> Wish:
    if need(wish, "permission") not in PERMISSIONS:
        raise ActionRefused(f"Known permissions: {', '.join(PERMISSIONS)}.")
    company.missing_permissions.add(wish["permission"])
    return {"missing": sorted(company.missing_permissions)}


def _give_permissions(company: Company, wish: Wish, now: datetime) -> Wish:
    company.missing_permissions.clear()
    return {"missing": []}


def _register_application(company: Company, wish: Wish, now: datetime) -> Wish:
    company.registered_applications.add(need(wish, "client"))
    return {"client": wish["client"]}


def _lapse(company: Company, wish: Wish, now: datetime) -> Wish:
    company.lapsed = is_on(wish)
    return {"on": company.lapsed}


def _delete_company(company: Company, wish: Wish, now: datetime) -> Wish:
    company.gone = True
    return {"company": company.key}


LEDGER, EITHER = ("accounts",), ("accounts", "bankAccounts")
DEEDS: dict[str, Deed] = {
    "archive_account": _change(EITHER, "account", blocked=True),
    "restore_account": _change(EITHER, "account", blocked=False),
    "rename_account": _change(EITHER, "account", displayName=...),
    "delete_account": _change(EITHER, "account", kind="deleted"),
    "refuse_direct_posting": _change(LEDGER, "account", directPosting=False),
    "clear_posting_type": _clear_posting_type,
    "set_posting_group": _set_posting_group,
    "archive_vendor": _change(("vendors",), "vendor", blocked="All"),
    "restore_vendor": _change(("vendors",), "vendor", blocked=" "),
    "rename_vendor": _change(("vendors",), "vendor", displayName=...),
    "delete_vendor": _change(("vendors",), "vendor", kind="deleted"),
    "delete_tax_code": _change(("taxGroups",), "code", kind="deleted"),
    "change_tax_rate": _change_tax_rate,
    "require_dimension": _require_dimension,
    "archive_dimension_value": _block_value,
    "set_posting_range": _set_posting_range,
    "close_period": _close_period,
    "change_rate": _change_rate,
    "require_approval": _require_approval,
    "take_permission": _take_permission,
    "give_permissions": _give_permissions,
    "register_application": _register_application,
    "lapse_subscription": _lapse,
    "delete_company": _delete_company,
}
