"""The cut that readers see: named in one move, read again only when it changed, and never half."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.lake import store
from zayton.lake.publication import Cut, Merge, files_in, publish, published
from zayton.lake.tests.builders import day

AT = datetime(2024, 1, 5, 9, 30, 15, 123456, tzinfo=UTC)
CUT = Cut(7, AT, {"sales": 3, "sales_daily": 4}, lake="a")


def test_a_lake_that_was_never_filled_has_no_cut(trade: Path) -> None:
    assert published() is None


@pytest.mark.parametrize(
    "cut",
    [
        CUT,
        Cut(0, AT, {}),
        replace(CUT, merges=(Merge(frozenset({"b", "a"}), frozenset({"c"})), Merge(frozenset(), frozenset()))),
        replace(CUT, position=2**62, versions={"库存": 1}),
    ],
)  # fmt: skip
def test_a_cut_is_read_back_as_it_was_published(trade: Path, cut: Cut) -> None:
    publish(cut)
    assert published() == cut


def test_a_later_cut_takes_the_place_of_the_former(trade: Path) -> None:
    for position in range(1, 30):
        publish(replace(CUT, position=position))
        assert published() == replace(CUT, position=position)
    assert [path.name for path in store.home().iterdir()] == ["published.json"]


def test_an_unchanged_cut_is_the_same_object_and_not_read_again(trade: Path) -> None:
    publish(CUT)
    assert published() is published()


def test_what_a_writer_left_half_written_is_not_seen(trade: Path) -> None:
    publish(CUT)
    (store.home() / "published.1.new").write_text('{"position": 9, "as_')
    assert published() == CUT


def test_a_cut_of_an_older_version_without_merges_and_name_is_understood(trade: Path) -> None:
    publish(CUT)
    path = store.home() / "published.json"
    content = json.loads(path.read_text())
    del content["merges"], content["lake"]
    path.write_text(json.dumps(content))
    found = published()
    assert found is not None
    assert (found.position, found.merges, found.lake) == (7, (), "")


def test_many_readers_beside_a_writer_see_only_whole_cuts(trade: Path) -> None:
    publish(replace(CUT, position=0, versions={"sales": 0}))
    seen: list[Cut | None] = []
    done = threading.Event()

    def reads() -> None:
        while not done.is_set():
            seen.append(published())

    threads = [threading.Thread(target=reads) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 60):
        publish(replace(CUT, position=number, versions={"sales": number}))
    done.set()
    for thread in threads:
        thread.join()
    assert {(cut.position, cut.versions["sales"]) for cut in seen if cut} <= {(n, n) for n in range(60)}
    assert None not in seen


@pytest.mark.parametrize(
    ("change", "another"),
    [
        ({"position": 9}, False),
        ({"as_of": datetime(2025, 1, 1, tzinfo=UTC)}, False),
        ({"merges": (Merge(frozenset("a"), frozenset("b")),)}, False),
        ({"versions": {"sales_daily": 4, "sales": 3}}, False),
        ({"versions": {"sales": 4, "sales_daily": 4}}, True),
        ({"versions": {"sales": 3}}, True),
        ({"lake": "b"}, True),
    ],
)
def test_answers_are_kept_by_what_tables_a_cut_has_and_not_by_when_it_was_named(
    change: dict, another: bool
) -> None:
    assert (replace(CUT, **change).key != CUT.key) is another


names = st.frozensets(st.sampled_from("abcdef"), max_size=4)


@given(st.lists(st.tuples(names, st.sampled_from("uvwxyz")), max_size=4), names)
def test_a_merge_that_is_followed_loses_no_file_that_it_did_not_take(
    merges: list[tuple[frozenset[str], str]], files: frozenset[str]
) -> None:
    cut = replace(CUT, merges=tuple(Merge(of, frozenset(into)) for of, into in merges if of))
    found = cut.merged_into(files)
    taken = frozenset().union(*(merge.of for merge in cut.merges))
    assert files - taken <= found
    assert found <= files | frozenset("uvwxyz")


def test_a_merge_of_files_that_only_partly_were_read_is_not_followed() -> None:
    cut = replace(CUT, merges=(Merge(frozenset("ab"), frozenset("x")),))
    assert cut.merged_into(frozenset("a")) == frozenset("a")
    assert cut.merged_into(frozenset("abc")) == frozenset("xc")


SCHEMA = {"position": pl.Int64, "day": pl.Date}


@pytest.fixture
def two_months(trade: Path) -> Cut:
    store.ensure("sales", SCHEMA, by_month=True)
    store.ensure("skus", {"sku_id": pl.Int64}, by_month=False)
    for position, number in ((1, 3), (2, 40), (3, 41)):
        row = pl.DataFrame([(position, day(number))], schema=SCHEMA, orient="row")
        store.append("sales", row, position=position)
    store.overwrite("skus", pl.DataFrame({"sku_id": [1]}))
    return Cut(3, AT, {"sales": store.version_of("sales"), "skus": store.version_of("skus")}, lake="a")


@pytest.mark.parametrize(
    ("months", "count"),
    [(None, 3), (frozenset({"2024-01"}), 1), (frozenset({"2024-02", "2024-03"}), 2), (frozenset(), 0)],
)
def test_only_the_files_of_the_months_asked_for_are_opened(
    two_months: Cut, months: frozenset[str] | None, count: int
) -> None:
    assert len(files_in(two_months, "sales", months=months)) == count


def test_a_table_without_months_is_opened_whole_whatever_the_months(two_months: Cut) -> None:
    assert len(files_in(two_months, "skus", months=frozenset({"1999-01"}))) == 1


def test_an_older_cut_still_reads_the_files_it_named(two_months: Cut) -> None:
    older = replace(two_months, versions={**two_months.versions, "sales": two_months.versions["sales"] - 1})
    store.compact("sales", "2024-02")
    assert len(files_in(older, "sales")) == 2
    assert set(files_in(older, "sales")) < set(files_in(two_months, "sales"))
    assert all(Path(path).exists() for path in files_in(two_months, "sales"))
