"""Which size convention the buyers of a site read, and our sizes in it by a chart that the seller owns: pure.

Public conversion tables contradict each other, so nothing is converted that a chart does not say.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

MOST_ROWS, MOST_COLUMNS, LONGEST = 200, 20, 40

_EUROPE: Final = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT")
    + ("LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
)
_BY_COUNTRY: Final = {"US": ("US",), "GB": ("UK",), "JP": ("JP", "CM"), "CN": ("CN", "CM")}
# toe allowance and the parts of a Paris point (2/3 cm): 20 mm are three points
_ALLOWANCE, _POINTS, _LENGTH = 15, 3, 20


class Row(NamedTuple):
    """One of our sizes as SKUs write it, and what it is by convention."""

    ours: str
    sizes: Mapping[str, str]


class Grid(NamedTuple):
    """What a chart says; `own` names the convention of our own sizes and may be blank."""

    own: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class GridFault(NamedTuple):
    """What is wrong with a grid, and in which line; the heading is line 1."""

    code: str
    line: int


class Chart(NamedTuple):
    """A grid at work: sizes by the key of ours; names of the attribute by marketplace, `""` for any other."""

    own: str
    columns: tuple[str, ...]
    sizes: Mapping[str, Mapping[str, str]]
    attributes: Mapping[str, str]


class Reach(NamedTuple):
    """Which goods a chart is for: a brand, a category with all below it, or both."""

    chart_id: int
    brand_id: int | None
    category_id: int | None


class Step(NamedTuple):
    """One of our sizes at a site; `size` is blank where the chart does not tell it."""

    attribute: str
    own: str
    ours: str
    convention: str
    size: str


class Sized(NamedTuple):
    """Attributes as a site gets them, and what was done to the size among them."""

    attributes: Mapping[str, Any]
    step: Step | None = None


def size_key(size: str) -> str:
    """How sizes compare: case and spaces do not count."""
    return " ".join(size.split()).casefold()


def conventions_of(country: str) -> tuple[str, ...]:
    """The conventions that a country's buyers read, the country's own column of a chart first."""
    return tuple(dict.fromkeys((country, *_usual(country))))


def _usual(country: str) -> tuple[str, ...]:
    return ("EU",) if country in _EUROPE else _BY_COUNTRY.get(country, (country,))


def convention_at(country: str, columns: Sequence[str]) -> str:
    """The column of a chart that a country reads, as the chart writes it; blank when it has none."""
    known = {column.upper(): column for column in reversed(columns)}
    return next((known[one] for one in conventions_of(country) if one in known), "")


def chart_for(brand_id: int | None, categories: Sequence[int], reaches: Sequence[Reach]) -> int | None:
    """The chart of goods whose categories are given from the root down: the brand's first, then the nearest."""
    fitting = [
        (one.brand_id is not None, categories.index(one.category_id) if one.category_id else -1, one.chart_id)
        for one in reaches
        if (one.brand_id or one.category_id)
        and one.brand_id in (None, brand_id)
        and (one.category_id is None or one.category_id in categories)
    ]
    return max(fitting)[2] if fitting else None


def localised(attributes: Mapping[str, Any], chart: Chart, *, country: str, marketplace: str) -> Sized:
    """Attributes with our size as the site's; a size that the chart does not know stays as it is, and is named."""
    name = chart.attributes.get(marketplace) or chart.attributes.get("", "")
    value = attributes.get(name)
    if not isinstance(value, str) or not value.strip():
        return Sized(attributes)
    columns = (*((chart.own,) if chart.own else ()), *chart.columns)
    convention = convention_at(country, columns)
    ours = chart.sizes.get(size_key(value))
    if ours is None and convention and size_key(value) in _sizes_of(chart, convention):
        # somebody wrote the site's size itself
        return Sized(attributes)
    size = "" if ours is None else ours.get(convention, "")
    step = Step(name, chart.own, value.strip(), convention or _usual(country)[0], size)
    return Sized({**attributes, name: size} if size else attributes, step)


def _sizes_of(chart: Chart, convention: str) -> set[str]:
    return {size_key(sizes.get(convention, "")) for sizes in chart.sizes.values()}


def chart_of(grid: Grid, attributes: Mapping[str, str]) -> Chart:
    """A grid ready for looking sizes up; our own convention is a column like the others."""
    own = {grid.own: ""} if grid.own else {}
    sizes = {size_key(row.ours): {**row.sizes, **dict.fromkeys(own, row.ours)} for row in grid.rows}
    return Chart(grid.own, grid.columns, sizes, attributes)


def read_grid(text: str) -> Grid | GridFault:
    """A grid of lines with tabs or `|` between the cells; the heading names the conventions, our own first."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return GridFault("heading", 1)
    own, *columns = _cells(lines[0][1])
    rows = []
    for number, line in lines[1:]:
        ours, *cells = _cells(line)
        if len(cells) > len(columns):
            return GridFault("cells", number)
        rows.append(Row(ours, {name: cell for name, cell in zip(columns, cells, strict=False) if cell}))
    return Grid(own, tuple(columns), tuple(rows))


def _cells(line: str) -> list[str]:
    # a table pasted from a sheet may end in empty cells
    cells = [cell.strip() for cell in re.split(r"[\t|]", line)]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def written_grid(grid: Grid) -> str:
    """A grid as the form shows it, with tabs."""
    lines = [(grid.own, *grid.columns)]
    lines += [(row.ours, *(row.sizes.get(one, "") for one in grid.columns)) for row in grid.rows]
    return "\n".join("\t".join(cells) for cells in lines)


def fault_of(grid: Grid) -> GridFault | None:
    """What keeps a grid from being kept, the first of it."""
    named = [one.upper() for one in (grid.own, *grid.columns) if one]
    if (
        not 0 < len(grid.columns) <= MOST_COLUMNS
        or not all(grid.columns)
        or not _fit((grid.own, *grid.columns))
    ):
        return GridFault("heading", 1)
    if len(set(named)) < len(named):
        return GridFault("heading_twice", 1)
    if not 0 < len(grid.rows) <= MOST_ROWS:
        return GridFault("rows", len(grid.rows) + 1)
    seen: set[str] = set()
    for number, row in enumerate(grid.rows, 2):
        if code := _wrong_in(row, grid.columns, seen):
            return GridFault(code, number)
        seen.add(size_key(row.ours))
    return None


def _wrong_in(row: Row, columns: Sequence[str], seen: set[str]) -> str:
    if not row.ours or not _fit((row.ours, *row.sizes.values())):
        return "size"
    if set(row.sizes) - set(columns):
        return "cells"
    return "size_twice" if size_key(row.ours) in seen else ""


def _fit(texts: Sequence[str]) -> bool:
    return all(len(text) <= LONGEST and text.isprintable() and text == text.strip() for text in texts)


def shoe_proposal() -> Grid:
    """Shoes by the length of the foot alone, to be checked against the maker's lasts.

    Our size is the length in millimetres (Mondopoint, ISO 9407). China writes it so (GB/T 3293.1), Japan in centimetres
    (JIS S 5037). EU = (length + 15 mm) ÷ 6⅔ mm, to the nearest half: Paris points of 2/3 cm along the last, which the
    trade makes 10 to 20 mm longer than the foot. UK and US sizes begin at makers' own zero points and are left out.
    """
    return Grid("MM", ("CN", "JP", "EU"), tuple(_shoe(length) for length in range(220, 305, 5)))


def _shoe(length: int) -> Row:
    halves = ((length + _ALLOWANCE) * _POINTS * 4 + _LENGTH) // (2 * _LENGTH)
    sizes = {"CN": str(length), "JP": _tenths(length), "EU": _tenths(halves * 5)}
    return Row(str(length), sizes)


def _tenths(count: int) -> str:
    return f"{count // 10}.{count % 10}" if count % 10 else str(count // 10)
