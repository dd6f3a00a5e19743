"""How the operators' pages are arranged: what the admin's side bar shows, and in which colours."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _list(title: Any, model: str, icon: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


SIDE_BAR = [
    {
        "items": [{"title": _("How things stand"), "icon": "dashboard", "link": reverse_lazy("admin:index")}],
    },
    {
        "title": _("Writing"),
        "items": [
            _list(_("Runs"), "sync_syncrun", "sync"),
            _list(_("Writes"), "sync_write", "edit_note"),
            _list(_("Documents"), "sync_part", "description"),
            _list(_("Attempts"), "sync_attempt", "send"),
            _list(_("Orphans"), "sync_orphan", "link_off"),
        ],
    },
    {
        "title": _("Customers"),
        "items": [
            _list(_("Partners"), "companies_partner", "handshake"),
            _list(_("API keys"), "partners_apikey", "vpn_key"),
            _list(_("Partner access"), "partners_partneraccess", "policy"),
            _list(_("Companies"), "companies_company", "apartment"),
            _list(_("Connections"), "connections_connection", "cable"),
            _list(_("Consents"), "connections_authorisation", "key"),
            _list(_("Users"), "users_user", "person"),
        ],
    },
    {
        "title": _("Coming in"),
        "items": [
            _list(_("Readings"), "reference_data_pull", "download"),
            _list(_("Statements"), "statements_statementimport", "table"),
            _list(_("Receipts"), "receipts_receipt", "receipt_long"),
        ],
    },
    {
        "title": _("Record"),
        "items": [
            _list(_("Audit"), "audit_event", "history"),
            _list(_("Installation"), "companies_installation", "dns"),
        ],
    },
]

UNFOLD = {
    "SITE_TITLE": "Expenses",
    "SITE_HEADER": "Expenses",
    "SITE_SYMBOL": "receipt_long",
    "SITE_URL": "/companies/",
    "DASHBOARD_CALLBACK": "expenses_app.sync.dashboard.dashboard",
    "SIDEBAR": {"show_search": False, "navigation": SIDE_BAR},
    # The accent of static/css/expenses.css, in unfold's eleven steps.
    "COLORS": {
        "primary": {
            str(step): f"oklch({lightness} {chroma} 267)"
            for step, lightness, chroma in (
                *((50, 0.97, 0.015), (100, 0.94, 0.03), (200, 0.88, 0.06), (300, 0.80, 0.09)),
                *((400, 0.70, 0.12), (500, 0.60, 0.14), (600, 0.48, 0.14), (700, 0.42, 0.13)),
                *((800, 0.36, 0.11), (900, 0.30, 0.09), (950, 0.22, 0.06)),
            )
        }
    },
}
