"""`{% draw_each rows "review/_row.html" row %}`: the fragment for every one of them, compiled where it can be."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from django import template
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

from expenses_app.review.compiling import Draw, Unsupported, compiled

register = template.Library()
_KNOWN: "WeakKeyDictionary[Template, Draw]" = WeakKeyDictionary()


@register.simple_tag(takes_context=True)
def draw_each(context: Context, items: Iterable[Any], name: str, loop_name: str) -> SafeString:
    """As `{% for %}{% include %}{% endfor %}`, in a sixth of the time."""
    found = context.template.engine.get_template(name)  # type: ignore[union-attr]
    draw = _KNOWN.get(found)
    if draw is None:
        try:
            draw = compiled(found, loop_name)
        except Unsupported:
            draw = _ordinary(found, loop_name)
        _KNOWN[found] = draw
    # Every value was escaped where it was written.
    return mark_safe(draw(context, items))  # noqa: S308


def _ordinary(found: Template, loop_name: str) -> Draw:
    def draw(context: Context, items: Iterable[Any]) -> str:
        drawn = []
        for item in items:
            with context.push(**{loop_name: item}):
                drawn.append(found.render(context))
        return "".join(drawn)

    return draw
