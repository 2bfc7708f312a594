"""What a domain can declare to the lake: facts, tables of attributes, dimensions and metrics."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import ibis
import ibis.expr.types as ir
import polars as pl
from ibis.common.deferred import Deferred

from zayton.kernel.errors import Words
from zayton.kernel.journal.public import EntryRead
from zayton.lake.rules.formulas import Power

EVERY_ROW = ("position", "day")
# only what Delta, DuckDB and Spark hold alike: none of them unsigned, none decimal
_IBIS = {
    pl.Int64: "int64",
    pl.Int32: "int32",
    pl.Int16: "int16",
    pl.String: "string",
    pl.Date: "date",
    pl.Boolean: "boolean",
}

ColumnType = type[pl.DataType]
Value = int | str | None


def _table(name: str, columns: Mapping[str, ColumnType]) -> ir.Table:
    return ibis.table({column: _IBIS[kind] for column, kind in columns.items()}, name=name)


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A table of additive rows that follows the journal.

    `rows` turns entries into rows of `columns` plus `position` (of the entry) and `day` (the fact's own local day);
    what undoes an earlier fact is a row with the opposite signs, so that sums are right at any position (`sign`
    names the column that says 1 or -1, where rows are ever undone). `keys` and `sums` make the daily rollup.

    `source` columns name the row in the books behind a fact (`balance_source` what a balance consists of, such as
    lots); `tells` says what the rows under the last of them are called, `page` is the URL name and the column that
    one opens with. `shop` and `warehouse` name the columns that scope is enforced on.
    """

    name: str
    verbs: frozenset[str]
    columns: Mapping[str, ColumnType]
    rows: Callable[[Sequence[EntryRead]], pl.DataFrame]
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    # with the day they tell a row apart: rows that agree in them are added up when a figure is opened
    source: tuple[str, ...] = ()
    sign: str = ""
    balance_source: tuple[str, ...] = ()
    page: tuple[str, str] = ("", "")
    tells: Callable[[Collection[int]], Mapping[int, str]] | None = None
    shop: str = ""
    warehouse: str = ""

    @property
    def rollup_name(self) -> str:
        """The table of daily sums beside this one."""
        return f"{self.name}_daily"

    @property
    def schema(self) -> dict[str, ColumnType]:
        """Every column of a row, the two that all facts have first."""
        return {"position": pl.Int64, "day": pl.Date, **self.columns}

    @property
    def rollup_schema(self) -> dict[str, ColumnType]:
        """Every column of a daily sum."""
        kept = (*EVERY_ROW, *self.keys, *self.sums)
        return {name: kind for name, kind in self.schema.items() if name in kept}

    def table(self) -> ir.Table:
        """The rows, unbound to any engine."""
        return _table(self.name, self.schema)

    def rollup(self) -> ir.Table:
        """The daily sums, unbound to any engine."""
        return _table(self.rollup_name, self.rollup_schema)


@dataclass(frozen=True, slots=True, eq=False)
class DimensionTable:
    """Attributes of a key (category, brand … of a SKU), written anew whenever one of `verbs` appears."""

    name: str
    key: str
    columns: Mapping[str, ColumnType]
    rows: Callable[[], pl.DataFrame]
    verbs: frozenset[str]

    def table(self) -> ir.Table:
        """The attributes, unbound to any engine."""
        return _table(self.name, self.columns)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something to group and filter by.

    `column` is the fact's column. With `through`, a dimension table keyed by it, the group is that table's
    `attribute`. `label` names the dimension table and the columns (English, Chinese) that hold a value's words.
    `bands` cuts the age of a date column, counted to the period's end, into bands: upper bounds in days.
    `groups` names sets of values; a value in none of them belongs to the blank group.
    """

    name: str
    # kept answers go by what a dimension cuts, not by what it is called
    words: Words = field(compare=False)
    column: str
    through: str = ""
    attribute: str = ""
    label: tuple[str, str, str] | None = field(default=None, compare=False)
    grain: str = ""
    bands: tuple[int, ...] = ()
    groups: tuple[tuple[str, tuple["Value", ...]], ...] = ()
    page: str = field(default="", compare=False)


class Kind(Enum):
    """How a measure adds up over time."""

    FLOW = "flow"
    """What happened in the period: the sum of its rows."""
    BALANCE = "balance"
    """What there is at the period's end: the sum of all rows up to then."""
    AVERAGE = "average"
    """What there was on an average day: the mean of the balances at the end of each day of the period."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure is measured in; `style` says how it is written, `power` what it may be added to."""

    words: Words
    style: str
    power: Power = (0, 0)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Counts keys whose `weight` sums to more than zero: the exact way where adding up would count twice."""

    key: str
    weight: str


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A figure with one meaning everywhere: a sum over one fact, or a formula over other metrics.

    `sums` is what is summed, row by row (`_.units`). A sum that counts things spread over several rows is right
    only by dimensions in `whole`; by any other, `distinct` counts them. `formula_words` explain it on hover.
    """

    name: str
    words: Words
    unit: Unit
    formula_words: Words
    fact: str = ""
    # never compared with ==, which makes an expression of a Deferred instead of an answer
    sums: Deferred | None = None
    kind: Kind = Kind.FLOW
    formula: str = ""
    needs_cost: bool = False
    rise_is_good: bool | None = True
    whole: frozenset[str] | None = None
    distinct: Distinct | None = None
