"""Sales tax items and codes: American ones, which purchases do not use, and those of Canada, the UK and Australia."""

from decimal import Decimal

ITEMS: dict[str, dict[str, Decimal]] = {
    "US": {"State Tax": Decimal("8.5")},
    "CA": {
        "GST (ITC)": Decimal(5),
        "HST (ITC) ON": Decimal(13),
        "PST BC": Decimal(7),
        "Zero-rated": Decimal(0),
    },
    "UK": {"VAT 20": Decimal(20), "VAT 5": Decimal(5), "VAT 0": Decimal(0)},
    "AU": {"GST 10": Decimal(10), "GST free": Decimal(0)},
}
GROUPS: dict[str, dict[str, tuple[str, ...]]] = {"CA": {"GST and PST BC": ("GST (ITC)", "PST BC")}}
# Code: whether taxable, description, item on purchases (none in the US).
CODES: dict[str, dict[str, tuple[bool, str, str]]] = {
    "US": {"Tax": (True, "Taxable Sales", ""), "Non": (False, "Non-Taxable Sales", "")},
    "CA": {
        "G": (True, "GST only", "GST (ITC)"),
        "H": (True, "HST Ontario", "HST (ITC) ON"),
        "S": (True, "GST and PST", "GST and PST BC"),
        "Z": (True, "Zero-rated", "Zero-rated"),
        "E": (False, "Exempt", ""),
    },
    "UK": {
        "S": (True, "Standard", "VAT 20"),
        "R": (True, "Reduced", "VAT 5"),
        "Z": (True, "Zero", "VAT 0"),
        "E": (False, "Exempt", ""),
    },
    "AU": {
        "GST": (True, "GST", "GST 10"),
        "FRE": (True, "GST free", "GST free"),
        "NT": (False, "Not reportable", ""),
    },
}
