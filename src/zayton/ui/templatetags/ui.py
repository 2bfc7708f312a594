"""Template tags of the components: icons, figures, marks, states, charts, progress."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from zayton.ui.words import browser_words

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString | str:
    """A Tabler icon, hidden from screen readers since a word stands beside it."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name) if name else ""


@register.simple_tag
def ui_words() -> SafeString:
    """The words that scripts show, as a data block in the reader's language."""
    return json_script(browser_words(), "ui-words")


@register.simple_tag
def empty_state(empty: Any) -> SafeString:
    """What belongs here and the first step, for a list without anything in it."""
    return render_to_string("ui/empty.html", {"empty": empty})
