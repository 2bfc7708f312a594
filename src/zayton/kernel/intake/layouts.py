"""Kinds of file that are known beforehand: by which headings, how they are cut, and where they lead."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from zayton.kernel.errors import Words

Heading = tuple[str, ...]
"""One heading in the languages that a marketplace writes it in; the first is the English one."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
DERIVED = "= "
"""How the headings of columns begin that a layout works out from others."""


class Shaped(NamedTuple):
    """A reshaped table: the rows to be worked, and the lines of those that are no rows of their own.

    `frame` has the column `row`, the file's columns and the derived ones. A line is in one of the two, never in none.
    """

    frame: pl.DataFrame
    aside: Sequence[int] = ()


Reshape = Callable[[pl.DataFrame, Mapping[str, str]], Shaped]
"""From the rows as text and {key: heading of this file} to the rows as the target takes them; pure."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file.

    `headings` are the columns it may have, by a key of ours; `known_by` the keys that every such file has, and
    `without` keys that belong to a similar kind. `columns` lead from the target's columns to a key or to a derived
    column (`= name`) that `reshape` adds always. `options` of the target are fixed by it, as are the conventions in
    `dates` and `decimals` (by key). `footers` are patterns of lines that are no rows, matched against the line's filled
    cells, apart by spaces. What `reshape` puts aside is counted and not worked.

    `reports` are the marketplace's own kinds of report that are such a file, where they can be asked for; `by_itself`
    answers the target's options for a file that comes so, as then nobody is there to be asked.
    """

    name: str
    title: Words
    marketplace: str
    target: str
    headings: Mapping[str, Heading]
    known_by: tuple[str, ...]
    columns: Mapping[str, str]
    without: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    dates: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    decimals: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    footers: tuple[str, ...] = ()
    reshape: Reshape | None = None
    reports: tuple[str, ...] = ()
    by_itself: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def found_in(self, headings: Sequence[str]) -> dict[str, str]:
        """{key: heading} for the keys that a file's headings spell, in any language; of two alike the first."""
        free = {folded(heading): heading for heading in reversed(headings)}
        found: dict[str, str] = {}
        for key, spellings in self.headings.items():
            word = next((word for word in map(folded, spellings) if word in free), None)
            if word is not None:
                # taken away, so that one heading cannot serve two keys
                found[key] = free.pop(word)
        return found

    def mapping(self, headings: Sequence[str]) -> dict[str, str]:
        """{target column: heading} for a file of this kind, derived columns included."""
        found = self.found_in(headings)
        leads = {
            name: key if key.startswith(DERIVED) else found.get(key) for name, key in self.columns.items()
        }
        return {name: heading for name, heading in leads.items() if heading is not None}

    def conventions(self, headings: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """What is known of decimals and dates, each as {heading: convention}."""
        found = self.found_in(headings)
        decimals, dates = (
            {found.get(key, key): said for key, said in known.items()}
            for known in (self.decimals, self.dates)
        )
        return decimals, dates


def folded(text: str) -> str:
    """A heading without case, spaces and punctuation; full-width letters are the same letters."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


_LAYOUTS: dict[str, Layout] = {}


def register_layouts(layouts: Sequence[Layout]) -> None:
    """Make kinds of file known; called while Django starts. A mistake in one is a `ValueError` at once."""
    for layout in layouts:
        keys = {key for key in layout.columns.values() if not key.startswith(DERIVED)}
        strange = {*keys, *layout.known_by, *layout.without} - set(layout.headings)
        if strange:
            raise ValueError(f"the layout {layout.name!r} names unknown headings: {sorted(strange)}")
        if _LAYOUTS.setdefault(layout.name, layout) is not layout:
            raise ValueError(f"the layout {layout.name!r} is declared twice")


def layout_named(name: str) -> Layout | None:
    """The layout of this name; `None` when no domain declares it any more."""
    return _LAYOUTS.get(name)


def layout_of_report(marketplace: str, report: str) -> Layout | None:
    """The layout that reads a marketplace's report of this kind; `None` when no domain does."""
    return next((one for one in layouts() if one.marketplace == marketplace and report in one.reports), None)


def layouts() -> Sequence[Layout]:
    """Every known kind of file, in the order of their names."""
    return [_LAYOUTS[name] for name in sorted(_LAYOUTS)]
