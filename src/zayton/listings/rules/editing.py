"""What a bulk edit would change in one listing, field by field, and what keeps a field from being changed: pure."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from zayton.kernel.money import to_major
from zayton.listings.rules.cells import (
    CONTENT,
    FIELDS,
    LEFT_TO_OTHERS,
    LISTS,
    OWN_WORDS,
    Fault,
    Read,
    against_limits,
    cell_texts,
    field_of,
    read_cell,
    rule_of,
)
from zayton.listings.rules.wording import WORDS, alike

_NONE: Mapping[str, Any] = MappingProxyType({})
Limits = Mapping[str, Mapping[str, Any]]
"""The limits of a kind of product by field."""


class Money(NamedTuple):
    """What bounds a listing's price, in minor units of its currency; `break_even` is told to those who see costs."""

    floor: int | None = None
    ceiling: int | None = None
    break_even: int | None = None
    is_ruled: bool = False


class Standing(NamedTuple):
    """A listing as an edit finds it.

    `own` holds each field as the listing itself keeps it, `common` what its SKU or shop says where it keeps nothing.
    `locked` are the fields that cannot be changed here, and why. `notes` are told beside every change, `remarks` beside
    that of one field. `is_found` says that it was not published from here: its texts are its channel's, a cleared one
    is empty, and `None` is what no channel told. Listings of one `family` show the same of what is `shared`.
    """

    listing_id: int
    msku: str
    currency: str
    own: Mapping[str, Any]
    common: Mapping[str, Any] = _NONE
    locked: Mapping[str, Fault] = _NONE
    money: Money = Money()
    notes: tuple[Fault, ...] = ()
    remarks: Mapping[str, Fault] = _NONE
    is_found: bool = False
    family: str = ""
    shared: frozenset[str] = frozenset()

    def shown(self, field: str) -> Any:
        """What a field says, by the listing itself or by its SKU or its shop."""
        value = self.own.get(field)
        return self.common.get(field) if value is None and field in LEFT_TO_OTHERS else value

    def texts(self) -> dict[str, str]:
        """All cells as they are shown."""
        return {
            cell: text
            for field in FIELDS
            for cell, text in cell_texts(field, self.shown(field), self.currency).items()
        }

    def kind(self) -> str:
        """By which kind of product the channel's limits go."""
        return str(self.own.get("product_type") or self.own.get("category") or "")


class Line(NamedTuple):
    """A field that was typed otherwise than it stands: `fault` keeps it out, `note` is only told."""

    field: str
    was: Any
    will: Any
    before: Any
    fault: Fault | None = None
    note: Fault | None = None


def lines_of_edit(
    standing: Standing, typed: Mapping[str, str], limits: Callable[[str], Limits]
) -> list[Line]:
    """The lines of a listing's cells as typed, by field; what says the same as now is left away.

    `limits` gives the channel's limits of a kind of product.
    """
    now = standing.texts()
    # a spreadsheet gives back every column: only what was changed is an edit
    changed = {cell: text for cell, text in typed.items() if _differs(cell, text, now, standing)}
    fields = [field for field in FIELDS if any(field_of(cell) == field for cell in changed)]
    read = {field: _read(field, changed, standing) for field in fields}
    kind = next(
        (
            str(read[field].value)
            for field in ("product_type", "category")
            if field in read and read[field].value
        ),
        standing.kind(),
    )
    lines = []
    for field in fields:
        value, fault = read[field]
        if value is None and standing.is_found and field in OWN_WORDS:
            value = [] if field in LISTS else ""
        fault = standing.locked.get(field) or fault or _against(field, value, standing, limits(kind))
        if fault is None and value == standing.own.get(field):
            continue
        note = None if fault else _note(field, value, standing)
        lines.append(Line(field, standing.own.get(field), value, standing.shown(field), fault, note))
    return lines


def _differs(cell: str, text: str, now: Mapping[str, str], standing: Standing) -> bool:
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if plain == "\n".join(line.rstrip() for line in now[cell].strip().splitlines()):
        return False
    # 12.5 is what a spreadsheet makes of 12.50
    read, stands = (read_cell(cell, each, standing.currency) for each in (text, now[cell]))
    return read.fault is not None or stands.fault is not None or read.value != stands.value


def _read(field: str, typed: Mapping[str, str], standing: Standing) -> Read:
    mine = {
        cell: read_cell(cell, text, standing.currency)
        for cell, text in typed.items()
        if field_of(cell) == field
    }
    for cell, one in mine.items():
        if one.fault:
            return Read(typed[cell], one.fault)
    if field == "rule":
        return Read(rule_of({cell: one.value for cell, one in mine.items()}, standing.shown("rule")))
    return next(iter(mine.values()))


def _against(field: str, value: Any, standing: Standing, limits: Limits) -> Fault | None:
    if field == "price":
        return beyond_bounds(value, standing)
    if field not in CONTENT:
        return None
    published = standing.common.get(field) if value is None else value
    if field == "title" and not published:
        return Fault("listings.edit_needed", {"field": field})
    return against_limits(field, published, limits.get(field, _NONE))


def beyond_bounds(minor: int, standing: Standing) -> Fault | None:
    """What the bounds of a listing have against a price."""
    money = standing.money
    if money.floor is not None and minor < money.floor:
        return Fault("listings.edit_below_floor", {"most": amount(money.floor, standing.currency)})
    if money.ceiling is not None and minor > money.ceiling:
        return Fault("listings.edit_above_ceiling", {"most": amount(money.ceiling, standing.currency)})
    return None


def _note(field: str, value: Any, standing: Standing) -> Fault | None:
    if field == "price":
        even = standing.money.break_even
        if even is not None and value < even:
            return Fault("listings.edit_below_cost", {"most": amount(even, standing.currency)})
        if standing.money.is_ruled:
            return Fault("listings.edit_rule_moves")
    return standing.notes[0] if standing.notes else standing.remarks.get(field)


def amount(minor: int, currency: str) -> str:
    """An amount as figures keep it, in no reader's language."""
    return f"{to_major(minor, currency):f} {currency}"


def divided(lines: Sequence[tuple[Standing, Line]]) -> list[Line]:
    """The lines of a whole edit; what listings of one family share, and shall say differently, is left out of all."""
    said: dict[tuple[str, str], list[Any]] = {}
    for standing, line in lines:
        if _is_shared(standing, line):
            wills = said.setdefault((standing.family, line.field), [])
            wills += [] if line.will in wills else [line.will]
    apart = Fault("listings.edit_family_divided")
    return [
        line._replace(fault=apart, note=None)
        if _is_shared(standing, line) and len(said[standing.family, line.field]) > 1
        else line
        for standing, line in lines
    ]


def _is_shared(standing: Standing, line: Line) -> bool:
    return bool(standing.family) and line.field in standing.shared and line.fault is None


def _stands(field: str, stands: Any, wrote: Any) -> bool:
    # a channel may set blanks of a text as it likes, which is nobody's change
    return stands == wrote or (field in WORDS and None not in (stands, wrote) and alike(stands, wrote))


def undone(line: Line, standing: Standing) -> Line:
    """The line that takes another back, if the field still says what that wrote and may be changed."""
    field, stands = line.field, standing.own.get(line.field)
    fault = standing.locked.get(field)
    if fault is None and not _stands(field, stands, line.will):
        fault = Fault("listings.edit_changed_since")
    if fault is None and standing.is_found and field in OWN_WORDS and line.was is None:
        fault = Fault("listings.edit_unknown_before")
    # a price that nobody knew cannot be asked for
    if fault is None and field == "price" and line.was is None:
        fault = Fault("listings.edit_needed", {"field": field})
    if fault is None and field == "price":
        fault = beyond_bounds(line.was, standing)
    return Line(field, stands, line.was, standing.shown(field), fault)
