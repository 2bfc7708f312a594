"""What the lake knows of goods: one row for each end of a movement that lies with us, and the figures over them."""

from collections.abc import Sequence

import polars as pl
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from ibis import _ as row
from ibis.common.deferred import Deferred

from zayton.kernel.errors import Words
from zayton.kernel.journal.public import EntryRead
from zayton.lake.public import (
    DAY_COUNT,
    MONEY,
    PIECES,
    TIMES,
    Dimension,
    DimensionTable,
    Fact,
    Kind,
    Metric,
    register_dimension_tables,
    register_dimensions,
    register_facts,
    register_metrics,
)
from zayton.stock.events import MOVEMENT_VERBS, OWNER_ADDED, WAREHOUSE_OPENED
from zayton.stock.models import Owner, Warehouse
from zayton.stock.queries.frames import movement_frame, place_frame
from zayton.stock.rules.aging import AGE_STARTS
from zayton.stock.rules.ends import ends_of
from zayton.stock.states import State
from zayton.stock.words import STATE_WORDS

_COLUMNS = {
    "movement_id": pl.Int64,
    "sku_id": pl.Int64,
    "owner_id": pl.Int64,
    "warehouse_id": pl.Int64,
    "state": pl.String,
    "lot_id": pl.Int64,
    "lot_date": pl.Date,
    "units": pl.Int64,
    "cost_minor": pl.Int64,
    "shipped_units": pl.Int64,
    "shipped_cost_minor": pl.Int64,
}
_WORDS = {"id": pl.Int64, "label_en": pl.String, "label_zh": pl.String}


def movement_rows(entries: Sequence[EntryRead]) -> pl.DataFrame:
    """Rows of the fact from entries: goods that leave a place of ours count negative, those that arrive positive."""
    ranges = [
        (entry.position, first, last)
        for entry in entries
        for first, last in entry.payload.get("movements", ())
    ]
    named = pl.DataFrame(
        ranges, schema={"position": pl.Int64, "first": pl.Int64, "last": pl.Int64}, orient="row"
    )
    # entries name movements by closed ranges; the lake wants one row each
    keys = named.select("position", movement_id=pl.int_ranges("first", pl.col("last") + 1)).explode(
        "movement_id"
    )
    movements = movement_frame(keys["movement_id"]).join(keys, on="movement_id")
    return ends_of(movements, place_frame()).select(list(MOVEMENTS.schema))


def warehouse_rows() -> pl.DataFrame:
    """One row a warehouse."""
    rows = [(key, f"{code} {name}", f"{code} {name}") for key, code, name in _named(Warehouse)]
    return pl.DataFrame(rows, schema=_WORDS, orient="row")


def owner_rows() -> pl.DataFrame:
    """One row an owner of goods."""
    # a legal entity is called by its name, a warehouse by its code first
    rows = [(key, name, name) for key, _code, name in _named(Owner)]
    return pl.DataFrame(rows, schema=_WORDS, orient="row")


def _named(model: type[Warehouse] | type[Owner]) -> list[tuple[int, str, str]]:
    return list(model.objects.order_by("id").values_list("pk", "code", "name"))


def _state_rows() -> pl.DataFrame:
    words = {}
    # both at once: the lake is written by no reader whose language could be asked
    for language in ("en", "zh-hans"):
        with override(language):
            words[language] = [str(STATE_WORDS[state]) for state in State]
    rows = list(zip(State, words["en"], words["zh-hans"], strict=True))
    return pl.DataFrame(rows, schema={**_WORDS, "id": pl.String}, orient="row")


MOVEMENTS = Fact(
    name="stock_movements",
    verbs=MOVEMENT_VERBS,
    columns=_COLUMNS,
    rows=movement_rows,
    keys=("sku_id", "owner_id", "warehouse_id", "state", "lot_date"),
    sums=("units", "cost_minor", "shipped_units", "shipped_cost_minor"),
    source=("movement_id", "lot_id"),
    balance_source=("lot_id",),
    page=("stock:lot", "lot_id"),
    warehouse="warehouse_id",
)
register_facts([MOVEMENTS])
register_dimension_tables(
    [
        DimensionTable("warehouses", "id", _WORDS, warehouse_rows, frozenset({WAREHOUSE_OPENED.verb})),
        DimensionTable("owners", "id", _WORDS, owner_rows, frozenset({OWNER_ADDED.verb})),
        DimensionTable(
            "stock_states", "id", {**_WORDS, "id": pl.String}, _state_rows, frozenset({WAREHOUSE_OPENED.verb})
        ),
    ]
)
register_dimensions(
    [
        Dimension("warehouse", _("Warehouse"), "warehouse_id", label=("warehouses", "label_en", "label_zh")),
        Dimension("owner", _("Owner of the goods"), "owner_id", label=("owners", "label_en", "label_zh")),
        Dimension("stock_state", _("State"), "state", label=("stock_states", "label_en", "label_zh")),
        Dimension("age", _("Age of stock"), "lot_date", bands=tuple(start - 1 for start in AGE_STARTS[1:])),
    ]
)


def _in(state: State) -> Deferred:
    return (row.state == state.value).cast("int64")


def _units(name: str, words: Words, state: State) -> Metric:
    formula = _("Units in this state at the end of the period")
    return Metric(
        name, words, PIECES, formula, fact=MOVEMENTS.name, sums=row.units * _in(state), kind=Kind.BALANCE
    )


_VALUE = row.cost_minor * _in(State.ON_HAND)
register_metrics(
    [
        _units("units_on_hand", _("Units on hand"), State.ON_HAND),
        _units("units_in_transit", _("Units in transit"), State.IN_TRANSIT),
        _units("units_in_production", _("Units in production"), State.IN_PRODUCTION),
        _units("units_in_inspection", _("Units in inspection"), State.INSPECTION),
        Metric(
            "stock_value",
            _("Stock value"),
            MONEY,
            _("Cost of the lots on hand at the end of the period"),
            fact=MOVEMENTS.name,
            sums=_VALUE,
            kind=Kind.BALANCE,
            needs_cost=True,
        ),
        Metric(
            "average_stock_value",
            _("Average stock value"),
            MONEY,
            _("Mean of the stock value at the end of each day"),
            fact=MOVEMENTS.name,
            sums=_VALUE,
            kind=Kind.AVERAGE,
            needs_cost=True,
        ),
        Metric(
            "units_shipped",
            _("Units shipped"),
            PIECES,
            _("Units that left to customers, less those that came back"),
            fact=MOVEMENTS.name,
            sums=row.shipped_units,
        ),
        Metric(
            "cost_of_goods_sold",
            _("Cost of goods sold"),
            MONEY,
            _("Cost of the lots that left to customers, less those that came back"),
            fact=MOVEMENTS.name,
            sums=row.shipped_cost_minor,
            needs_cost=True,
            rise_is_good=None,
        ),
        Metric(
            "stock_turnover",
            _("Stock turnover"),
            TIMES,
            _("Cost of goods sold ÷ average stock value"),
            formula="cost_of_goods_sold / average_stock_value",
            needs_cost=True,
        ),
        Metric(
            "days_of_supply",
            _("Days of supply"),
            DAY_COUNT,
            _("Units on hand ÷ units shipped a day"),
            formula="units_on_hand / (units_shipped / days)",
            rise_is_good=None,
        ),
    ]
)
