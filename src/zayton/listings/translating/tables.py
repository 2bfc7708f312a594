"""The table of translations."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import names_of
from zayton.listings.models import Translation
from zayton.listings.translating.queries import translations
from zayton.listings.translating.words import STATE_WORDS, language_name
from zayton.ui.public import Action, Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

_FIELDS = {
    "state": "state",
    "code": "code",
    "language": "language",
    "source_language": "source_language",
    "is_stale": "is_stale",
    "characters": "characters",
    "made_at": "made_at",
    "decided_at": "decided_at",
}
_LONGEST = 120


def translations_table(*, empty_action: Action) -> Table:
    """Every translation, those that wait for a reader first."""
    languages = {one: Shown(language_name(one)) for one in _languages()}
    stale = {
        "True": Shown(_("Source changed"), "amber", "alert-triangle"),
        "False": Shown(_("As translated"), "green", "check"),
    }
    return Table(
        "translations",
        [
            Column("state", _("State"), "status", choices=STATE_WORDS),
            Column("code", _("SKU"), href=_href),
            Column("language", _("Language"), choices=languages),
            Column("title", _("Title"), sortable=False, filterable=False),
            Column("is_stale", _("Source"), "status", choices=stale),
            Column("source_language", _("From the language"), choices=languages, default_shown=False),
            Column("characters", _("Characters"), "number"),
            Column("made_at", _("Translated at"), "datetime"),
            Column("by", _("Decided by"), sortable=False, filterable=False),
            Column("decided_at", _("Decided at"), "datetime", default_shown=False),
        ],
        _page,
        default_sort="-state,-made_at",
        href=_href,
        searchable=_("SKU"),
        export_name="translations",
        empty=Empty(
            _("Nothing was translated yet"),
            _("Texts are translated by machine and wait here until somebody has read them."),
            empty_action,
            "language",
        ),
    )


def _languages() -> list[str]:
    both = Translation.objects.values_list("language", "source_language").distinct()
    return sorted({one for pair in both for one in pair})


def _href(row: Mapping[str, Any]) -> str:
    return reverse("listings:translation", args=[row["id"]])


def _page(query: TableQuery) -> TablePage:
    found = page_of(
        translations(),
        query,
        fields=_FIELDS,
        search=("code",),
        extra=("texts", "decided_by"),
        shape=_shape,
    )
    names = names_of({row["by"] for row in found.rows if row["by"]})
    return TablePage(
        [{**row, "by": names.get(row["by"], row["by"])} for row in found.rows], found.total, found.totals
    )


def _shape(row: dict[str, Any]) -> Row:
    texts = row.pop("texts")
    return {
        **row,
        "title": texts["title"][:_LONGEST],
        "is_stale": str(bool(row["is_stale"])),
        "by": row.pop("decided_by"),
    }
