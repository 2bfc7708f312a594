"""Template tags of the catalogue."""

from collections.abc import Collection

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def simulated_mark(simulated: Collection[str], field: str) -> SafeString | str:
    """The mark of a fact that a demo made up; nothing beside real ones."""
    return render_to_string("catalog/simulated.html") if field in simulated else ""
