"""Adds classes."""

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.lists.query import shown
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import check_name, stored_texts
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call


def add_class(call: Call) -> Answer:
    """Answer ClassAdd."""
    if not call.file.preferences.classes:
        raise refusals.not_enabled("class tracking")
    body = call.given["ClassAdd"]
    parent = resolve(call.file, body.get("ParentRef"), ("Class",), "Class ParentRef")
    check_name(call, "Class", body["Name"], parent)
    fields = {
        "Name": stored_texts(call, body["Name"]),
        "IsActive": body.get("IsActive", True),
        "ParentRef": parent,
    }
    return Answer(rows=[("ClassRet", shown(call, call.file.add("Class", fields, call.now)))])
