"""Which scope opens which resource (Xero's granular scopes, with the broad ones of older apps)."""

IDENTITY_SCOPES = {"openid", "profile", "email", "offline_access"}
RESOURCE_SCOPES: dict[str, tuple[str, ...]] = {
    "banktransactions": ("accounting.banktransactions", "accounting.transactions"),
    "banktransfers": ("accounting.banktransactions", "accounting.transactions"),
    "manualjournals": ("accounting.manualjournals", "accounting.transactions"),
    "linkedtransactions": ("accounting.invoices", "accounting.transactions"),
    "organisation": ("accounting.settings",),
    "organisations": ("accounting.settings",),
    "accounts": ("accounting.settings",),
    "taxrates": ("accounting.settings",),
    "trackingcategories": ("accounting.settings",),
    "currencies": ("accounting.settings",),
    "users": ("accounting.settings",),
    "contacts": ("accounting.contacts",),
}
ATTACHMENT_SCOPES = ("accounting.attachments",)
BROAD_SCOPES = {"accounting.transactions", "accounting.transactions.read"}
KNOWN_SCOPES = (
    IDENTITY_SCOPES
    | {
        f"{scope}{suffix}"
        for scopes in RESOURCE_SCOPES.values()
        for scope in scopes
        for suffix in ("", ".read")
    }
    | {
        f"accounting.{name}{suffix}"
        for name in ("attachments", "payments", "budgets")
        for suffix in ("", ".read")
    }
    | {
        "accounting.journals.read",
        "accounting.reports.read",
        "files",
        "files.read",
        "assets",
        "assets.read",
        "bankfeeds",
    }
)


def allows(granted: set[str], needed: tuple[str, ...], *, writing: bool) -> bool:
    """Whether one of the needed scopes was granted; reading is content with the ``.read`` form."""
    return any(scope in granted or (not writing and f"{scope}.read" in granted) for scope in needed)
