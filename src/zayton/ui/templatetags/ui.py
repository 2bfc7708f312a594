"""Template tags of the components: icons, figures, marks, states, charts, progress."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of
from zayton.ui import formats
from zayton.ui.charts import Chart
from zayton.ui.figures import FigureTile
from zayton.ui.progress import progress_context
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


@register.simple_tag
def number(value: formats.Figure | None, decimals: int = 0) -> SafeString:
    """A figure in the reader's language."""
    return format_html('<span class="z-number">{}</span>', formats.number_text(value, decimals))


@register.simple_tag
def money(minor: int | None, currency: str) -> SafeString:
    """An amount in minor units with its currency."""
    return format_html('<span class="z-number">{}</span>', formats.money_text(minor, currency))


@register.simple_tag
def percent(fraction: formats.Figure | None) -> SafeString:
    """A fraction as a percentage."""
    return format_html('<span class="z-number">{}</span>', formats.percent_text(fraction))


@register.simple_tag
def day(value: date | None) -> str:
    """A day in the reader's language."""
    return formats.date_text(value)


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """A moment, which the page turns into the reader's zone."""
    return formats.moment_html(at)


@register.simple_tag
def country(code: str) -> str:
    """A country's name from its code."""
    return formats.country_text(code)


@register.simple_tag
def change(comparison: formats.Comparison) -> SafeString:
    """A comparison with sign and arrow, coloured as the reader has rises and falls."""
    words = f"{comparison.arrow} {comparison.text}".strip()
    return format_html('<span class="z-{}">{}</span>', comparison.direction, words)


@register.simple_tag
def mark(name: str) -> SafeString | str:
    """The mark of an estimated, settled or simulated figure, always the same way."""
    words: Mapping[str, str] = {
        "estimated": _("estimated"),
        "settled": _("settled"),
        "simulated": _("simulated"),
    }
    return format_html('<span class="z-mark z-mark-{}">{}</span>', name, words[name]) if name in words else ""


@register.simple_tag
def tile(figure: FigureTile) -> SafeString:
    """A figure to look at, which opens into what it is made of."""
    # a dash means zero in a table; alone in a tile it would read as missing
    return render_to_string("ui/tile.html", {"tile": figure, "text": formats.said(figure.text)})


@register.simple_tag
def chart(declared: Chart) -> SafeString:
    """A chart with its table and its picture."""
    drawn = render_to_string("ui/chart.html", {"chart": declared})
    return mark_safe(drawn + json_script(declared.described(), f"chart-{declared.name}"))  # noqa: S308 - both are escaped


@register.simple_tag(takes_context=True)
def progress(context: Mapping[str, Any], job_id: int | str) -> SafeString:
    """The progress of a job, polled while it runs."""
    return render_to_string("ui/progress.html", progress_context(actor_of(context["request"]), job_id))
