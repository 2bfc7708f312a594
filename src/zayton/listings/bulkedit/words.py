"""How the cells, fields and values of bulk edits are called and shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zayton.kernel.errors import Refusal, Words, words_of
from zayton.listings.rules.cells import LISTS, NEUTRAL, RULE_PARTS
from zayton.listings.states import EditSource, LineState
from zayton.ui.public import Shown, count_text, money_text

CELL_WORDS: Mapping[str, Words] = {
    "title": gettext_lazy("Title"),
    "price": gettext_lazy("Price"),
    "keep_back": gettext_lazy("Units kept back"),
    "percent": gettext_lazy("Percent of the rest that is shown"),
    "cap": gettext_lazy("At most this many units"),
    "stop_at": gettext_lazy("Stop selling at this many units"),
    "bullets": gettext_lazy("Bullet points"),
    "description": gettext_lazy("Description"),
    "product_type": gettext_lazy("Product type"),
    "category": gettext_lazy("Category"),
    "images": gettext_lazy("Pictures"),
    "rule": gettext_lazy("Quantity rule"),
}
SHORT_WORDS: Mapping[str, Words] = {
    **CELL_WORDS,
    "keep_back": pgettext_lazy("quantity rule", "Keep back"),
    "percent": pgettext_lazy("quantity rule", "Show %"),
    "cap": pgettext_lazy("quantity rule", "At most"),
    "stop_at": pgettext_lazy("quantity rule", "Stop at"),
}
LINE_WORDS: Mapping[str, Shown] = {
    LineState.READY: Shown(pgettext_lazy("edit line", "Will change"), "blue", "arrow-right"),
    LineState.LEFT: Shown(pgettext_lazy("edit line", "Left out"), "amber", "ban"),
    LineState.WRITTEN: Shown(pgettext_lazy("edit line", "Changed"), "green", "check"),
}
SOURCE_WORDS: Mapping[str, Shown] = {
    EditSource.GRID: Shown(pgettext_lazy("edit", "Grid"), "grey", "table"),
    EditSource.FILE: Shown(pgettext_lazy("edit", "File"), "grey", "file-spreadsheet"),
    EditSource.API: Shown(pgettext_lazy("edit", "API"), "grey", "api"),
    EditSource.UNDO: Shown(pgettext_lazy("edit", "Undoing"), "amber", "arrow-back-up"),
}


def cell_words(name: str) -> Words:
    """What a cell or field is called."""
    return CELL_WORDS.get(name, name)


def value_words(field: str, value: Any, currency: str) -> str:
    """A field's value for reading; what was typed wrongly is shown as it was typed."""
    if value is None:
        return _("as the shop") if field == "rule" else "" if field == "price" else _("as the SKU")
    if field == "price" and isinstance(value, int):
        return money_text(value, currency)
    if field == "rule" and isinstance(value, dict):
        return _rule(value)
    if field in LISTS and isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def _rule(value: Mapping[str, Any]) -> str:
    parts = [
        f"{SHORT_WORDS[name]}: {count_text(value[name])}"
        for name in RULE_PARTS
        if value.get(name) is not None and value[name] != NEUTRAL[name]
    ]
    return " · ".join(parts) or _("all that is available")


def remark_words(code: str, figures: Mapping[str, Any]) -> str:
    """Why a line is left out, or what to know about it, with what to do."""
    if not code:
        return ""
    what, remedy = words_of(Refusal(code, figures=figures))
    return f"{what} {remedy}".strip()
