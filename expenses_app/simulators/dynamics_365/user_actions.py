"""The list of what a person may do inside the simulated Business Central or Entra ID, with the fields of each deed."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Id of the document")
ACCOUNT = ActionField("account", "Number or id of a G/L or bank account")
VENDOR = ActionField("vendor", "Number, name or id")
ACTIONS: tuple[UserAction, ...] = (
    UserAction("reverse", "Reverse a posted entry", "Reverse Transaction of the client.", (DOCUMENT,)),
    UserAction("post_draft", "Post the journal of unposted lines", "As the Post button does.", (DOCUMENT,)),
    UserAction("delete_draft", "Delete unposted lines", "All lines of the document.", (DOCUMENT,)),
    UserAction(
        "edit_draft",
        "Edit an unposted line",
        "Changes the first line of the document.",
        (
            DOCUMENT,
            ActionField("amount", "Amount", "number", required=False),
            ActionField("description", "Text", required=False),
        ),
    ),
    UserAction(
        "edit_description",
        "Correct the text of posted entries",
        "As Edit description does: the entries count as changed.",
        (DOCUMENT, ActionField("description", "Text")),
    ),
    UserAction(
        "type_line",
        "Type a line into a journal",
        "A stranger's line of 1.00 in the journal of this code.",
        (ActionField("journal", "Code of the journal"), ActionField("number", "Document number")),
    ),
    UserAction(
        "give_number_series",
        "Give a journal number series",
        "From now on posting replaces document numbers.",
        (ActionField("journal", "Code of the journal"),),
    ),
    UserAction("delete_journal", "Delete a journal", "With its lines.", (ActionField("journal", "Code"),)),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file away.",
        (ActionField("attachment", "Id of the file"),),
    ),
    UserAction("archive_account", "Block an account", "It can no longer be used.", (ACCOUNT,)),
    UserAction("restore_account", "Unblock an account", "It can be used again.", (ACCOUNT,)),
    UserAction("delete_account", "Delete an account", "It is gone from the lists.", (ACCOUNT,)),
    UserAction(
        "rename_account", "Rename an account", "Changes its name.", (ACCOUNT, ActionField("name", "New name"))
    ),
    UserAction(
        "refuse_direct_posting", "Forbid direct posting", "The application alone may post to it.", (ACCOUNT,)
    ),
    UserAction(
        "clear_posting_type",
        "Take an account's posting type away",
        "A tax code on it is refused from now on.",
        (ACCOUNT,),
    ),
    UserAction(
        "set_posting_group",
        "Give a bank account its posting group",
        "What the API cannot: now it can be posted to.",
        (ACCOUNT, ActionField("ledger_account", "Number of its G/L account")),
    ),
    UserAction("archive_vendor", "Block a vendor", "Blocked for all.", (VENDOR,)),
    UserAction("restore_vendor", "Unblock a vendor", "Not blocked.", (VENDOR,)),
    UserAction(
        "rename_vendor", "Rename a vendor", "Changes its name.", (VENDOR, ActionField("name", "New name"))
    ),
    UserAction("delete_vendor", "Delete a vendor", "It is gone from the lists.", (VENDOR,)),
    UserAction(
        "delete_tax_code", "Delete a tax code", "It is gone from the lists.", (ActionField("code", "Code"),)
    ),
    UserAction(
        "change_tax_rate",
        "Change the per cent of a tax code",
        "For postings from now on.",
        (ActionField("code", "Code"), ActionField("rate", "Per cent", "number")),
    ),
    UserAction(
        "require_dimension",
        "Require a dimension on an account",
        "Code Mandatory as default dimension.",
        (ACCOUNT, ActionField("dimension", "Code of the dimension")),
    ),
    UserAction(
        "archive_dimension_value",
        "Block a dimension value",
        "It can no longer be used.",
        (ActionField("dimension", "Code of the dimension"), ActionField("value", "Code of the value")),
    ),
    UserAction(
        "set_posting_range",
        "Set the allowed posting dates",
        "Empty fields leave a side open.",
        (
            ActionField("from", "From", "date", required=False),
            ActionField("to", "To", "date", required=False),
        ),
    ),
    UserAction(
        "close_period",
        "Close an accounting period",
        "Marks the month as closed.",
        (ActionField("month", "First day", "date"),),
    ),
    UserAction(
        "change_rate",
        "Add an exchange rate",
        "Base currency for one unit, from a day on.",
        (
            ActionField("currency", "Currency"),
            ActionField("rate", "Rate", "number"),
            ActionField("from", "From", "date"),
        ),
    ),
    UserAction(
        "require_approval",
        "Demand approval of journals",
        "Posting is refused.",
        (ActionField("on", "Demanded", "checkbox"),),
    ),
    UserAction(
        "take_permission",
        "Take a permission set away",
        "people, bank_accounts, journals or posting.",
        (ActionField("permission", "Permission"),),
    ),
    UserAction("give_permissions", "Give all permission sets", "Nothing is missing any more."),
    UserAction(
        "register_application",
        "Register an application",
        "Lets client credentials reach this company.",
        (ActionField("client", "Application id"),),
    ),
    UserAction(
        "lapse_subscription",
        "Let the subscription lapse",
        "Every call is refused.",
        (ActionField("on", "Lapsed", "checkbox"),),
    ),
    UserAction(
        "rename_environment",
        "Rename the environment",
        "Old addresses lead nowhere.",
        (ActionField("name", "New name"),),
    ),
    UserAction("delete_company", "Delete the company", "It is gone from the environment."),
    UserAction("revoke_consent", "Withdraw the consent", "Refresh tokens of the directory end."),
    UserAction("revoke_sessions", "Revoke all sessions", "Refresh tokens of the directory end."),
    UserAction(
        "demand_second_factor", "Demand another factor", "Refreshing is refused until someone signs in anew."
    ),
    UserAction(
        "disable_user",
        "Disable or enable the users",
        "Business Central does not know them.",
        (ActionField("on", "Disabled", "checkbox"),),
    ),
    UserAction(
        "demand_admin_consent",
        "Demand an administrator's consent",
        "Signing in comes back with 90094.",
        (ActionField("on", "Demanded", "checkbox"),),
    ),
    UserAction(
        "expire_client_secret",
        "Let the app's secret expire",
        "The token endpoint refuses the application.",
        (ActionField("client", "Application id"),),
    ),
)
