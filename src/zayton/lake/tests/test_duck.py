"""DuckDB inside the process: what it compiles once, what it reads only once, and that no value becomes SQL."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake import store
from zayton.lake.engines import duck
from zayton.lake.engines.duck import Duck
from zayton.lake.mirror import announce, work
from zayton.lake.publication import Cut, Merge, published
from zayton.lake.questions import Pass, Question, Vocabulary, check, passes
from zayton.lake.registry import declared_dimensions, declared_metrics
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import SKUS, day, entry, moved, sold
from zayton.lake.tests.conftest import traded

PERIOD = Period(day(1), day(60))
TROUBLESOME = ["GB", "O'Hara", '"; DROP TABLE test_sales; --', "$p1", "中国", "🫖", "⟨x:1⟩", "%", "\\", " GB"]


class Watched(Duck):
    """Remembers how many files each question had to read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[int] = []

    def query(self, sql: str, parameters: Any, sources: Any) -> pl.DataFrame:
        facts = [
            files
            for name, (files, _schema) in sources.items()
            if name.startswith(("test_sales", "test_moves"))
        ]
        self.read.append(sum(len(files) for files in facts))
        return super().query(sql, parameters, sources)


@pytest.fixture
def engine(trade: Path) -> Generator[Watched]:
    """An engine over six sales in three slices."""
    for first in (1, 3, 5):
        work([sale(first), sale(first + 1)])
    one = Watched()
    yield one
    one._database.close()


def sale(number: int, country: str = "GB", on: int | None = None) -> Any:
    return sold(number, (on or number, 100 + number, 1, 1, country, 1, 10 * number, 1, 1, 0))


def asked(*metrics: str, period: Period = PERIOD, by: tuple[str, ...] = (), **filters: Any) -> list[Pass]:
    question = Question(metrics, period, by, tuple((name, tuple(values)) for name, values in filters.items()))
    found = check(question, Vocabulary(declared_metrics(), declared_dimensions()), Scope.everything())
    assert not isinstance(found, Refusal), found
    return passes(found, Scope.everything(), period, found.by)


def cut() -> Cut:
    found = published()
    assert found is not None
    return found


def revenue(engine: Duck, at: Cut | None = None, **more: Any) -> int:
    (one,) = asked("revenue", **more)
    return int(engine.run(one, at or cut())["revenue"].sum())


def test_files_that_were_summed_are_not_read_again(engine: Watched) -> None:
    assert revenue(engine) == 210
    assert revenue(engine) == 210
    assert engine.read == [3]


def test_only_what_came_since_is_read_and_added(engine: Watched) -> None:
    revenue(engine)
    work([sale(7), sale(8)])
    assert revenue(engine) == 360
    work([sale(9), sale(10), sale(11)])
    assert revenue(engine) == 660
    assert engine.read == [3, 1, 1]


def test_groups_that_are_new_join_those_that_were_known(engine: Watched) -> None:
    (one,) = asked("revenue", by=("country",))
    engine.run(one, cut())
    work([sale(7, "FR"), sale(8, "GB")])
    assert dict(engine.run(one, cut()).select("by_country", "revenue").rows()) == {"GB": 290, "FR": 70}


def test_distinct_keys_are_counted_anew_since_two_counts_do_not_add_up(engine: Watched) -> None:
    (one,) = asked("orders", by=("sku",))
    engine.run(one, cut())
    work([sold(7, (7, 106, 1, 1, "GB", 1, 5, 1, 0, 0)), sale(8)])
    assert engine.run(one, cut())["orders"].to_list() == [7]
    assert engine.read == [3, 4]


def test_the_cut_before_is_still_answered_as_it_was(engine: Watched) -> None:
    before = cut()
    work([sale(7), sale(8)])
    assert (revenue(engine), revenue(engine, before), revenue(engine)) == (360, 210, 360)


def test_merged_files_need_not_be_read(engine: Watched) -> None:
    revenue(engine)
    before = frozenset(store.files_of("test_sales_daily"))
    store.compact("test_sales_daily", "2024-01")
    after = frozenset(store.files_of("test_sales_daily"))
    announce(merges=[Merge(before - after, after - before)])
    assert revenue(engine) == 210
    work([sale(7), sale(8)])
    assert revenue(engine) == 360
    assert engine.read == [3, 1]


def test_a_merge_that_nobody_told_of_is_read_whole(engine: Watched) -> None:
    revenue(engine)
    store.compact("test_sales_daily", "2024-01")
    announce()
    assert revenue(engine) == 210
    assert engine.read == [3, 1]


def test_only_the_months_of_a_flow_are_opened_and_all_of_a_balance(engine: Watched) -> None:
    work([sale(7, on=40), sale(8, on=70)])
    work([moved(9, (1, 1, 7, 1, 10, 100, 0)), moved(10, (40, 1, 7, 1, -4, -40, 40))])
    assert revenue(engine, period=Period(day(32), day(60))) == 70
    assert revenue(engine, period=Period(day(61), day(91))) == 80
    (balance,) = asked("on_hand", period=Period(day(61), day(91)))
    assert engine.run(balance, cut())["on_hand"].item() == 6
    assert engine.read == [1, 1, 2]


def test_attributes_that_changed_put_their_groups_anew(engine: Watched, monkeypatch: Any) -> None:
    (one,) = asked("revenue", by=("category",))
    assert engine.run(one, cut()).select("by_category", "revenue").rows() == [(10, 210)]
    fresh = pl.DataFrame({"sku_id": [1], "code": ["MUG"], "code_zh": ["杯"], "category_id": [77]})
    monkeypatch.setattr(type(SKUS), "rows", property(lambda _self: lambda: fresh), raising=False)
    work([entry(7, "tests.renamed", []), entry(8, "tests.renamed", [])])
    assert engine.run(one, cut()).select("by_category", "revenue").rows() == [(77, 210)]


def test_an_empty_lake_sums_to_nothing_without_reading(trade: Path) -> None:
    work([moved(1, (1, 1, 7, 1, 1, 1, 0)), moved(2, (1, 1, 7, 1, 1, 1, 0))])
    one, *_ = asked("revenue", by=("country",))
    assert Duck().run(one, cut()).height == 0
    assert Duck().run(asked("revenue")[0], cut())["revenue"].item() in (0, None)


def test_values_of_every_kind_are_bound_and_never_written_into_sql(engine: Watched) -> None:
    for place, country in enumerate(TROUBLESOME):
        work([sale(7 + 2 * place, country, on=2), sale(8 + 2 * place, country, on=3)])
    texts = set()
    for place, country in enumerate(TROUBLESOME[1:], 1):
        assert revenue(engine, country=[country]) == 10 * (15 + 4 * place)
        texts |= {compiled.text for compiled in engine._compiled.values()}
    assert len(texts) == 1
    assert not any(country in text for text in texts for country in ("O'Hara", "DROP", "中国", "🫖"))


def test_questions_of_one_shape_are_compiled_once(engine: Watched) -> None:
    for start in range(1, 6):
        revenue(engine, period=Period(day(start), day(start + 9)), sku=[start])
    assert len(engine._compiled) == 1
    revenue(engine, sku=[1, 2])
    revenue(engine, sku=[1, None])
    revenue(engine, by=("country",))
    assert len(engine._compiled) == 4


def test_what_is_kept_never_outgrows_its_limit(engine: Watched, monkeypatch: Any) -> None:
    monkeypatch.setattr(duck, "_KEPT_PASSES", 3)
    for start in range(1, 8):
        revenue(engine, period=Period(day(start), day(start + 1)))
    assert len(engine._kept) == 3
    assert engine._rows == sum(sums.frame.height for sums in engine._kept.values())
    monkeypatch.setattr(duck, "_KEPT_ROWS", 1)
    revenue(engine, by=("order",))
    assert engine._rows <= 1
    assert revenue(engine) == 210


def test_compiled_shapes_are_let_go_when_there_are_too_many(engine: Watched, monkeypatch: Any) -> None:
    monkeypatch.setattr(duck, "_KEPT_PASSES", 2)
    for count in range(1, 8):
        assert revenue(engine, sku=list(range(1, count + 1))) == 210
    assert len(engine._compiled) <= 3


def test_many_people_at_once_get_each_their_own_answer(engine: Watched) -> None:
    days = list(range(1, 7)) * 8
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda number: revenue(engine, period=Period(day(number), day(number))), days)
    assert list(found) == [10 * number for number in days]


@given(st.lists(st.sampled_from(["DE", "FR", "🫖", ""]), min_size=2, max_size=6), st.integers(1, 4))
@settings(max_examples=10, deadline=None)
def test_slices_cut_anywhere_sum_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, countries: list[str], size: int
) -> None:
    sales = [sale(number, country) for number, country in enumerate(countries, 1)]
    with traded(tmp_path_factory.mktemp("cut")):
        one = Duck()
        slices = [sales[first : first + size + 1] for first in range(0, len(sales), size + 1)]
        if len(slices) > 1 and len(slices[-1]) == 1:
            slices[-2:] = [slices[-2] + slices[-1]]
        for some in slices:
            work(some)
            (wanted,) = asked("revenue", by=("country",))
            one.run(wanted, cut())
        found = dict(one.run(wanted, cut()).select("by_country", "revenue").rows())
        assert found == {
            country: sum(10 * n for n, other in enumerate(countries, 1) if other == country)
            for country in countries
        }
