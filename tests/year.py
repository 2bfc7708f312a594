"""The demo's whole year brought in by different ways, and what the books then say, without keys of rows."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from zayton.demo import loading
from zayton.demo.company import found_company, hire_people
from zayton.demo.history import SOURCE, moved_orders
from zayton.demo.public import load_demo
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import
from zayton.kernel.proof import dangling_keys
from zayton.kernel.time import now
from zayton.orders.models import Correction, Order, OrderLine
from zayton.orders.public import service_codes
from zayton.stock.models import Level, Movement
from zayton.stock.public import prove

TODAY = date(2026, 11, 22)
PIECES = 7
_ROWS: dict[str, Callable[[], Iterator[Any]]] = {
    "orders": lambda: Order.objects.values_list(
        "external_number", "kind", "state", "version", "placed_at", "country", "goods_minor", "charge_minor", "units"
    ).iterator(),
    "lines": lambda: OrderLine.objects.values_list(
        "order__external_number", "order__kind", "line_no", "sku__key", "charge", "quantity", "amount_minor"
    ).iterator(),
    "corrections": lambda: Correction.objects.values_list("external_number", "at").iterator(),
    "levels": lambda: Level.objects.values_list("sku__key", "warehouse__code", "on_hand", "reserved").iterator(),
    "movements": lambda: Movement.objects.values_list(
        "sku__key", "kind", "at", "from_place__kind", "to_place__kind", "quantity", "cost_minor"
    ).iterator(),
}  # fmt: skip


def whole() -> None:
    """As the demo does it."""
    load_demo(report=_nothing, today=TODAY)


def shuffled(folder: Path) -> None:
    """From a file whose lines stand in another order."""
    path = folder / "shuffled.parquet"
    pl.read_parquet(SOURCE).sample(fraction=1, shuffle=True, seed=5).write_parquet(path)
    load_demo(report=_nothing, today=TODAY, source=path)


def in_pieces() -> None:
    """As several files cut between invoices, one after the other."""
    company = found_company(at=now(), actor=SYSTEM)
    hire_people(company=company, password=None, at=now(), actor=SYSTEM)
    lines = moved_orders(TODAY, SOURCE)
    days = lines["InvoiceDate"].dt.date()
    codes = service_codes(company.shop_id)
    charges = {code for code in lines["StockCode"].unique() if codes.charge(code)}
    articles = loading.articles_of(lines, charges)
    loading._fill_shelves(articles, company, days.min(), days.max(), _nothing)  # type: ignore[arg-type]
    begun = pl.col("InvoiceDate").min().over("InvoiceNo")
    ordered = lines.with_columns(begun.rank("dense").alias("turn"))
    bounds = [ordered["turn"].quantile(index / PIECES, "nearest") for index in range(1, PIECES)]
    piece = sum((pl.col("turn") > bound).cast(pl.Int32) for bound in bounds)
    for part in ordered.with_columns(piece.alias("piece")).partition_by("piece", maintain_order=True):
        again(part.drop("turn", "piece"))


def again(lines: pl.DataFrame | None = None) -> dict[str, int]:
    """Deliver lines (the whole year) as one more file; what became of them."""
    company = found_company(at=now(), actor=SYSTEM)
    run = loading._asked(moved_orders(TODAY, SOURCE) if lines is None else lines, company)
    loading._import_orders(run, _nothing)
    done = Import.objects.get(pk=run.pk)
    assert done.accepted + done.quarantined == done.read
    return {name: count for name, count in done.outcomes.items() if count}


def state() -> dict[str, tuple[int, str]]:
    """How many rows of each kind the books hold and a digest of what they say, in no order."""
    assert prove() == []
    assert dangling_keys() == []
    return {name: _digest(rows()) for name, rows in _ROWS.items()}


def _digest(rows: Iterator[Any]) -> tuple[int, str]:
    words = sorted(repr(row) for row in rows)
    return len(words), hashlib.sha256("\n".join(words).encode()).hexdigest()


def _nothing(_note: str, _done: int = 0, _total: int = 0) -> None:
    """Take a report and say nothing."""
