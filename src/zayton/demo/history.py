"""The year of orders as it lies in the file: read once, moved to the present, summed up by SKU."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from zayton.demo.moving import weeks_forward
from zayton.demo.supplying import Flow

SOURCE = Path(__file__).parent / "data" / "uci_online_retail.parquet"
COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


class Article(NamedTuple):
    """What the file tells of one SKU: its usual title and price (minor units), when it sold, how it flowed."""

    code: str
    title: str
    price_minor: float
    first_day: date
    last_day: date
    flows: Sequence[Flow]


def moved_orders(today: date, source: Path = SOURCE) -> pl.DataFrame:
    """All lines of the file, unchanged but for their dates, which move forward in whole weeks."""
    lines = pl.read_parquet(source)
    shift: timedelta = weeks_forward(lines["InvoiceDate"].max().date(), today)  # type: ignore[union-attr]
    return lines.with_columns(pl.col("InvoiceDate") + shift)


def articles_of(lines: pl.DataFrame, service_codes: Iterable[str]) -> list[Article]:
    """The goods of the file by code; codes that differ only in case are one SKU, spelled as most lines spell it."""
    # as the catalogue compares codes, or two articles would become one SKU with two histories
    code = pl.col("StockCode").str.strip_chars().str.to_uppercase()
    # Invoices without any price or customer correct the stock: their quantities are signed as the warehouse sees it.
    corrects = ((pl.col("UnitPrice") == 0) & pl.col("CustomerID").is_null()).all().over("InvoiceNo")
    signed = pl.when(corrects).then(pl.col("Quantity")).otherwise(-pl.col("Quantity"))
    dated = lines.with_columns(code=code, day=pl.col("InvoiceDate").dt.date(), signed=signed)
    goods = dated.filter(~pl.col("code").is_in(list(service_codes)))
    sold = goods.filter((pl.col("UnitPrice") > 0) & pl.col("Description").is_not_null())
    told = sold.group_by("code").agg(
        title=pl.col("Description").mode().sort().first().str.strip_chars(),
        # give-aways and prices for hundreds would draw a mean away from what one piece costs
        price=(pl.col("UnitPrice").median() * 100),
    )
    spelled = goods.group_by("code").agg(
        spelling=pl.col("StockCode").mode().sort().first(),
        first=pl.col("day").min(),
        last=pl.col("day").max(),
    )
    # apart, as what comes back in the evening cannot be sold in the morning of that day
    flows = goods.group_by("code", "day", pl.col("signed") > 0).agg(moved=pl.col("signed").sum())
    by_code: dict[str, list[Flow]] = {}
    for key, day, moved in flows.select("code", "day", "moved").sort("code", "day", "moved").iter_rows():
        by_code.setdefault(key, []).append(Flow(day, moved))
    rows = spelled.join(told, on="code", how="left").sort("code")
    return [
        Article(spelling, title or "", price or 100.0, first, last, by_code[key])
        for key, spelling, first, last, title, price in rows.iter_rows()
    ]
