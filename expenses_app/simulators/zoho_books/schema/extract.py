"""Draws names and types out of the vendor's OpenAPI files into ``interface.json``.

``python -m expenses_app.simulators.zoho_books.schema.extract FOLDER [--check]``: FOLDER holds the vendor's files;
``--check`` writes nothing and fails when the stored extract differs. Texts and examples are left behind.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
STORED = HERE / "interface.json"
KEPT = ("type", "enum", "maxLength", "required")


def main(arguments: list[str]) -> int:
    """Write or check the extract; returns the exit status."""
    folder = Path(arguments[0])
    rows = [
        f"{json.dumps(name)}: {json.dumps(part, sort_keys=True)}" for name, part in extract(folder).items()
    ]
    fresh = "{\n" + ",\n".join(rows) + "\n}\n"
    if "--check" in arguments:
        return 0 if STORED.read_text(encoding="utf-8") == fresh else 1
    STORED.write_text(fresh, encoding="utf-8")
    return 0


def extract(folder: Path) -> dict[str, Any]:
    """Return {operation: {"scope", "request", "response"}} of the operations that the simulator serves."""
    found: dict[str, Any] = {}
    wanted = json.loads((HERE / "operations.json").read_text(encoding="utf-8"))
    for module, operations in wanted.items():
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        text = (folder / f"{module}.yml").read_text(encoding="utf-8")
        document = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader either way
        for operation in operations:
            method, path = operation.split(" ")
            found[operation] = _operation(document, document["paths"][path][method.lower()])
    return found


def _operation(document: Any, declared: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"scope": next(iter(declared["security"][0].values()))[0]}
    body = declared.get("requestBody", {}).get("content", {})
    for content in body.values():
        shown["request"] = _names_and_types(document, content["schema"])
    for answer in declared["responses"].values():
        for content in answer.get("content", {}).values():
            shown.setdefault("response", _names_and_types(document, content["schema"]))
    return shown


def _names_and_types(document: Any, schema: Any) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kept = {name: schema[name] for name in KEPT if name in schema}
    if "properties" in schema:
        kept["properties"] = {
            name: _names_and_types(document, part) for name, part in schema["properties"].items()
        }
    if "items" in schema:
        kept["items"] = _names_and_types(document, schema["items"])
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
