"""The list of what a person may do inside the simulated Sage Intacct, with the fields of each deed."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Key of the document")
ON = ActionField("on", "On", "checkbox")


def _text(name: str, title: str) -> ActionField:
    return ActionField(name, title, required=False)


ACTIONS: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes a card transaction or bill as a user would.",
        (
            DOCUMENT,
            _text("reference", "Reference number"),
            _text("description", "Description"),
            ActionField("date", "Date", "date", required=False),
            ActionField("amount", "Amount of the first line", "number", required=False),
            _text("account", "Account of the first line"),
            _text("line_description", "Text of the first line"),
        ),
    ),
    UserAction("delete_document", "Delete a document", "It is gone, whatever its state.", (DOCUMENT,)),
    UserAction(
        "reverse_document",
        "Reverse a document",
        "A second record takes it back on that day.",
        (DOCUMENT, ActionField("date", "Date", "date", required=False)),
    ),
    UserAction(
        "duplicate_document", "Copy a document", "Posts a second one with the same content.", (DOCUMENT,)
    ),
    UserAction("pay_document", "Pay a document", "The charge, or the bill, is paid.", (DOCUMENT,)),
    UserAction("reconcile", "Reconcile a card transaction", "It is cleared.", (DOCUMENT,)),
    UserAction("unreconcile", "Undo a reconciliation", "It is uncleared again.", (DOCUMENT,)),
    UserAction("approve_bill", "Approve a bill", "A submitted bill is posted.", (DOCUMENT,)),
    UserAction("decline_bill", "Decline a bill", "A submitted bill goes back.", (DOCUMENT,)),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file out of its attachment record.",
        (ActionField("attachment", "Key of the file"),),
    ),
    UserAction(
        "set_status",
        "Archive or restore a record",
        "Status of an account, card account, vendor, customer or dimension value.",
        (
            ActionField("object", "Object type, such as general-ledger/account"),
            ActionField("id", "Id"),
            ActionField("status", "active, activeNonPosting or inactive"),
        ),
    ),
    UserAction(
        "rename",
        "Rename a record",
        "Name of an account, vendor, customer or dimension value.",
        (
            ActionField("object", "Object type, such as accounts-payable/vendor"),
            ActionField("id", "Id"),
            ActionField("name", "New name"),
        ),
    ),
    UserAction(
        "hold_vendor",
        "Put a vendor on hold",
        "Nothing is posted for it meanwhile.",
        (ActionField("vendor", "Id of the vendor"), ON),
    ),
    UserAction(
        "require_dimension",
        "Ask for a dimension",
        "Lines of an account then need it.",
        (ActionField("account", "Account"), ActionField("dimension", "Dimension, such as department"), ON),
    ),
    UserAction(
        "close_books",
        "Close or open the books",
        "Nothing may be posted up to this day; empty opens everything.",
        (ActionField("until", "Last closed day", "date", required=False),),
    ),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "The price of one unit of a currency in pounds.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction("set_bill_approval", "Approval of bills", "Submitted bills wait for an approver.", (ON,)),
    UserAction("set_vendor_approval", "Approval of vendors", "New vendors wait for an approver.", (ON,)),
    UserAction("set_bill_numbering", "Numbering of bills", "The company numbers its bills itself.", (ON,)),
    UserAction(
        "set_attachment_numbering", "Numbering of attachments", "Attachments may come without id.", (ON,)
    ),
    UserAction(
        "set_read_only",
        "Take a user's permission to write",
        "Writes then answer 403.",
        (ActionField("user", "User id"), ON),
    ),
    UserAction("set_tier", "Change the performance tier", "1 to 4.", (ActionField("tier", "Tier"),)),
    UserAction(
        "trust_application",
        "Trust an application, or no longer",
        "Without trust every call answers GW-0011.",
        (ActionField("client", "Client id"), ON),
    ),
    UserAction(
        "set_subscription", "Web Services subscription", "Without it every call answers GW-0011.", (ON,)
    ),
    UserAction("set_active", "Company active", "A closed company answers GW-0011.", (ON,)),
    UserAction("revoke_tokens", "Revoke the consent", "Ends every grant of this company."),
)
