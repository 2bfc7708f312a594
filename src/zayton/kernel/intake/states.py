"""The states of an import and of a quarantined row, and the moves each allows."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words


class ImportState(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RowState(StrEnum):
    """Where a quarantined row stands; `replayed` rows are accepted ones."""

    OPEN = "open"
    MENDED = "mended"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


IMPORT_MOVES: Mapping[ImportState, frozenset[ImportState]] = MappingProxyType(
    {
        ImportState.WAITING: frozenset({ImportState.RUNNING, ImportState.CANCELLED, ImportState.FAILED}),
        ImportState.RUNNING: frozenset({ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED}),
        ImportState.DONE: frozenset(),
        ImportState.FAILED: frozenset({ImportState.RUNNING}),
        ImportState.CANCELLED: frozenset({ImportState.RUNNING}),
    }
)
ROW_MOVES: Mapping[RowState, frozenset[RowState]] = MappingProxyType(
    {
        RowState.OPEN: frozenset({RowState.MENDED, RowState.REPLAYED, RowState.DISCARDED}),
        RowState.MENDED: frozenset({RowState.MENDED, RowState.REPLAYED, RowState.DISCARDED}),
        RowState.REPLAYED: frozenset(),
        RowState.DISCARDED: frozenset({RowState.MENDED}),
    }
)
IMPORT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        ImportState.WAITING: _("Waiting"),
        ImportState.RUNNING: _("Running"),
        ImportState.DONE: _("Done"),
        ImportState.FAILED: _("Failed"),
        ImportState.CANCELLED: _("Cancelled"),
    }
)
ROW_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        RowState.OPEN: _("Open"),
        RowState.MENDED: _("Mended, not yet replayed"),
        RowState.REPLAYED: _("Accepted after mending"),
        RowState.DISCARDED: _("Discarded"),
    }
)


def import_sources(state: ImportState) -> list[ImportState]:
    """The states from which an import may move to `state`."""
    return [source for source, goals in IMPORT_MOVES.items() if state in goals]


def row_sources(state: RowState) -> list[RowState]:
    """The states from which a quarantined row may move to `state`."""
    return [source for source, goals in ROW_MOVES.items() if state in goals]
