"""Where a person opens a written document in Xero."""

from urllib.parse import quote

from expenses_app.ledger.facts import Facts
from expenses_app.platforms.xero.names import ORGANISATION_LOGIN, Target


def page(target: Target, facts: Facts) -> str:
    """The deep link ahead of the document's id. With the short code it opens in the right organisation, whichever one the
    person last worked in."""
    short_code = facts.extra.get("short_code", "")
    if not short_code:
        return target.page
    return f"{ORGANISATION_LOGIN}?shortcode={quote(short_code, safe='!')}&redirecturl={target.page}"
