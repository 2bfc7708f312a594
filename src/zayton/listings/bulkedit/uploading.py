"""A workbook that comes back: its rows are joined to listings by their keys, and what names none is refused by row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, NamedTuple

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import FileRefused, RawTable, read_table
from zayton.listings.bulkedit import errors
from zayton.listings.bulkedit.previewing import MOST_LISTINGS, preview_edit
from zayton.listings.bulkedit.workbook import CLEAR, KEY, MSKU, folded, known_headings
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import ListingEdit
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.listing import seen_listings
from zayton.listings.rules.cells import CELLS
from zayton.listings.states import EditSource

MOST_MIB = 32
_KEYS_AT_ONCE = 2_000


class _Row(NamedTuple):
    line: int
    key: str
    msku: str
    cells: Mapping[str, str]


def preview_workbook(
    *, file: BinaryIO, size: int, name: str, actor: Actor, at: datetime
) -> ListingEdit | list[Refusal]:
    """Keep a draft of what a workbook changes, or say why it cannot be read; no listing changes."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    if size > MOST_MIB << 20:
        return [Refusal(errors.FILE_TOO_LARGE, figures={"most": MOST_MIB})]
    try:
        # one row more than an edit takes tells that there are too many, and a million are not read for it
        table = read_table(file, rows=MOST_LISTINGS + 1)
    except FileRefused as problem:
        return [problem.refusal]
    rows = _rows(table)
    if isinstance(rows, Refusal):
        return [rows]
    if len(rows) > MOST_LISTINGS:
        return [Refusal(errors.TOO_MANY, figures={"count": len(rows), "most": MOST_LISTINGS})]
    broken = [Refusal(one.code, "", {**one.figures, "row": one.row}, one.row) for one in table.broken]
    typed, places, refusals = _joined(rows, actor)
    return preview_edit(
        typed=typed,
        actor=actor,
        at=at,
        source=EditSource.FILE,
        file_name=name,
        rows=places,
        refusals=[*broken, *refusals],
    )


def _rows(table: RawTable) -> list[_Row] | Refusal:
    known = known_headings()
    columns = {known[folded(head)]: head for head in table.facts.headers if folded(head) in known}
    if not {KEY, MSKU} <= columns.keys():
        return Refusal(errors.NO_KEYS)
    if not columns.keys() & set(CELLS):
        return Refusal(errors.NO_CELLS)
    rows = []
    for each in table.frame.iter_rows(named=True):
        told = {name: (each[head] or "").strip() for name, head in columns.items()}
        cells = {name: "" if text == CLEAR else text for name, text in told.items() if name in CELLS and text}
        rows.append(_Row(each["row"], told[KEY], told[MSKU], cells))
    return rows


def _joined(
    rows: Sequence[_Row], actor: Actor
) -> tuple[dict[int, Mapping[str, str]], dict[int, int], list[Refusal]]:
    """Cells and lines by listing id, and the rows that name none or one that stands there already."""
    names = _names({int(row.key) for row in rows if _is_key(row.key)}, actor)
    typed: dict[int, Mapping[str, str]] = {}
    places: dict[int, int] = {}
    refusals = []
    for row in rows:
        key = int(row.key) if _is_key(row.key) else 0
        figures: dict[str, int | str] = {"row": row.line}
        if key not in names:
            refusals.append(Refusal(errors.UNKNOWN_ROW, row.msku or row.key[:40], figures, row.line))
        elif row.msku != names[key].strip():
            figures["other"] = names[key]
            refusals.append(Refusal(errors.KEY_CHANGED, row.msku[:120], figures, row.line))
        elif key in places:
            figures["first"] = places[key]
            refusals.append(Refusal(errors.TWICE, row.msku, figures, row.line))
        else:
            typed[key], places[key] = row.cells, row.line
    return typed, places, refusals


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _names(keys: set[int], actor: Actor) -> dict[int, str]:
    wanted = sorted(keys)
    names: dict[int, str] = {}
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        part = wanted[start : start + _KEYS_AT_ONCE]
        names |= dict(seen_listings(scope=actor.scope).filter(pk__in=part).values_list("pk", "msku"))
    return names
