"""Selling under pressure: one order a commit on many SKUs and on one, and orders in batches, beside bare psycopg."""

import os

from benchmarks import floor_orders
from benchmarks.figures import Figure, report
from benchmarks.floor_rows import sell_same
from benchmarks.race import race
from benchmarks.selling import found, order_batch, order_one

DATABASES = ("postgres",)
WORKERS = 4
BATCH = 1_000


def main(*, quick: bool = False) -> None:
    """Race four processes on 1,000 SKUs, on one SKU, and in batches; every figure after its floor."""
    scale = 10 if quick else 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zayton.config.settings")
    _one("spread over 1,000 SKUs", 1_000, 1_500 // scale)
    _one("on one SKU", 1, 400 // scale)
    _batches(40 // scale or 1)


def _one(where: str, skus: int, count: int) -> None:
    floor_orders.prepare(skus, 10**8)
    floor = race(floor_orders.sell_one, workers=WORKERS, count=count, arguments=(skus,))
    found(skus, f"one-{skus}")
    same = race(sell_same, workers=WORKERS, count=count, arguments=(f"one-{skus}",))
    ours = race(order_one, workers=WORKERS, count=count, arguments=(f"one-{skus}", skus))
    assert all(ours.answers), "an order was refused while stock was free"
    met = ours.rate >= floor.rate / 2
    report(
        Figure(
            f"reserve + order, one order a commit, {where}",
            ours.rate,
            "orders/s",
            "≥ 50 % of the floor",
            met,
            floor.rate,
            "bare psycopg, 4 processes",
        )
    )
    report(
        Figure(
            f"… the same rows by bare psycopg, {where}",
            same.rate,
            "orders/s",
            floor=floor.rate,
            floor_name="bare psycopg, 4 processes",
            note=f"of which the product reaches {ours.rate / same.rate:.0%}",
        )
    )
    report(
        Figure(
            f"… 99th percentile, {where}",
            ours.p99_ms,
            "ms",
            "< 100 ms",
            ours.p99_ms < 100,
            note=f"floor {floor.p99_ms:.1f} ms",
        )
    )


def _batches(count: int) -> None:
    floor_orders.prepare(1_000, 10**8)
    floor = race(floor_orders.sell_batch, workers=WORKERS, count=count * 5, arguments=(1_000, 200))
    found(1_000, "batch")
    for workers in (1, 2):
        ours = race(
            order_batch, workers=workers, count=count // workers or 1, arguments=("batch", 1_000, BATCH)
        )
        rate = ours.rate * BATCH
        report(
            Figure(
                f"orders placed and reserved in batches of {BATCH:,}, {workers} process(es)",
                rate,
                "orders/s",
                "≥ 10,000 orders/s",
                rate >= 10_000,
                floor.rate * 200,
                "the same script with 200 orders a commit, 4 processes",
            )
        )
