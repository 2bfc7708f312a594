"""How fast 100,000 SKUs come out of a file into the catalogue, beside bare COPY or executemany of the same rows."""

import csv
import io
import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from benchmarks.figures import Figure, peak_memory_mib, report
from zayton.catalog.public import gtin_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, RawFile, perform_import, start_import, upload_file
from zayton.kernel.time import now

DATABASES = ("sqlite", "postgres")
HEAD = (
    "SKU",
    "SPU",
    "中文名",
    "英文名",
    "品牌",
    "分类",
    "产品阶段",
    "长",
    "宽",
    "高",
    "重量",
    "采购成本",
    "EAN",
)
NAMES = ("code", "product", "title_zh", "title_en", "brand", "category", "lifecycle")
MEASURES = ("length_mm", "width_mm", "height_mm", "weight_g", "purchase_cost_minor", "barcodes")
COLUMNS = dict(zip((*NAMES, *MEASURES), HEAD, strict=True))
BAD_EVERY = 1_000


def main(*, quick: bool = False) -> None:
    """Import new SKUs, the same file again, and the file with every weight changed; then the floor."""
    count = 10_000 if quick else 100_000
    fresh, heavier = rows(count, 0), rows(count, 1)
    bad = count // BAD_EVERY
    seconds, run = _import("skus.csv", fresh)
    assert (run.accepted, run.quarantined) == (count - bad, bad), run.outcomes
    floor = count / _floor_seconds(fresh)
    reach = "≥ 5,000 rows/s with validation"
    name = "bare COPY" if connection.vendor == "postgresql" else "bare executemany"
    note = f"{bad} bad rows in quarantine, peak {peak_memory_mib():,.0f} MiB"
    rate = count / seconds
    report(
        Figure(
            f"catalogue import, {count:,} new SKUs", rate, "rows/s", reach, rate >= 5_000, floor, name, note
        )
    )
    seconds, run = _import("again.csv", fresh)
    assert run.outcomes["unchanged"] == count - bad, run.outcomes
    report(Figure("the same file again", count / seconds, "rows/s", floor=floor, floor_name=name))
    seconds, run = _import("heavier.csv", heavier)
    assert run.outcomes["changed"] == count - bad, run.outcomes
    report(
        Figure("the file with every weight changed", count / seconds, "rows/s", floor=floor, floor_name=name)
    )


def rows(count: int, heavier: int) -> list[tuple[Any, ...]]:
    """A seller's file: four SKUs a product, 300 brands, 220 categories, a barcode each; a bad one in a thousand."""
    found = []
    for number in range(count):
        product = number // 4
        category = f"Group {product % 20} > Sub {product % 200}"
        digits = f"{690_000_000_000 + number}"
        right = next(digit for digit in range(10) if gtin_of(f"{digits}{digit}"))
        last = (right + 1) % 10 if number % BAD_EVERY == BAD_EVERY - 1 else right
        found.append(
            (f"SKU-{number:06d}", f"P-{product:05d}", f"测试商品 {number}", f"Article {number} of many",
             f"Brand {product % 300}", category, "mature", 100 + number % 300, 50 + number % 200, 20 + number % 100,
             200 + number % 900 + heavier, f"{5 + number % 20}.{number % 100:02d}", f"{digits}{last}")
        )  # fmt: skip
    return found


def _import(name: str, lines: Sequence[Sequence[Any]]) -> tuple[float, Import]:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *lines])
    content = text.getvalue().encode()
    started = time.perf_counter()
    raw_file = upload_file(name=name, pieces=[content], actor=SYSTEM, at=now())
    assert isinstance(raw_file, RawFile), raw_file
    run = start_import(
        raw_file=raw_file, target="catalog.skus", columns=COLUMNS, actor=SYSTEM, at=now(), now_and_here=True
    )
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return time.perf_counter() - started, done


def _floor_seconds(lines: Sequence[Sequence[Any]]) -> float:
    """The same rows, already parsed, into one bare table in one transaction."""
    kinds = ["text"] * len(NAMES) + ["integer"] * 4 + ["text", "text"]
    columns = ", ".join(f"c{place} {kind}" for place, kind in enumerate(kinds))
    places = ", ".join(["?"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor ({columns})")
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy("COPY floor FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            connection.connection.executemany(f"INSERT INTO floor VALUES ({places})", lines)
    return time.perf_counter() - started
