"""The list of what a person may do: in QuickBooks, at its computer, and in the Web Connector's window."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "TxnID of the document")
ELEMENT = (
    ActionField(
        "list", "List: Account, Vendor, Customer, Employee, OtherName, Class, Currency, SalesTaxCode"
    ),
    ActionField("name", "FullName or ListID"),
)
APPLICATION = ActionField("application", "Application (empty: all)", required=False)
IN_THE_FILE: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes memo, number, date, or the first line, as a user would.",
        (
            DOCUMENT,
            ActionField("memo", "Memo", required=False),
            ActionField("reference", "RefNumber", required=False),
            ActionField("date", "Date", "date", required=False),
            ActionField(
                "amount", "Amount of the first line (a journal: of all lines)", "number", required=False
            ),
            ActionField("account", "Account of the first line", required=False),
        ),
    ),
    UserAction("void_document", "Void a document", "Its amounts become zero.", (DOCUMENT,)),
    UserAction("delete_document", "Delete a document", "It goes, and is logged as deleted.", (DOCUMENT,)),
    UserAction("duplicate_document", "Copy a document", "A second one with the same content.", (DOCUMENT,)),
    UserAction("reconcile", "Reconcile a document", "Marks it cleared.", (DOCUMENT,)),
    UserAction("unreconcile", "Undo a reconciliation", "Marks it not cleared.", (DOCUMENT,)),
    UserAction("pay_bill", "Pay a bill", "Nothing of it stays open.", (DOCUMENT,)),
    UserAction("hold_open", "Keep a document or list element open", "Changes to it meet 3175.", (DOCUMENT,)),
    UserAction("release", "Close the window again", "It can be changed again.", (DOCUMENT,)),
    UserAction("make_inactive", "Make a list element inactive", "It can no longer be used.", ELEMENT),
    UserAction("make_active", "Make a list element active", "It can be used again.", ELEMENT),
    UserAction(
        "rename_element",
        "Rename a list element",
        "Changes its name.",
        (*ELEMENT, ActionField("new_name", "New name")),
    ),
    UserAction("delete_element", "Delete a list element", "Only while nothing uses it.", ELEMENT),
    UserAction(
        "set_closing_date",
        "Set the closing date",
        "With a password, nothing is written on or before it; an empty date clears it.",
        (
            ActionField("date", "Closing date", "date", required=False),
            ActionField("password", "With a password", "checkbox", required=False),
        ),
    ),
    UserAction(
        "accountants_copy",
        "Make an accountant's copy",
        "What is dated on or before the dividing date is locked; an empty date ends it.",
        (ActionField("date", "Dividing date", "date", required=False),),
    ),
    UserAction(
        "set_preferences",
        "Change preferences",
        "Features of the file, on or off.",
        (
            ActionField("multi_currency", "Several currencies", "checkbox", required=False),
            ActionField("account_numbers", "Account numbers", "checkbox", required=False),
            ActionField("classes", "Classes", "checkbox", required=False),
            ActionField("sales_tax", "Sales tax", "checkbox", required=False),
            ActionField("amounts_include_tax", "Amounts may include tax", "checkbox", required=False),
        ),
    ),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "Home units for one foreign unit.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "revoke_access", "Remove an integrated application", "Its sessions meet 0x8004041A.", (APPLICATION,)
    ),
    UserAction("deny_access", "Deny an application", "Its sessions meet 0x80040420.", (APPLICATION,)),
    UserAction("allow_access", "Allow an application again", "Undoes the two above.", (APPLICATION,)),
    UserAction("forget_messages", "Lose the recovery records", "As after a repair of the file."),
    UserAction("back_up", "Back the file up", "Keeps the state of this moment."),
    UserAction("restore_backup", "Restore the backup", "The file is again as it was, recovery records too."),
)
ON = ActionField("on", "On", "checkbox")
AT_THE_COMPUTER: tuple[UserAction, ...] = (
    UserAction("close_quickbooks", "Close QuickBooks", "Sessions that name no file meet 0x80040416.", (ON,)),
    UserAction(
        "break_quickbooks", "QuickBooks does not start", "As with a lapsed subscription: 0x80040408.", (ON,)
    ),
    UserAction("show_dialog", "Leave a dialog open", "Sessions meet 0x80040414.", (ON,)),
    UserAction("multi_user", "Open the file in another mode", "Sessions meet 0x80040410.", (ON,)),
    UserAction(
        "open_other_file",
        "Open another company file",
        "On this company's computer; an empty key opens its own again.",
        (ActionField("file", "Key of the file, or any other word", required=False),),
    ),
)
IN_THE_CONNECTOR: tuple[UserAction, ...] = (
    UserAction(
        "add_application",
        "Add an application",
        "Takes a .qwc, keeps the password, and grants access to this file.",
        (
            ActionField("qwc", "Text of the .qwc"),
            ActionField("password", "Password"),
            ActionField("access", "always, open or deny", required=False),
            ActionField("auto_run", "Auto-Run", "checkbox", required=False),
        ),
    ),
    UserAction(
        "remove_application",
        "Remove an application",
        "Takes its row away.",
        (ActionField("application", "Application"),),
    ),
    UserAction(
        "set_auto_run",
        "Tick or untick Auto-Run",
        "Without it the application is polled on command only.",
        (APPLICATION, ON),
    ),
    UserAction(
        "set_interval",
        "Change the interval",
        "Minutes between two updates, at least one.",
        (APPLICATION, ActionField("minutes", "Minutes", "number")),
    ),
    UserAction(
        "change_password",
        "Type another password",
        "As the user does in its row.",
        (APPLICATION, ActionField("password", "Password")),
    ),
    UserAction("update_now", "Update Selected", "Polls now and returns what was said.", (APPLICATION,)),
)
ACTIONS = IN_THE_FILE + AT_THE_COMPUTER + IN_THE_CONNECTOR
