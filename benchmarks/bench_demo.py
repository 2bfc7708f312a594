"""Loading the demo: 541,909 lines through the whole import, beside reading the file and writing bare rows."""

import time
from itertools import pairwise
from typing import Any

import polars as pl
from django.db import connection

from benchmarks.figures import Figure, peak_memory_mib, report
from zayton.demo.history import SOURCE
from zayton.demo.public import load_demo
from zayton.kernel.intake.public import imports_seen_by
from zayton.kernel.scopes import SYSTEM

DATABASES = ("sqlite", "postgres")
FLOOR_TABLE = (
    "CREATE TABLE floor_lines (number text, code text, title text, quantity bigint, placed_at text, price text,"
    " customer text, country text)"
)


def main(*, quick: bool = False) -> None:
    """Load it, report seconds and memory by stage; `quick` changes nothing, the demo has one size."""
    assert quick in (True, False)
    floor = _floor_seconds()
    marks: list[tuple[str, float]] = []

    def mark(note: str, done: int = 0, total: int = 0) -> None:
        assert done <= total or not total
        if not marks or marks[-1][0] != note:
            marks.append((note, time.perf_counter()))

    started = time.perf_counter()
    load_demo(report=mark)
    seconds = time.perf_counter() - started
    run = imports_seen_by(SYSTEM).get()
    assert run.read == run.total == pl.scan_parquet(SOURCE).select(pl.len()).collect().item()
    stages = ", ".join(f"{note} {after - before:.1f} s" for (note, before), (_, after) in pairwise(marks))
    report(
        Figure(
            "demo load, 541,909 lines",
            seconds,
            "s",
            "≤ 60 s",
            seconds <= 60,
            floor,
            "Polars + bare COPY / executemany of the same rows",
            stages,
        )
    )
    peak = peak_memory_mib()
    report(Figure("demo load, peak memory", peak, "MiB", "≤ 1,536 MiB", peak <= 1_536))
    report(Figure("demo load, quarantined lines", run.quarantined, "lines"))


def _floor_seconds() -> float:
    started = time.perf_counter()
    lines = pl.read_parquet(SOURCE)
    rows: list[tuple[Any, ...]] = lines.with_columns(
        pl.col("InvoiceDate").cast(pl.String),
        pl.col("UnitPrice").cast(pl.String),
        pl.col("CustomerID").cast(pl.String),
    ).rows()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_TABLE)
        if connection.vendor == "postgresql":
            with cursor.cursor.copy("COPY floor_lines FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.execute("BEGIN")
            connection.connection.executemany("INSERT INTO floor_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            cursor.execute("COMMIT")
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor_lines")
    return seconds
