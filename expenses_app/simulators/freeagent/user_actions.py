"""The list of what a person may do inside the simulated FreeAgent, with the fields of each deed."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Id of the document")
CONTACT = ActionField("contact", "Id or name of the contact")
BANK_ACCOUNT = ActionField("bank_account", "Id or name of the bank account")
CATEGORY = ActionField("category", "Nominal code")
USER = ActionField("user", "E-mail address of the user")
NAME = ActionField("name", "New name")
HIDDEN = ActionField("hidden", "Hidden", "checkbox", required=False)
ON = ActionField("on", "On", "checkbox", required=False)
DATE = ActionField("date", "Up to and including", "date")
ACTIONS: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes an explanation, a claim, or the head of a bill as a user would.",
        (
            DOCUMENT,
            ActionField("dated_on", "Date", "date", required=False),
            ActionField("gross_value", "Gross value, money out negative", "number", required=False),
            ActionField("category", "Nominal code", required=False),
            ActionField("description", "Description", required=False),
            ActionField("receipt_reference", "Receipt reference", required=False),
            ActionField("sales_tax_rate", "Sales tax rate in per cent", required=False),
            ActionField("reference", "Reference of a bill", required=False),
        ),
    ),
    UserAction(
        "delete_document",
        "Delete a document",
        "It is gone; its bank transaction stays unexplained.",
        (DOCUMENT,),
    ),
    UserAction(
        "duplicate_document", "Copy a document", "Enters a claim or a bill a second time.", (DOCUMENT,)
    ),
    UserAction(
        "rebill_document", "Rebill a document", "Puts it on an invoice, which locks part of it.", (DOCUMENT,)
    ),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file away.",
        (ActionField("attachment", "Id of the file"),),
    ),
    UserAction(
        "set_lock_date",
        "Set the lock date",
        "Locks everything up to a day; empty unlocks.",
        (ActionField("date", "Up to and including", "date", required=False),),
    ),
    UserAction("file_accounts", "File the accounts", "Locks everything up to a day for good.", (DATE,)),
    UserAction(
        "file_tax_return",
        "File the sales tax return",
        "Locks dates, amounts and tax of what is in it.",
        (DATE,),
    ),
    UserAction(
        "add_bank_line",
        "Let the bank feed bring a line",
        "An unexplained bank transaction appears.",
        (
            BANK_ACCOUNT,
            ActionField("date", "Date", "date"),
            ActionField("amount", "Amount, money out negative", "number"),
            ActionField("description", "Description", required=False),
        ),
    ),
    UserAction("set_contact_status", "Hide or show a contact", "Sets its status.", (CONTACT, HIDDEN)),
    UserAction("rename_contact", "Rename a contact", "Changes its organisation name.", (CONTACT, NAME)),
    UserAction("delete_contact", "Delete a contact", "It is gone without a trace.", (CONTACT,)),
    UserAction(
        "set_bank_account_status", "Hide or show a bank account", "Sets its status.", (BANK_ACCOUNT, HIDDEN)
    ),
    UserAction("rename_bank_account", "Rename a bank account", "Changes its name.", (BANK_ACCOUNT, NAME)),
    UserAction("rename_category", "Rename a category", "Changes its description.", (CATEGORY, NAME)),
    UserAction("delete_category", "Delete a category", "Only while it holds nothing.", (CATEGORY,)),
    UserAction(
        "set_project_status",
        "Change the status of a project",
        "Completes, cancels, hides or reopens it.",
        (ActionField("project", "Id or name of the project"), ActionField("status", "Status")),
    ),
    UserAction(
        "change_level",
        "Change a permission level",
        "What a user, and an app in their name, may do.",
        (USER, ActionField("level", "Level, 0 to 8", "number")),
    ),
    UserAction("hide_user", "Hide or show a user", "As when an employee leaves.", (USER, HIDDEN)),
    UserAction(
        "set_registration", "Register for sales tax", "Without registration nothing can bear tax.", (ON,)
    ),
    UserAction("lapse_subscription", "Let the subscription lapse", "The company becomes read only.", (ON,)),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "What one unit of a currency is worth in the native one.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction("revoke_app", "Remove the app", "Every token of the company ends."),
)
