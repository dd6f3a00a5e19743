"""A platform as clients see it: an integration, with what it can do, computed from its declaration."""

from typing import Any

from django.conf import settings

from expenses_app.api.data_types import STEPS
from expenses_app.api.drawing.connections import integration_id, source_id
from expenses_app.api.prefix import PREFIX
from expenses_app.connections.reaching import is_set_up
from expenses_app.ledger.capabilities import Capabilities, Reach
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.promise import Platform
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.services.start_pull import FACTS

_PUSHED = {
    "chartOfAccounts": MasterKind.ACCOUNT,
    "bankAccounts": MasterKind.BANK_ACCOUNT,
    "customers": MasterKind.CUSTOMER,
    "suppliers": MasterKind.SUPPLIER,
}
_WRITTEN = {
    "directCosts": Kind.EXPENSE,
    "transfers": Kind.TRANSFER,
    "journalEntries": Kind.ADJUSTMENT,
    "bills": Kind.REIMBURSABLE,
}


def drawn_integration(platform: Platform) -> dict[str, Any]:
    key = platform.integration_key
    return {
        "key": key,
        "logo_url": picture_of(platform),
        "name": platform.name,
        "enabled": is_set_up(platform),
        "source_id": source_id(key),
        "source_type": "Accounting",
        "integration_id": integration_id(key),
        "is_offline_connector": platform.reach is Reach.POLLED,
        "is_beta": False,
        "data_provided_by": platform.name,
        "datatype_features": _features(platform.capabilities),
    }


def drawn_branding(platform: Platform) -> dict[str, Any]:
    image = {"image": {"src": picture_of(platform), "alt": platform.name}}
    return {
        "logo": {"full": image, "square": image},
        "button": {"standard": image, "hover": image},
        "source_id": source_id(platform.integration_key),
    }


def picture_of(platform: Platform) -> str:
    return f"{settings.SITE_URL}{PREFIX}integrations/{platform.integration_key}/picture.svg"


def _features(able: Capabilities) -> list[dict[str, Any]]:
    found: dict[str, list[str]] = {}
    for name, step in STEPS.items():
        if step == FACTS or RecordKind(step) in able.records:
            found[name] = ["Get"]
    for name, master in _PUSHED.items():
        found.setdefault(name, [])
        found[name] += ["Post"] if master in able.creates else []
        found[name] += ["Put"] if master in able.updates else []
    for name, kind in _WRITTEN.items():
        if kind in able.kinds:
            found[name] = ["Post"]
            found[name] += ["Put"] if kind in able.updatable else []
            found[name] += ["Delete"] if kind in able.voidable else []
            if able.attachments is not None and kind in able.attachments.kinds:
                found[name] += ["UploadAttachment"]
    return [
        {
            "data_type": name,
            "datatype": name,
            "supported_features": [{"feature_type": one} for one in features],
        }
        for name, features in found.items()
        if features
    ]
