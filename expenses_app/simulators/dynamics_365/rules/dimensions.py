"""Dimension values on journal lines: a set of code and value, one value for each dimension.

Source: Microsoft's published page "APIV2 - Dimension Set Lines".
"""

from typing import Any

from expenses_app.simulators.dynamics_365.api.call import JOURNALS, Call
from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import bad_request, dialog
from expenses_app.simulators.dynamics_365.odata.wire import Row

ENTITY = BY_SET["dimensionSetLines"]


def added(call: Call, standing: dict[str, str], content: Any) -> dict[str, str]:
    """The set with one more value. Raises Refusal."""
    if not isinstance(content, dict):
        raise bad_request("Invalid Request Body")
    values = read(ENTITY, content)
    dimension = _dimension(call.company, values)
    value = _value(call.company, dimension, values)
    if dimension["code"] in standing:
        text = "The dimension set line already exists. Check existing dimension set lines and the default"
        raise dialog(f"{text} dimension set lines on the parent.")
    return standing | {dimension["code"]: value["code"]}


def replaced(call: Call, standing: dict[str, str], code: str, content: Row) -> dict[str, str]:
    """The set with another value for one dimension. Raises Refusal."""
    call.need(JOURNALS)
    values = read(ENTITY, content)
    dimension = next(row for row in call.company["dimensions"] if row["code"] == code)
    if values.get("code", code) != code or values.get("id", dimension["id"]) != dimension["id"]:
        raise dialog('The "id" and "code" fields cannot be modified.')
    return standing | {code: _value(call.company, dimension, values)["code"]}


def shown_rows(company: Company, parent: Row, parent_type: str) -> list[Row]:
    """The set of a line or an entry as rows of the API."""
    rows = []
    for code, value_code in sorted(parent.get("_dimensions", {}).items()):
        dimension = next(row for row in company["dimensions"] if row["code"] == code)
        value = _values_of(company, dimension)[value_code]
        rows.append({
            "id": dimension["id"], "code": code, "consolidationCode": "", "parentId": parent["id"],
            "parentType": parent_type, "displayName": dimension["displayName"], "valueId": value["id"],
            "valueCode": value_code, "valueConsolidationCode": "", "valueDisplayName": value["displayName"],
            "_version": parent["_version"],
        })  # fmt: skip
    return rows


def _dimension(company: Company, values: Row) -> Row:
    if not values.get("id") and not values.get("code"):
        raise dialog('The "id" or "code" field must be filled in.')
    rows = list(company["dimensions"])
    if values.get("id"):
        rows = [row for row in rows if row["id"] == values["id"]]
        if not rows:
            raise dialog('The "id" does not match to a Dimension.')
        if values.get("code") not in (None, "", rows[0]["code"]):
            raise dialog("The dimension field values do not match to a specific Dimension.")
        return rows[0]
    rows = [row for row in rows if row["code"] == values["code"]]
    if not rows:
        raise dialog('The "code" does not match to a Dimension.')
    return rows[0]


def _value(company: Company, dimension: Row, values: Row) -> Row:
    if not values.get("valueId") and not values.get("valueCode"):
        raise dialog('The "valueId" or "valueCode" field must be filled in.')
    rows = list(_values_of(company, dimension).values())
    if values.get("valueId"):
        rows = [row for row in rows if row["id"] == values["valueId"]]
        if not rows:
            raise dialog('The "valueId" does not match to a Dimension Value.')
        if values.get("valueCode") not in (None, "", rows[0]["code"]):
            text = 'The values of the "dimensionCode" field and the "dimensionId" field'
            raise dialog(f"{text} do not refer to the same Dimension Value.")
    else:
        rows = [row for row in rows if row["code"] == values["valueCode"]]
        if not rows:
            raise dialog('The "valueCode" does not match to a Dimension Value.')
    if (dimension["code"], rows[0]["code"]) in company.blocked_values:
        raise dialog(f"Dimension Value {dimension['code']} - {rows[0]['code']} is blocked.")
    return rows[0]


def _values_of(company: Company, dimension: Row) -> dict[str, Row]:
    return {row["code"]: row for row in company["dimensionValues"].with_value("dimensionId", dimension["id"])}
