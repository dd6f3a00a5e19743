"""The list of what a person may do inside the simulated Xero, with the fields of each deed."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Id of the document")
ACTIONS: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes a bank transaction or journal as a user would: reference, date, or the first line.",
        (
            DOCUMENT,
            ActionField("reference", "Reference", required=False),
            ActionField("date", "Date", "date", required=False),
            ActionField("amount", "Unit amount of the first line", "number", required=False),
            ActionField("tax_amount", "Tax of the first line", "number", required=False),
            ActionField("account", "Account code of the first line", required=False),
            ActionField("description", "Text of the first line", required=False),
        ),
    ),
    UserAction(
        "delete_document", "Delete a document", "Marks it DELETED, a posted journal VOIDED.", (DOCUMENT,)
    ),
    UserAction(
        "duplicate_document",
        "Copy a document",
        "Makes a second bank transaction with the same content.",
        (DOCUMENT,),
    ),
    UserAction("reconcile", "Reconcile a document", "Matches it with a statement line.", (DOCUMENT,)),
    UserAction("unreconcile", "Undo a reconciliation", "Removes the match.", (DOCUMENT,)),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file off its document.",
        (ActionField("attachment", "Id of the file"),),
    ),
    UserAction(
        "archive_account",
        "Archive an account",
        "It can no longer be used.",
        (ActionField("account", "Code or id"),),
    ),
    UserAction(
        "restore_account",
        "Restore an account",
        "It can be used again.",
        (ActionField("account", "Code or id"),),
    ),
    UserAction(
        "rename_account",
        "Rename an account",
        "Changes its name.",
        (ActionField("account", "Code or id"), ActionField("name", "New name")),
    ),
    UserAction(
        "archive_contact",
        "Archive a contact",
        "It can no longer be used.",
        (ActionField("contact", "Name or id"),),
    ),
    UserAction(
        "restore_contact",
        "Restore a contact",
        "It can be used again.",
        (ActionField("contact", "Name or id"),),
    ),
    UserAction(
        "rename_contact",
        "Rename a contact",
        "Changes its name.",
        (ActionField("contact", "Name or id"), ActionField("name", "New name")),
    ),
    UserAction(
        "merge_contacts",
        "Merge two contacts",
        "The first is archived and points to the second.",
        (ActionField("contact", "Name or id"), ActionField("into", "Name or id of the one that stays")),
    ),
    UserAction(
        "archive_tax_rate",
        "Archive a tax rate",
        "It can no longer be used.",
        (ActionField("tax_type", "TaxType"),),
    ),
    UserAction(
        "archive_tracking_option",
        "Archive a tracking option",
        "It can no longer be used.",
        (ActionField("category", "Category"), ActionField("option", "Option")),
    ),
    UserAction(
        "set_lock_date",
        "Set the lock dates",
        "Nothing may be written on or before them; empty fields clear them.",
        (
            ActionField("period", "Period lock date", "date", required=False),
            ActionField("end_of_year", "End of year lock date", "date", required=False),
        ),
    ),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "Foreign units per unit of the base currency.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "change_role",
        "Change the role of the standard user",
        "STANDARD, FINANCIALADVISER, READONLY or INVOICEONLY.",
        (ActionField("role", "Role"),),
    ),
    UserAction(
        "set_multi_currency",
        "Allow or refuse several currencies",
        "As the plan does.",
        (ActionField("on", "Several currencies", "checkbox"),),
    ),
    UserAction(
        "set_offline",
        "Take the organisation offline",
        "Every call answers 503.",
        (ActionField("on", "Offline", "checkbox"),),
    ),
    UserAction("disconnect", "Disconnect the app", "Removes every connection to this organisation."),
    UserAction("revoke_tokens", "Revoke the tokens", "Ends every token set that reaches this organisation."),
)
