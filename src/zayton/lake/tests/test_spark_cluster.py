"""Ten million lines on a Spark cluster of two workers answer as DuckDB does in one process."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from zayton.kernel.access.public import Scope
from zayton.lake import store
from zayton.lake.answers import Answer
from zayton.lake.asking import Engine, ask
from zayton.lake.mirror import announce, prepare, summed
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import SALES
from zayton.lake.tests.sparks import LOOPBACK_ONLY

pytestmark = [pytest.mark.spark, pytest.mark.soak, pytest.mark.django_db]
LINES = int(os.environ.get("ZAYTON_SOAK_LINES", "10000000"))
SLICES = 10
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
ASKED = (
    (["revenue", "units_sold", "orders", "per_order"], []),
    (["revenue", "return_rate"], ["month"]),
    (["revenue", "orders"], ["country"]),
    (["units_sold"], ["category", "week"]),
    (["revenue"], ["sku"]),
    (["big_revenue"], ["shop", "quarter"]),
)


@pytest.fixture
def ten_million(trade: Path) -> None:
    """Lines of a year in twenty shops, in slices as an import would bring them."""
    prepare()
    for number in range(SLICES):
        rows, position = _slice(number), (number + 1) * 1_000_000
        store.append(SALES.name, rows, position=position)
        store.append(SALES.rollup_name, summed(SALES, rows), position=position)
    announce(SLICES * 1_000_000)


def _slice(number: int) -> pl.DataFrame:
    count = LINES // SLICES
    line = pl.int_range(number * count, (number + 1) * count, eager=True)
    mixed = pl.DataFrame({"line": line}).with_columns(mixed=pl.col("line").hash(seed=7))
    return mixed.select(
        position=pl.col("line") // 10 + 1,
        day=pl.lit(YEAR.start) + pl.duration(days=(pl.col("line") // 10 % 366)),
        order_id=pl.col("line") // 10,
        shop_id=1 + pl.col("line") // 10 % 20,
        sku_id=1 + (pl.col("mixed") % 4000).cast(pl.Int64),
        country=pl.lit(pl.Series(["GB", "DE", "FR", "IE", "US"])).gather(pl.col("line") // 10 % 5),
        units=1 + (pl.col("mixed") // 4000 % 9).cast(pl.Int64),
        minor=100 + (pl.col("mixed") // 36_000 % 5000).cast(pl.Int64),
        lines=pl.lit(1, pl.Int64),
        orders=(pl.col("line") % 10 == 0).cast(pl.Int64),
        returned=(pl.col("mixed") % 50 == 0).cast(pl.Int64),
    ).with_columns(pl.col("day").cast(pl.Date))


def _started(tmp_path: Path, name: str, *arguments: str) -> tuple["subprocess.Popen[bytes]", Path]:
    import pyspark

    home, log = Path(pyspark.__file__).parent, tmp_path / f"{name}.log"
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
    facts = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    with log.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, cwd=tmp_path, env=facts), log


def _said(log: Path, pattern: str) -> str:
    for _ in range(600):
        if found := re.search(pattern, log.read_text()):
            return found.group(1)
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


@pytest.fixture
def cluster(tmp_path: Path) -> Generator[Engine]:
    """A master and two workers on the loopback address, and a session on them."""
    from zayton.lake.engines.spark import Spark, session

    place = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    master, log = _started(tmp_path, "master", "master.Master", *place)
    address = _said(log, r"(spark://127\.0\.0\.1:\d+)")
    workers = [
        _started(tmp_path, f"worker-{n}", "worker.Worker", *place, "-c", "1", "-m", "1g", address)[0]
        for n in (1, 2)
    ]
    started = session(
        address, spark__executor__memory="1g", spark__sql__shuffle__partitions="4", **LOOPBACK_ONLY
    )
    yield Spark(started)
    started.stop()
    for process in (*workers, master):
        process.terminate()
        process.wait(30)


def test_two_workers_answer_ten_million_lines_as_one_process_does(ten_million: None, cluster: Engine) -> None:
    for metrics, by in ASKED:
        ours, theirs = (
            ask(metrics=metrics, by=by, period=YEAR, scope=Scope.everything(), limit=100_000, engine=engine)
            for engine in (None, cluster)
        )
        assert isinstance(ours, Answer)
        assert isinstance(theirs, Answer)
        assert ours.rows
        assert (ours.rows, ours.totals) == (theirs.rows, theirs.totals)
    whole = ask(metrics=["units_sold", "orders"], period=YEAR, scope=Scope.everything())
    assert isinstance(whole, Answer)
    assert whole.totals.figures["orders"] == LINES // 10
