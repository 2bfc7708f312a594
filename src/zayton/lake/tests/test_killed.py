"""A mirror that is killed before or after anything that lasts ends in the same lake when it runs again."""

import multiprocessing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import zayton
from zayton.lake import store
from zayton.lake.mirror import summed, work
from zayton.lake.publication import published
from zayton.lake.registry import declared_facts
from zayton.lake.tests import killing
from zayton.lake.tests.builders import batches

FRESH = multiprocessing.get_context("forkserver")
FRESH.set_forkserver_preload(
    ["zayton.lake.tests.killing", "zayton.lake.upkeep", "zayton.lake.tests.conftest"]
)


@pytest.fixture(autouse=True)
def findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes find the code where this one did."""
    monkeypatch.setenv("PYTHONPATH", str(Path(zayton.__file__).parent.parent))


def mirrored(home: Path, *, kill_at: int = 0) -> int | None:
    """The exit code of a mirror run in a process of its own."""
    home.mkdir(exist_ok=True)
    process = FRESH.Process(target=killing.run, args=(home, kill_at))
    process.start()
    process.join(120)
    return process.exitcode


def dump(home: Path, settings: Any) -> dict[str, object]:
    """The lake without file names and versions: every row in order, and the published position."""
    settings.WORKSPACE = replace(settings.WORKSPACE, home=home)
    found: dict[str, object] = {}
    for fact in declared_facts().values():
        rows = [store.rows_of(fact.name, month) for month in set(store.files_of(fact.name).values())]
        sums = [
            store.rows_of(fact.rollup_name, month) for month in set(store.files_of(fact.rollup_name).values())
        ]
        found[fact.name] = sorted(row for frame in rows for row in frame.rows())
        found[fact.rollup_name] = sorted(row[2:] for frame in sums for row in summed(fact, frame).rows())
    cut = published()
    assert cut is not None
    return {**found, "position": cut.position}


def test_a_mirror_killed_at_any_step_ends_in_the_same_lake(
    trade: Path, settings: Any, tmp_path: Path
) -> None:
    assert mirrored(tmp_path / "undisturbed") == 0
    steps = int((tmp_path / "undisturbed" / "steps").read_text())
    expected = dump(tmp_path / "undisturbed", settings)
    assert steps >= 50
    for kill_at in range(1, steps + 1):
        home = tmp_path / str(kill_at)
        assert mirrored(home, kill_at=kill_at) == -9
        assert (home / killing.HIT).read_text() == str(kill_at)
        assert mirrored(home) == 0
        assert dump(home, settings) == expected, kill_at


@pytest.mark.django_db
def test_entries_that_come_again_change_nothing(trade: Path) -> None:
    for batch in batches():
        work(batch)
    before = {fact.name: store.version_of(fact.name) for fact in declared_facts().values()}
    for batch in batches():
        work(batch)
    work([entry for batch in batches() for entry in batch if entry.verb != "tests.renamed"])
    assert {fact.name: store.version_of(fact.name) for fact in declared_facts().values()} == before
