"""A small trade for the lake's tests: sales lines and stock moves that come as made-up journal entries."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import polars as pl
from ibis import _

from zayton.kernel.journal.public import EntryRead
from zayton.lake.declarations import Dimension, DimensionTable, Distinct, Fact, Kind, Metric
from zayton.lake.vocabulary import COUNT, DAY_COUNT, MONEY, PIECES, SHARE, TIMES

DAY_1 = date(2024, 1, 1)
SALE_COLUMNS = {
    "order_id": pl.Int64, "shop_id": pl.Int64, "sku_id": pl.Int64, "country": pl.String,
    "units": pl.Int64, "minor": pl.Int64, "lines": pl.Int64, "orders": pl.Int64, "returned": pl.Int64,
}  # fmt: skip
MOVE_COLUMNS = {
    "sku_id": pl.Int64, "warehouse_id": pl.Int64, "lot_date": pl.Date, "quantity": pl.Int64, "cost_minor": pl.Int64,
    "shipped_cost": pl.Int64,
}  # fmt: skip


def day(number: int) -> date:
    """The nth day of the tests' calendar; day 1 is Monday the 1st of January 2024."""
    return DAY_1 + timedelta(days=number - 1)


def entry(position: int, verb: str, rows: Sequence[Sequence[object]]) -> EntryRead:
    """An entry whose payload is the rows it stands for: (day number, then the fact's columns)."""
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=position)
    return EntryRead(
        position, position, verb, 1, 99, position, at, at, "test", {"rows": [list(row) for row in rows]}
    )


def sold(position: int, *rows: Sequence[object]) -> EntryRead:
    """An order entry; each row: day, order, shop, sku, country, units, minor, lines, orders, returned."""
    return entry(position, "tests.sold", rows)


def moved(position: int, *rows: Sequence[object]) -> EntryRead:
    """A stock entry; each row: day, sku, warehouse, day of the lot, quantity, cost, shipped cost."""
    return entry(position, "tests.moved", rows)


def _sale_rows(entries: Sequence[EntryRead]) -> pl.DataFrame:
    rows = [(e.position, day(row[0]), *row[1:]) for e in entries for row in e.payload["rows"]]
    return pl.DataFrame(rows, schema=SALES.schema, orient="row")


def _move_rows(entries: Sequence[EntryRead]) -> pl.DataFrame:
    rows = [
        (e.position, day(row[0]), row[1], row[2], day(row[3]), *row[4:])
        for e in entries
        for row in e.payload["rows"]
    ]
    return pl.DataFrame(rows, schema=MOVES.schema, orient="row")


def _sku_rows() -> pl.DataFrame:
    rows = [(1, "MUG", "杯子", 10), (2, "LAMP", "台灯", 20), (3, "CUP", "茶杯", 10)]
    return pl.DataFrame(rows, schema=SKUS.columns, orient="row")


SALES = Fact(
    name="test_sales",
    verbs=frozenset({"tests.sold"}),
    columns=SALE_COLUMNS,
    rows=_sale_rows,
    keys=("shop_id", "sku_id", "country"),
    sums=("units", "minor", "lines", "orders", "returned"),
    source=("order_id",),
    shop="shop_id",
)
MOVES = Fact(
    name="test_moves",
    verbs=frozenset({"tests.moved"}),
    columns=MOVE_COLUMNS,
    rows=_move_rows,
    keys=("sku_id", "warehouse_id", "lot_date"),
    sums=("quantity", "cost_minor", "shipped_cost"),
    warehouse="warehouse_id",
)
SKUS = DimensionTable(
    name="test_skus",
    key="sku_id",
    columns={"sku_id": pl.Int64, "code": pl.String, "code_zh": pl.String, "category_id": pl.Int64},
    rows=_sku_rows,
    verbs=frozenset({"tests.renamed"}),
)
DIMENSIONS = [
    Dimension("shop", "Shop", "shop_id"),
    Dimension("country", "Country", "country"),
    Dimension("sku", "SKU", "sku_id", label=("test_skus", "code", "code_zh")),
    Dimension("category", "Category", "sku_id", through="test_skus", attribute="category_id"),
    Dimension("warehouse", "Warehouse", "warehouse_id"),
    Dimension("age", "Age", "lot_date", bands=(30, 60)),
    Dimension("order", "Order", "order_id"),
]
_WHOLE = frozenset({"shop", "country", "order"})
METRICS = [
    Metric("units_sold", "Units sold", PIECES, "Sum of units", fact="test_sales", sums=_.units),
    Metric("revenue", "Revenue", MONEY, "Sum of amounts", fact="test_sales", sums=_.minor),
    Metric("big_revenue", "Revenue of large lines", MONEY, "", fact="test_sales",
           sums=_.minor * (_.units > 2).cast("int64")),
    Metric("returned_units", "Returned", PIECES, "", fact="test_sales", sums=_.returned),
    Metric(
        "orders", "Orders", COUNT, "", fact="test_sales", sums=_.orders,
        whole=_WHOLE, distinct=Distinct("order_id", "lines"),
    ),
    Metric("per_order", "Average order value", MONEY, "revenue / orders", formula="revenue / orders"),
    Metric("return_rate", "Return rate", SHARE, "", formula="returned_units / units_sold"),
    Metric("on_hand", "On hand", PIECES, "", fact="test_moves", sums=_.quantity, kind=Kind.BALANCE),
    Metric("value", "Value", MONEY, "", fact="test_moves", sums=_.cost_minor, kind=Kind.BALANCE, needs_cost=True),
    Metric("mean_value", "Mean", MONEY, "", fact="test_moves", sums=_.cost_minor, kind=Kind.AVERAGE, needs_cost=True),
    Metric("shipped_cost", "Cost of goods sold", MONEY, "", fact="test_moves", sums=_.shipped_cost, needs_cost=True),
    Metric("turnover", "Turnover", TIMES, "", formula="shipped_cost / mean_value", needs_cost=True),
    Metric("days_left", "Days of supply", DAY_COUNT, "", formula="on_hand / (units_sold / days)"),
]  # fmt: skip


def batches() -> list[list[EntryRead]]:
    """Slices of a journal: orders over two months, a revision of one of them, stock, and a renamed SKU."""
    first = [sold(n, (n, 100 + n, 1 + n % 2, 1 + n % 3, "GB", n, 100 * n, 1, 1, 0)) for n in range(1, 41)]
    first.append(moved(41, (1, 1, 7, 1, 50, 5000, 0)))
    undone = sold(42, (3, 103, 2, 1, "GB", -3, -300, -1, -1, 0), (3, 103, 2, 1, "GB", 5, 500, 1, 1, 0))
    second = [undone, moved(43, (35, 1, 7, 1, -8, -800, 800)), entry(44, "tests.renamed", [])]
    return [first, second, [moved(45, (36, 1, 7, 1, -2, -200, 200))]]
