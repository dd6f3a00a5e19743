"""Is a body what Xero's published schema allows? Unknown fields count as wrong, which the schema itself leaves open."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from expenses_app.core.json_bytes import loads

_FILE = Path(__file__).parent / "schema" / "xero_accounting.yaml"
_ADDRESS = "xero:accounting"


@cache
def _registry() -> Registry:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(_FILE.read_text(), Loader=loader)
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return Registry().with_resource(
        _ADDRESS, Resource.from_contents({"components": {"schemas": schemas}}, DRAFT202012)
    )


def check(name: str, body: bytes) -> None:
    """Raise ValidationError unless the JSON is a `name` of the schema (BankTransactions, say)."""
    value: Any = loads(body)
    schema = {"$ref": f"{_ADDRESS}#/components/schemas/{name}"}
    Draft202012Validator(schema, registry=_registry()).validate(value)
