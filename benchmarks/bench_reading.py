"""How fast a year of orders is read, typed and put in order from each kind of file, beside a bare Polars read."""

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

import zayton
from benchmarks.figures import Figure, peak_memory_mib, report
from zayton.kernel.intake.reading.found import Choices, RawTable
from zayton.kernel.intake.reading.ordering import arrange
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.reading.typed import Wanted, type_table

DATABASES = ("sqlite",)
SOURCE = Path(zayton.__file__).parent / "demo" / "data" / "uci_online_retail.parquet"
COLUMNS = (
    ("InvoiceNo", "text"),
    ("StockCode", "text"),
    ("Description", "text"),
    ("Quantity", "quantity"),
    ("InvoiceDate", "moment"),
    ("UnitPrice", "decimal"),
    ("CustomerID", "text"),
    ("Country", "country"),
)
WANTED = [Wanted(heading, kind, False, heading) for heading, kind in COLUMNS]


def main(*, quick: bool = False) -> None:
    """Read 541,909 lines as CSV, Parquet and XLSX; a dirty CSV goes the careful way."""
    frame = pl.read_parquet(SOURCE).head(50_000 if quick else 1_000_000)
    text, parquet = io.BytesIO(), io.BytesIO()
    frame.with_columns(pl.col("InvoiceDate").dt.to_string("%F %T")).write_csv(text)
    frame.write_parquet(parquet)
    first, rest = text.getvalue().split(b"\n", 1)
    dirty = io.BytesIO(first + b'\n1,"never closed\n' + rest)
    bare = _seconds(lambda: pl.read_csv(text.getvalue(), infer_schema=False))
    rows = f"{frame.height:,} rows"
    table = _told(f"reading CSV, {rows}", lambda: read_table(text), bare, reach=3)
    _told(f"reading CSV the careful way, {rows}", lambda: read_table(dirty), bare, reach=None)
    _told(
        f"reading Parquet, {rows}",
        lambda: read_table(parquet),
        _seconds(lambda: pl.read_parquet(parquet.getvalue())),
        reach=3,
    )
    typed = _told(
        f"typing {rows}", lambda: type_table(table, WANTED, Choices(), zone="Europe/London", places=2), bare
    )
    _told(
        f"putting {rows} in order",
        lambda: arrange(typed.frame, group_by=["InvoiceNo"], order_by=["InvoiceDate"]),
        bare,
    )
    workbook = io.BytesIO()
    frame.head(50_000).write_excel(workbook)
    _told("reading XLSX, 50,000 rows", lambda: read_table(workbook), bare)
    report(Figure("peak memory of reading", peak_memory_mib(), "MiB"))


def _told(name: str, work: Callable[[], Any], floor: float, *, reach: float | None = None) -> RawTable | Any:
    started = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - started
    met = None if reach is None else seconds <= reach
    report(Figure(name, seconds, "s", f"≤ {reach} s" if reach else "", met, floor, "bare Polars read"))
    return found


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
