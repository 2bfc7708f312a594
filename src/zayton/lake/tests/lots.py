"""Two facts beside the small trade: lines of orders that are revised, and lots that a balance consists of."""

from collections.abc import Sequence

import polars as pl
from django.utils.translation import get_language

from zayton.kernel.journal.public import EntryRead
from zayton.lake.declarations import Fact
from zayton.lake.tests.builders import day


def _payload(fact: Fact, entries: Sequence[EntryRead]) -> pl.DataFrame:
    rows = [(one.position, day(row[0]), *row[1:]) for one in entries for row in one.payload["rows"]]
    return pl.DataFrame(rows, schema=fact.schema, orient="row")


LINES = Fact(
    name="test_lines",
    verbs=frozenset({"tests.lined"}),
    columns=dict.fromkeys(("order_id", "line_id", "sku_id", "minor", "sign"), pl.Int64),
    rows=lambda entries: _payload(LINES, entries),
    keys=("sku_id",),
    sums=("minor",),
    source=("order_id", "line_id"),
    sign="sign",
    tells=lambda ids: {key: f"{get_language()} {key}" for key in ids},
)
LOTS = Fact(
    name="test_lots",
    verbs=frozenset({"tests.lotted"}),
    columns=dict.fromkeys(("lot_id", "warehouse_id", "units"), pl.Int64),
    rows=lambda entries: _payload(LOTS, entries),
    keys=("warehouse_id",),
    sums=("units",),
    balance_source=("lot_id",),
    warehouse="warehouse_id",
)
