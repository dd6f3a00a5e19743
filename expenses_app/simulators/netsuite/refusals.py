"""Every sentence with which NetSuite refuses, under its code."""

from expenses_app.simulators.netsuite.wire import Detail, Refused

NOT_IN_PERIOD = "The transaction date you specified is not within the date range of your accounting period."
NO_LINES = "You must enter at least one line item for this transaction."
DEPENDENT = "This record cannot be deleted because it has dependent records."


def refused(code: str, sentence: str, path: str = "", status: int = 400) -> Refused:
    """Any refusal with one detail."""
    return Refused(status, [Detail(sentence, code, path)])


def user_error(sentence: str, path: str = "") -> Refused:
    """A rule of the form or of the business."""
    return refused("USER_ERROR", sentence, path)


def missing(*labels: str, path: str = "") -> Refused:
    """Fields that the form demands."""
    return user_error(f"Please enter value(s) for: {', '.join(labels)}", path)


def invalid_value(field: str, value: object, path: str = "") -> Refused:
    """A value that the field cannot hold."""
    sentence = f"You have entered an Invalid Field Value {value} for the following field: {field.lower()}"
    return refused("INVALID_FLD_VALUE", sentence, path)


def invalid_key(field: str, value: object, owner: str, owner_key: object, path: str = "") -> Refused:
    """A record that exists but cannot be used together with another one."""
    sentence = f"Invalid {field.lower()} reference key {value} for {owner} {owner_key}."
    return refused("INVALID_KEY_OR_REF", sentence, path)


def too_long(field: str, limit: int, path: str = "") -> Refused:
    """A text beyond the length of its field."""
    return user_error(
        f"The field {field} contained more than the maximum number ( {limit} ) of characters allowed.", path
    )


def not_there() -> Refused:
    """A record that does not exist, or no longer."""
    return refused("NONEXISTENT_ID", "Record does not exist.", status=404)


def no_such_type(name: str) -> Refused:
    """A record type that this account does not offer."""
    return refused("NONEXISTENT_ID", f"Record type '{name}' does not exist.", status=404)


def forbidden(code: str, permission: str) -> Refused:
    """A role without a permission."""
    sentence = (
        f"Permission Violation: You need the '{permission}' permission to access this page. "
        "Please contact your account administrator."
    )
    return refused(code, sentence, status=403)


def malformed(sentence: str, parameter: str = "") -> Refused:
    """A request that cannot be read."""
    return Refused(400, [Detail(sentence, "INVALID_REQUEST", parameter=parameter)])


def invalid_login() -> Refused:
    """No good token."""
    return Refused(
        401,
        [Detail("Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at "
                "Setup > Users/Roles > User Management > View Login Audit Trail.", "INVALID_LOGIN")],
        headers={"WWW-Authenticate": 'Bearer realm="NetSuite", error="invalid_token"'},
    )  # fmt: skip


def method_not_allowed(method: str) -> Refused:
    """A verb that the address does not take."""
    return refused("METHOD_NOT_ALLOWED", f"The method {method} is not allowed.", status=405)
