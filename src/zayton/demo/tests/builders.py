"""Short ways to a demo of a few articles."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from zayton.demo.history import COLUMNS, Article
from zayton.demo.public import load_demo
from zayton.demo.supplying import Flow

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
TODAY = date(2026, 11, 22)
Write = Callable[..., Path]
_KINDS = (pl.String, pl.String, pl.String, pl.Int64, pl.Datetime("us"), pl.Float64, pl.Int64, pl.String)


def line(
    no: str, code: str, title: str | None, units: int, day: int, price: float = 1.0, who: int | None = 7
) -> tuple:
    """A row of the file, on a day of March 2026 at ten o'clock."""
    return (no, code, title, units, datetime(2026, 3, day, 10), price, who, "United Kingdom")  # noqa: DTZ001 - as in the file


def lines(*rows: tuple) -> pl.DataFrame:
    """The file that these rows are."""
    return pl.DataFrame(rows, schema=dict(zip(COLUMNS, _KINDS, strict=True)), orient="row")


def article(
    code: str, title: str = "RED RETROSPOT CAKE STAND", *flows: tuple[int, int], price: float = 1275.0
) -> Article:
    """An article that flowed so (days before `DAY`, quantity)."""
    moved = [Flow(DAY - timedelta(days=back), quantity) for back, quantity in flows]
    days = [flow.day for flow in moved] or [DAY]
    return Article(code, title, price, min(days), max(days), sorted(moved))


def load(source: Path, today: date = TODAY, password: str | None = None) -> list[tuple[str, int, int]]:
    """Load the demo from a file and answer what was told on the way."""
    told: list[tuple[str, int, int]] = []
    load_demo(
        report=lambda note, done=0, total=0: told.append((note, done, total)),
        today=today,
        password=password,
        source=source,
    )
    return told
