"""Sentences that came out of pure code, in the reader's language: `{% said message as sentence %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from expenses_app.core.messages import Message

register = template.Library()


@register.simple_tag
def said(message: Message | Mapping[str, Any]) -> str:
    """Return a Message, or one stored as JSON, as text."""
    found = message if isinstance(message, Message) else Message.from_json(message)
    return found.text(gettext)
