"""What the lake knows of orders: one row for each line of the version that stands, and the figures over them.

A later version is the lines of the former with opposite signs, and its own; a cancellation only the former.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ibis import _ as row

from zayton.kernel.journal.public import EntryRead
from zayton.lake.public import (
    COUNT,
    MONEY,
    PIECES,
    SHARE,
    Dimension,
    Distinct,
    Fact,
    Metric,
    register_dimensions,
    register_facts,
    register_metrics,
)
from zayton.orders.events import CANCELLED, PLACED, RETURNED, REVISED
from zayton.orders.queries import line_sources, lines_of_versions
from zayton.orders.rules.drafts import CHARGE, RETURN

_COLUMNS = {
    "order_id": pl.Int64,
    "line_id": pl.Int64,
    "shop_id": pl.Int64,
    "sku_id": pl.Int64,
    "country": pl.String,
    "hour": pl.Int64,
    "charge": pl.String,
    "sign": pl.Int64,
    "units": pl.Int64,
    "gross_minor": pl.Int64,
    "returned_units": pl.Int64,
    "returned_minor": pl.Int64,
    "charge_minor": pl.Int64,
    "sale_lines": pl.Int64,
    "orders": pl.Int64,
}
_ADDED = tuple(_COLUMNS)[8:]


class _Version(NamedTuple):
    """A version of an order that begins (`sign` 1) or ends (-1) with a journal entry."""

    position: int
    order_id: int
    version: int
    sign: int
    day: date
    country: str
    hour: int


def line_rows(entries: Sequence[EntryRead]) -> pl.DataFrame:
    """Rows of the fact from entries about orders; the lines are read from the books in one set."""
    versions = pl.DataFrame(
        [version for entry in entries for version in _versions(entry)],
        schema=_Version._fields,
        orient="row",
    )
    # a slice may undo a version that it also begins
    wanted = versions.select("order_id", "version").unique().rows()
    return _signed(versions.join(lines_of_versions(wanted), on=["order_id", "version"]))


def _versions(entry: EntryRead) -> Iterator[_Version]:
    said = entry.payload
    version = int(said["version"])
    if entry.verb != CANCELLED.verb:
        yield _version(entry, version, 1, said)
    if entry.verb in (REVISED.verb, CANCELLED.verb):
        # a cancellation undoes the present version, a revision the one before
        yield _version(entry, version - (entry.verb == REVISED.verb), -1, said["was"])


def _version(entry: EntryRead, version: int, sign: int, spot: dict[str, Any]) -> _Version:
    day = date.fromisoformat(spot["local_date"])
    return _Version(entry.position, entry.document_id, version, sign, day, spot["country"], spot["hour"])


def _signed(lines: pl.DataFrame) -> pl.DataFrame:
    """Each line's measures, with the sign of what its version does."""
    is_charge, is_return = pl.col("kind") == CHARGE, pl.col("order_kind") == RETURN
    sold, returned = ~is_charge & ~is_return, ~is_charge & is_return
    # an order is counted on one of its lines, so that counting is a sum too
    first = pl.col("line_no") == pl.col("line_no").min().over("order_id", "version", "sign")
    measures = {
        "units": pl.when(sold).then("quantity"),
        "gross_minor": pl.when(sold).then("base_minor"),
        # books keep returns negative; a figure called "returned" is read as a positive one
        "returned_units": pl.when(returned).then(-pl.col("quantity")),
        "returned_minor": pl.when(returned).then(-pl.col("base_minor")),
        "charge_minor": pl.when(is_charge).then("base_minor"),
        "sale_lines": sold.cast(pl.Int64),
        "orders": (first & ~is_return).cast(pl.Int64),
    }
    signed = [(value.fill_null(0) * pl.col("sign")).alias(name) for name, value in measures.items()]
    return lines.with_columns(signed)


def line_names(line_ids: Collection[int]) -> dict[int, str]:
    """What lines are called: the order's number, and the row of the file it came from, if it came from one."""
    return {
        key: f"{number} · {gettext('row %(row)s of %(file)s') % {'row': line, 'file': file}}"
        if file
        else number
        for key, number, file, line in line_sources(line_ids)
    }


LINES = Fact(
    name="order_lines",
    verbs=frozenset({PLACED.verb, REVISED.verb, CANCELLED.verb, RETURNED.verb}),
    columns=_COLUMNS,
    rows=line_rows,
    keys=("shop_id", "sku_id", "country", "charge"),
    sums=_ADDED,
    source=("order_id", "line_id"),
    sign="sign",
    page=("orders:order", "order_id"),
    tells=line_names,
    shop="shop_id",
)
# by these an order lies in one group; by SKU it lies in several and must be counted
_WHOLE = frozenset({"shop", "site", "country", "hour"})
register_facts([LINES])
register_dimensions(
    [Dimension("country", _("Country"), "country"), Dimension("charge", _("Kind of charge"), "charge")]
)
register_metrics(
    [
        Metric(
            "units_sold",
            _("Units sold"),
            PIECES,
            _("Units on the goods lines of sales"),
            fact=LINES.name,
            sums=row.units,
        ),
        Metric(
            "revenue_gross",
            _("Gross revenue"),
            MONEY,
            _("Amounts of the goods lines of sales, in base currency"),
            fact=LINES.name,
            sums=row.gross_minor,
        ),
        Metric(
            "revenue_net",
            _("Net revenue"),
            MONEY,
            _("Gross revenue less the amounts of goods that came back"),
            fact=LINES.name,
            sums=row.gross_minor - row.returned_minor,
        ),
        Metric(
            "charges",
            _("Charges"),
            MONEY,
            _("Amounts of lines that are no goods: postage, discounts, fees"),
            fact=LINES.name,
            sums=row.charge_minor,
            rise_is_good=None,
        ),
        Metric(
            "orders",
            _("Orders"),
            COUNT,
            _("Sales that were not cancelled; by SKU, those with a line of it"),
            fact=LINES.name,
            sums=row.orders,
            whole=_WHOLE,
            distinct=Distinct("order_id", "sale_lines"),
        ),
        Metric(
            "units_returned",
            _("Units returned"),
            PIECES,
            _("Units on the goods lines of returns"),
            fact=LINES.name,
            sums=row.returned_units,
            rise_is_good=False,
        ),
        Metric(
            "return_rate",
            _("Return rate"),
            SHARE,
            _("Units returned ÷ units sold in the same period"),
            formula="units_returned / units_sold",
            rise_is_good=False,
        ),
        Metric(
            "average_order_value",
            _("Average order value"),
            MONEY,
            _("Gross revenue ÷ orders"),
            formula="revenue_gross / orders",
        ),
    ]
)
