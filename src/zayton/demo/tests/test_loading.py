"""The demo company is loaded through the import that every file takes, and adds up."""

from datetime import date

import polars as pl
import pytest

from zayton.demo.history import SOURCE
from zayton.demo.public import load_demo
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import figure_named
from zayton.kernel.proof import dangling_keys
from zayton.orders.models import Order, OrderLine
from zayton.stock.models import Lot, Movement
from zayton.stock.public import MovementKind, prove

TODAY = date(2026, 11, 22)


@pytest.fixture
def december(tmp_path):
    """The first three thousand lines and all that is peculiar in the first sixty thousand."""
    lines = pl.read_parquet(SOURCE).head(60_000)
    odd = (
        (pl.col("Quantity") <= 0) | (pl.col("UnitPrice") <= 0) | ~pl.col("StockCode").str.contains(r"^\d{5}")
    )
    numbers = pl.concat([lines.head(3_000), lines.filter(odd).gather_every(5)])["InvoiceNo"].unique()
    path = tmp_path / "december.parquet"
    lines.filter(
        pl.col("InvoiceNo").is_in(numbers.to_list()) & (pl.len().over("InvoiceNo") < 120)
    ).write_parquet(path)
    return path


def load(source):
    told = []
    load_demo(report=lambda note, done=0, total=0: told.append(note), today=TODAY, source=source)
    return told


@pytest.mark.django_db
def test_every_line_is_accounted_for_and_the_ledger_agrees(december):
    told = load(december)
    run = Import.objects.get()
    assert run.read == run.total == pl.read_parquet(december).height
    assert sum(run.outcomes.values()) == run.accepted
    assert {"sale", "return", "charge", "correction"} <= {
        name for name, count in run.outcomes.items() if count
    }
    assert run.quarantined == QuarantinedRow.objects.count() == 0
    assert prove() == []
    assert dangling_keys() == []
    assert not Lot.objects.filter(simulated=False, movements__kind=MovementKind.RECEIVED).exists()
    assert "Filling the lake" in told or "正在写入数据湖" in told


@pytest.mark.django_db
def test_every_figure_of_the_journal_has_words(december):
    load(december)
    names = {name for payload in Entry.objects.values_list("payload", flat=True) for name in payload}
    assert {name for name in names if figure_named(name) is None} == set()


@pytest.mark.django_db
def test_a_second_load_changes_nothing(december):
    load(december)
    before = [model.objects.count() for model in (Order, OrderLine, Movement, Lot, Entry, Import)]
    load(december)
    assert [model.objects.count() for model in (Order, OrderLine, Movement, Lot, Entry, Import)] == before


@pytest.mark.django_db
def test_a_load_that_was_interrupted_goes_on_where_it_stopped(december):
    def stop_at_the_third(note, done=0, total=0):
        if total:
            seen.append(note)
        if len(seen) == 3:
            raise KeyboardInterrupt

    seen = []
    with pytest.raises(KeyboardInterrupt):
        load_demo(report=stop_at_the_third, today=TODAY, source=december)
    received = Movement.objects.count()
    assert received
    load(december)
    assert Import.objects.get().read == pl.read_parquet(december).height
    assert Entry.objects.filter(verb="demo.step_done").values("document_id").distinct().count() == (
        Entry.objects.filter(verb="demo.step_done").count()
    )
    assert prove() == []
