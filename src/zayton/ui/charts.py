"""Charts as data: declared here, drawn in the browser, with their table one click away.

Values are plain figures for the eye (amounts in major units); `None` is a gap. `links` beside values lead to
what a point is made of, opened in the drawer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zayton.kernel.errors import Words
from zayton.ui.formats import country_text

Value = int | float | Decimal | None


def _plain(values: Sequence[Value]) -> list[int | float | None]:
    # a chart is for the eye, and its table shows the exact figures
    return [float(value) if isinstance(value, Decimal) else value for value in values]


def _label(point: Any) -> str:
    return point.isoformat() if isinstance(point, date) else str(point)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars; from index `dashed_from` on it is a forecast, within `low` and `high`."""

    label: Words | str
    values: Sequence[Value]
    dashed_from: int | None = None
    low: Sequence[Value] = ()
    high: Sequence[Value] = ()
    links: Sequence[str] = ()

    def described(self) -> dict[str, Any]:
        """The series as the browser needs it."""
        return {
            "label": str(self.label),
            "values": _plain(self.values),
            "dashedFrom": self.dashed_from,
            "low": _plain(self.low),
            "high": _plain(self.high),
            "links": list(self.links),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What all charts have: a name unique on the page, a title, a unit, whether it needs height, a mark."""

    name: str
    title: Words | str
    unit: Words | str = ""
    tall: bool = False
    mark: str = ""

    def described(self) -> dict[str, Any]:
        """The chart as the browser needs it."""
        return {"name": self.name, "title": str(self.title), "unit": str(self.unit), **self._data()}

    def _data(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart(Chart):
    """Values over days or labels; `today` draws a line at that point."""

    x: Sequence[date | str]
    series: Sequence[Series]
    today: date | str | None = None

    def _data(self) -> dict[str, Any]:
        return {
            "kind": "line",
            "x": [_label(point) for point in self.x],
            "series": [series.described() for series in self.series],
            "today": _label(self.today) if self.today else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart(Chart):
    """Bars beside or upon each other; `horizontal` suits long labels."""

    x: Sequence[date | str]
    series: Sequence[Series]
    stacked: bool = False
    horizontal: bool = False

    def _data(self) -> dict[str, Any]:
        return {
            "kind": "bar",
            "x": [_label(point) for point in self.x],
            "series": [series.described() for series in self.series],
            "stacked": self.stacked,
            "horizontal": self.horizontal,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall; a total stands on the ground instead of on the step before."""

    label: Words | str
    value: Value
    is_total: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallChart(Chart):
    """How one total becomes another, such as revenue becoming profit."""

    steps: Sequence[Step]

    def _data(self) -> dict[str, Any]:
        return {
            "kind": "waterfall",
            "x": [str(step.label) for step in self.steps],
            "values": _plain([step.value for step in self.steps]),
            "totals": [step.is_total for step in self.steps],
            "links": [step.link for step in self.steps],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMapChart(Chart):
    """Figures by country (ISO 3166 alpha-2 code)."""

    values: Mapping[str, Value]
    links: Mapping[str, str] | None = None

    def _data(self) -> dict[str, Any]:
        links = self.links or {}
        codes = list(self.values)
        return {
            "kind": "map",
            "codes": codes,
            "x": [country_text(code) for code in codes],
            "values": _plain(list(self.values.values())),
            "links": [links.get(code, "") for code in codes],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMapChart(Chart):
    """A grid of figures: `values[row][column]`."""

    columns: Sequence[str]
    rows: Sequence[str]
    values: Sequence[Sequence[Value]]

    def _data(self) -> dict[str, Any]:
        return {
            "kind": "heat",
            "x": [str(column) for column in self.columns],
            "y": [str(row) for row in self.rows],
            "values": [_plain(line) for line in self.values],
        }
