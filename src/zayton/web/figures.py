"""The figures of an entry as people read them: called by their words, amounts as money, codes put into words."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.kernel.access.public import Scope
from zayton.kernel.journal.public import Figure, figure_named, register_figures
from zayton.ui.public import count_text, money_text, said

register_figures(
    {
        "code": gettext_lazy("Code"),
        "codes": gettext_lazy("Codes"),
        "name": gettext_lazy("Name"),
        "reason": gettext_lazy("Reason"),
        "digest": gettext_lazy("Digest"),
        "figures": gettext_lazy("Details"),
        "before": gettext_lazy("Before"),
        "after": gettext_lazy("After"),
    }
)
# the ending that every amount in minor units has, in payloads as in columns
_MONEY = "_minor"


class Line(NamedTuple):
    """A figure of an entry: its name in the payload, what it is called, and its value."""

    name: str
    words: str
    text: str


def figures_of(payload: Mapping[str, Any], scope: Scope) -> list[Line]:
    """A payload line by line, nested figures after what they belong to; costs only for those who see them."""
    currency = str(payload.get("currency") or settings.BASE_CURRENCY)
    return _lines(payload, scope, currency, "", "")


def _lines(
    payload: Mapping[str, Any], scope: Scope, currency: str, outer: str, outer_words: str
) -> list[Line]:
    lines: list[Line] = []
    for name, value in payload.items():
        # by its name, since a payload is written by any domain and declares no secrets
        if not scope.sees_cost and "cost" in name:
            continue
        figure = figure_named(name)
        path, words = f"{outer}{name}", f"{outer_words}{figure.words if figure else name}"
        if isinstance(value, Mapping):
            lines += _lines(value, scope, currency, f"{path}.", f"{words} · ")
        elif name.endswith(_MONEY) and isinstance(value, int):
            lines.append(Line(path, words, said(money_text(value, currency))))
        else:
            lines.append(Line(path, words, _text(value, figure)))
    return lines


def _text(value: object, figure: Figure | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        # before numbers: for Python a truth is an int too
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return count_text(value)
    if isinstance(value, list):
        return _listed(value, figure)
    return str(figure.say(value) if figure and figure.say else value)


def _listed(values: Sequence[object], figure: Figure | None) -> str:
    if any(isinstance(value, list | dict) for value in values):
        return ngettext("%(count)s line", "%(count)s lines", len(values)) % {"count": count_text(len(values))}
    return _(", ").join(_text(value, figure) for value in values)
