"""The list of what a person may do inside the simulated Zoho Books, with the fields of each deed."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Id of the document")
ACCOUNT = ActionField("account", "Name, code or id")
CONTACT = ActionField("contact", "Name or id")
ACTIONS: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes an expense or bill as a user would: reference, date, or the first line.",
        (
            DOCUMENT,
            ActionField("reference", "Reference or bill number", required=False),
            ActionField("date", "Date", "date", required=False),
            ActionField("amount", "Amount of the first line", "number", required=False),
            ActionField("account", "Account of the first line", required=False),
            ActionField("description", "Text of the first line", required=False),
            ActionField("memo", "Description or notes", required=False),
        ),
    ),
    UserAction("delete_document", "Delete a document", "It vanishes.", (DOCUMENT,)),
    UserAction(
        "duplicate_document", "Clone a document", "Makes a second expense with the same content.", (DOCUMENT,)
    ),
    UserAction("void_bill", "Void a bill", "It stays, with the status void.", (DOCUMENT,)),
    UserAction("make_draft", "Make a bill a draft", "It waits to be submitted.", (DOCUMENT,)),
    UserAction("pay_bill", "Pay a bill", "Records a payment of the whole balance.", (DOCUMENT,)),
    UserAction(
        "invoice_expense", "Invoice an expense", "Bills it to its customer; it becomes invoiced.", (DOCUMENT,)
    ),
    UserAction("reconcile", "Reconcile a document", "Matches it with a bank line.", (DOCUMENT,)),
    UserAction("unreconcile", "Undo a reconciliation", "Removes the match.", (DOCUMENT,)),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file off its document.",
        (ActionField("attachment", "Id of the file"),),
    ),
    UserAction("archive_account", "Mark an account as inactive", "It can no longer be used.", (ACCOUNT,)),
    UserAction("restore_account", "Mark an account as active", "It can be used again.", (ACCOUNT,)),
    UserAction("delete_account", "Delete an account", "It vanishes, unless it was used.", (ACCOUNT,)),
    UserAction(
        "rename_account", "Rename an account", "Changes its name.", (ACCOUNT, ActionField("name", "New name"))
    ),
    UserAction("archive_contact", "Mark a contact as inactive", "It can no longer be used.", (CONTACT,)),
    UserAction("restore_contact", "Mark a contact as active", "It can be used again.", (CONTACT,)),
    UserAction("delete_contact", "Delete a contact", "It vanishes, unless it was used.", (CONTACT,)),
    UserAction(
        "rename_contact", "Rename a contact", "Changes its name.", (CONTACT, ActionField("name", "New name"))
    ),
    UserAction(
        "archive_tax",
        "Mark a tax as inactive",
        "It can no longer be used.",
        (ActionField("tax", "Name or id"),),
    ),
    UserAction(
        "archive_tracking_option",
        "Mark a tag option as inactive",
        "It can no longer be used.",
        (ActionField("tag", "Tag"), ActionField("option", "Option")),
    ),
    UserAction(
        "set_tag",
        "Change a tag",
        "Makes a reporting tag mandatory or not, active or not.",
        (
            ActionField("tag", "Tag"),
            ActionField("mandatory", "Mandatory", "checkbox", required=False),
            ActionField("active", "Active", "checkbox", required=False),
        ),
    ),
    UserAction(
        "add_custom_field",
        "Add a custom field",
        "To expenses, bills or contacts.",
        (
            ActionField("module", "expense, bill or contact"),
            ActionField("api_name", "API name, cf_…"),
            ActionField("unique", "Prevent duplicates", "checkbox", required=False),
        ),
    ),
    UserAction(
        "set_lock_date",
        "Lock transactions",
        "Nothing of the module may be written on or before the date; an empty date unlocks.",
        (
            ActionField("module", "sales, purchase, accountant or banking"),
            ActionField("date", "Date", "date", required=False),
        ),
    ),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "Base units per one unit of the currency.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "change_role",
        "Change the role of a user",
        "admin, staff or timesheetstaff.",
        (ActionField("user", "E-mail"), ActionField("role", "Role")),
    ),
    UserAction(
        "remove_user", "Remove a user", "They no longer belong here.", (ActionField("user", "E-mail"),)
    ),
    UserAction(
        "set_subscription",
        "End or renew the subscription",
        "Without it nothing can be read or written.",
        (ActionField("active", "Active", "checkbox", required=False),),
    ),
    UserAction(
        "change_plan", "Change the plan", "FREE, STANDARD, PROFESSIONAL …", (ActionField("plan", "Plan"),)
    ),
    UserAction("revoke_consent", "Remove the app", "Ends every token of the organisation's users.", ()),
)
