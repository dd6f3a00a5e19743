"""What a person can do inside NetSuite, as the control page offers it."""

from expenses_app.simulators.chassis import ActionField, UserAction

DOCUMENT = ActionField("document", "Internal id of the transaction")
ACTIONS = (
    UserAction(
        "edit_document",
        "Edit a transaction",
        "Change memo, date or number, or the amount or account number of its first line.",
        (
            DOCUMENT,
            ActionField("memo", "Memo", required=False),
            ActionField("date", "Date", "date", required=False),
            ActionField("number", "Number (tranId)", required=False),
            ActionField("amount", "Net amount of the first line", "number", required=False),
            ActionField("account", "Account number of the first line", required=False),
        ),
    ),
    UserAction("delete_document", "Delete a transaction", "As a user deletes it.", (DOCUMENT,)),
    UserAction("void_check", "Void a check", "Status Voided; the original stays.", (DOCUMENT,)),
    UserAction("clear_document", "Reconcile a transaction", "Sets Cleared.", (DOCUMENT,)),
    UserAction(
        "detach_file",
        "Detach a file",
        "Takes a file off a transaction.",
        (DOCUMENT, ActionField("file", "File id")),
    ),
    UserAction(
        "set_inactive",
        "Make a record inactive",
        "Account, vendor, customer, department, classification, location, tax code, currency.",
        (
            ActionField("kind", "Record type"),
            ActionField("record", "Internal id, number or name"),
            ActionField("inactive", "Inactive", "checkbox", required=False),
        ),
    ),
    UserAction(
        "rename",
        "Rename a record",
        "Changes the name of an account, vendor or customer.",
        (
            ActionField("kind", "Record type"),
            ActionField("record", "Internal id, number or name"),
            ActionField("name", "New name"),
        ),
    ),
    UserAction(
        "delete_record",
        "Delete a list record",
        "Deletes a vendor, customer, account or tracking value.",
        (ActionField("kind", "Record type"), ActionField("record", "Internal id, number or name")),
    ),
    UserAction(
        "add_record",
        "Add a list record",
        "With fields as the REST service takes them.",
        (ActionField("kind", "Record type"), ActionField("fields", "Fields", "json")),
    ),
    UserAction(
        "set_period",
        "Close, lock or open a period",
        "The period that contains the date.",
        (
            ActionField("date", "A date in the period", "date"),
            ActionField("closed", "Closed", "checkbox", required=False),
            ActionField("all_locked", "All locked", "checkbox", required=False),
            ActionField("ap_locked", "Payables locked", "checkbox", required=False),
        ),
    ),
    UserAction(
        "change_tax_rate",
        "Change a tax rate",
        "In per cent.",
        (ActionField("code", "Tax code"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "set_rate",
        "Change an exchange rate",
        "Base units for one unit.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "set_feature",
        "Switch a feature",
        "one_world, suite_tax, use_account_numbers, auto_numbering, expense_reports, deletion_reason, suite_app, nexus_missing.",
        (ActionField("feature", "Feature"), ActionField("on", "On", "checkbox", required=False)),
    ),
    UserAction(
        "require_field",
        "Make a field mandatory",
        "As on a custom form.",
        (
            ActionField("kind", "Record type"),
            ActionField("field", "Field"),
            ActionField("required", "Mandatory", "checkbox", required=False),
        ),
    ),
    UserAction(
        "set_permission",
        "Grant or take a permission",
        "Of a role.",
        (
            ActionField("role", "Role id"),
            ActionField("permission", "Permission"),
            ActionField("granted", "Granted", "checkbox", required=False),
        ),
    ),
    UserAction(
        "upload_certificate",
        "Map a certificate (M2M)",
        "OAuth 2.0 client credentials: entity, role and application to a certificate.",
        (
            ActionField("certificate", "Certificate in PEM form"),
            ActionField("client", "Client id"),
            ActionField("role", "Role id", required=False),
            ActionField("entity", "Employee id", required=False),
        ),
    ),
    UserAction(
        "revoke_certificate",
        "Revoke a certificate",
        "Ends its grants too.",
        (ActionField("certificate", "Certificate id"),),
    ),
    UserAction(
        "create_token",
        "Create an access token (TBA)",
        "Token-based authentication: answers consumer and token with their secrets.",
        (
            ActionField("client", "Consumer key", required=False),
            ActionField("role", "Role id", required=False),
        ),
    ),
    UserAction("revoke_consent", "Revoke authorised applications", "Ends every grant from the consent page."),
    UserAction(
        "lapse",
        "Let the subscription lapse or return",
        "A lapsed account refuses every login.",
        (ActionField("lapsed", "Lapsed", "checkbox", required=False),),
    ),
    UserAction(
        "set_tier",
        "Change the service tier",
        "standard, premium, enterprise, ultimate, developer.",
        (ActionField("tier", "Tier"),),
    ),
)
