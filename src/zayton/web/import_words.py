"""How imports, their outcomes and the reasons of quarantined rows read."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.kernel.errors import Refusal, declared_reasons, words_of
from zayton.kernel.intake.public import (
    IMPORT_WORDS,
    ROW_WORDS,
    Import,
    ImportState,
    Kind,
    QuarantinedRow,
    RowState,
    Target,
    targets,
)
from zayton.ui.public import Shown

IMPORT_STATES = {
    state.value: Shown(IMPORT_WORDS[state], colour, icon)
    for state, colour, icon in (
        (ImportState.WAITING, "grey", "clock"),
        (ImportState.RUNNING, "blue", "loader-2"),
        (ImportState.DONE, "green", "check"),
        (ImportState.FAILED, "red", "alert-triangle"),
        (ImportState.CANCELLED, "grey", "ban"),
    )
}
ROW_STATES = {
    state.value: Shown(ROW_WORDS[state], colour, icon)
    for state, colour, icon in (
        (RowState.OPEN, "red", "alert-triangle"),
        (RowState.MENDED, "amber", "pencil"),
        (RowState.REPLAYED, "green", "check"),
        (RowState.DISCARDED, "grey", "ban"),
    )
}
KIND_WORDS = {
    Kind.TEXT: gettext_lazy("text"),
    Kind.BARCODE: gettext_lazy("barcode"),
    Kind.QUANTITY: gettext_lazy("whole number"),
    Kind.AMOUNT: gettext_lazy("amount of money"),
    Kind.DECIMAL: gettext_lazy("number"),
    Kind.MOMENT: gettext_lazy("date and time"),
    Kind.DATE: gettext_lazy("date"),
    Kind.COUNTRY: gettext_lazy("country"),
    Kind.CURRENCY: gettext_lazy("currency"),
    Kind.BOOLEAN: gettext_lazy("yes or no"),
}


def target_of(name: str) -> Target | None:
    """The target of this name, if some domain still declares it."""
    return next((target for target in targets() if target.name == name), None)


def target_words(name: str) -> str:
    """What a target is called."""
    target = target_of(name)
    return str(target.title) if target else name


def outcome_words(target: Target | None) -> dict[str, str]:
    """The words of a target's outcomes, and of rows accepted after mending."""
    declared = {outcome.name: str(outcome.words) for outcome in target.outcomes} if target else {}
    return {
        "replayed": _("Accepted after mending"),
        "aside": _("No rows of their own (totals, footers, repeats)"),
    } | declared


def column_words(target: Target | None, name: str) -> str:
    """What a target's column is called; the whole row when no column is at fault."""
    if not name:
        return _("the whole row")
    words = {column.name: str(column.words) for column in target.columns} if target else {}
    return words.get(name, name)


def reason_words(code: str, figures: Mapping[str, Any], value: str = "") -> tuple[str, str]:
    """What is wrong with a row and what to do about it."""
    return words_of(Refusal(code, value, dict(figures)))


def row_reason(row: QuarantinedRow) -> tuple[str, str]:
    """What is wrong with a quarantined row and what to do about it."""
    return reason_words(row.code, row.figures, row.value)


def code_words(code: str) -> str:
    """A reason without its figures, as a filter shows it."""
    reason = declared_reasons().get(code)
    # one filter for all rows of a reason, whatever their figures
    return re.sub(r"%\(\w+\)[a-z]", "…", str(reason.words)) if reason else code


def import_problem(run: Import) -> tuple[str, str]:
    """Why an import failed and what to do; empty when it did not."""
    return reason_words(run.error_code, run.error_figures) if run.error_code else ("", "")
