"""Fields of the records that are only read, in the form of ``schema/record-fields-2026.1.json``."""

from typing import Any

Fields = dict[str, Any]


def _reference(target: str) -> dict[str, str]:
    return {"ref": target}


_COMMON: Fields = {"id": "string", "externalId": "string", "isInactive": "boolean"}
_TRACKING: Fields = _COMMON | {
    "name": "string",
    "fullName": "string",
    "includeChildren": "boolean",
    "subsidiary": {"collection": "subsidiary"},
}

REFERENCE_RECORDS: dict[str, dict[str, Fields]] = {
    "subsidiary": {
        "fields": _COMMON
        | {
            "name": "string",
            "fullName": "string",
            "legalName": "string",
            "currency": _reference("currency"),
            "country": {"object": {"id": "string", "refName": "string"}, "note": "ISO 3166 alpha-2"},
            "isElimination": "boolean",
            "parent": _reference("subsidiary"),
            "lastModifiedDate": "date-time",
        }
    },
    "currency": {
        "fields": _COMMON
        | {
            "name": "string",
            "symbol": "string",
            "isBaseCurrency": "boolean",
            "exchangeRate": "number",
            "currencyPrecision": "integer",
            "lastModifiedDate": "date-time",
        }
    },
    "department": {
        "fields": _TRACKING | {"parent": _reference("department"), "lastModifiedDate": "date-time"}
    },
    "classification": {
        "fields": _TRACKING | {"parent": _reference("classification"), "lastModifiedDate": "date-time"}
    },
    "location": {"fields": _TRACKING | {"parent": _reference("location"), "lastModifiedDate": "date-time"}},
    "employee": {
        "fields": _COMMON
        | {
            "entityId": "string",
            "firstName": "string",
            "lastName": "string",
            "email": "string",
            "phone": "string",
            "title": "string",
            "subsidiary": _reference("subsidiary"),
            "currency": _reference("currency"),
            "department": _reference("department"),
            "lastModifiedDate": "date-time",
        }
    },
    "expenseCategory": {
        "fields": _COMMON
        | {
            "name": "string",
            "description": "string",
            "expenseAcct": _reference("account"),
            "subsidiary": {"collection": "subsidiary"},
            "lastModifiedDate": "date-time",
        }
    },
    "accountingPeriod": {
        "fields": _COMMON
        | {
            "periodName": "string",
            "startDate": "date",
            "endDate": "date",
            "closed": "boolean",
            "allLocked": "boolean",
            "apLocked": "boolean",
            "isAdjust": "boolean",
            "isQuarter": "boolean",
            "isYear": "boolean",
            "lastModifiedDate": "date-time",
        }
    },
    "taxGroup": {
        "fields": _COMMON
        | {
            "itemId": "string",
            "description": "string",
            "rate": "number",
            "unitprice1": "number",
            "unitprice2": "number",
            "nexusCountry": {"object": {"id": "string", "refName": "string"}, "note": "ISO 3166 alpha-2"},
            "subsidiary": {"collection": "subsidiary"},
            "lastModifiedDate": "date-time",
        }
    },
    "taxType": {"fields": _COMMON | {"name": "string", "nexusCountry": "string"}},
    "vendorSubsidiaryRelationship": {
        "fields": {
            "id": "string",
            "externalId": "string",
            "entity": _reference("vendor"),
            "subsidiary": _reference("subsidiary"),
            "isPrimarySub": "boolean",
        }
    },
}
