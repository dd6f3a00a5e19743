"""Drawing form controls and search results the way the style sheet expects them."""

from django import forms, template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A widget's class in the style sheet. The first that fits counts; a check box has none.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.Widget, "input"),
)


@register.simple_tag
def control(field: forms.BoundField, **options: str) -> SafeString:
    """Draw the control of a bound field; `class="money"` adds a class to the one its kind has.

    Label, hint and error stand around it, see components/field.html.
    """
    widget = field.field.widget
    own = next(name for kind, name in _CLASSES if isinstance(widget, kind))
    given = (widget.attrs.get("class", ""), own, options.get("class", ""))
    classes = " ".join(dict.fromkeys(name for name in given if name))
    return field.as_widget(attrs={"class": classes} if classes else None)


@register.simple_tag
def mark_found(text: str, query: str = "") -> SafeString:
    """`text`, escaped, with the first place that equals `query` (in any case) marked."""
    at = text.casefold().find(query.strip().casefold()) if query and query.strip() else -1
    if at < 0 or len(text) != len(text.casefold()):
        return mark_safe(escape(text))  # noqa: S308 (escaped)
    end = at + len(query.strip())
    return format_html("{}<mark>{}</mark>{}", text[:at], text[at:end], text[end:])
