"""Work killed before or after any commit ends, taken up again, as if nothing had happened."""

import json
import multiprocessing
from collections.abc import Sequence
from typing import Any

import pytest

from tests import killing
from tests.killing import Place
from tests.postgres_cluster import PostgresCluster
from tests.workspaces import RealWorkspace, Workspaces

FRESH = multiprocessing.get_context("forkserver")
FRESH.set_forkserver_preload(["tests.killing", "tests.trade", "tests.canonical", "zayton.lake.public"])
POINTS = 50
PARTS = 5
"""Tests that share the points, so that two workers can."""


def performed(workspace: RealWorkspace, job_id: int, *, kill_at: int = 0) -> int | None:
    """The exit code of a process that works the job."""
    place = Place(workspace.home, workspace.database)
    process = FRESH.Process(target=killing.perform, args=(place, job_id, kill_at))
    process.start()
    process.join(120)
    return process.exitcode


def seen(workspace: RealWorkspace) -> Any:
    """The dump of a workspace as it is."""
    process = FRESH.Process(target=killing.look, args=(Place(workspace.home, workspace.database),))
    process.start()
    process.join(120)
    assert process.exitcode == 0
    return json.loads((workspace.home / killing.DUMP).read_text())


@pytest.fixture(scope="module")
def prepared(workspaces: Workspaces) -> tuple[RealWorkspace, int]:
    """A workspace in which an import was asked for and not begun."""
    made = workspaces.make()
    return made, int(made.python("from tests.trade import ask_for_import; print(ask_for_import())"))


@pytest.fixture(scope="module")
def undisturbed(prepared: tuple[RealWorkspace, int], workspaces: Workspaces) -> tuple[Any, int]:
    """What the books look like after an import that nobody kills, and how many steps it took."""
    template, job_id = prepared
    place = workspaces.copy_of(template)
    assert performed(place, job_id) == 0
    return json.loads((place.home / killing.DUMP).read_text()), int((place.home / killing.STEPS).read_text())


def spread(steps: int) -> Sequence[int]:
    """Points over the whole run, the first and the last among them."""
    return sorted({1 + round(index * (steps - 1) / (POINTS - 1)) for index in range(POINTS)})


@pytest.mark.parametrize("part", range(PARTS))
def test_an_import_killed_at_any_commit_ends_in_the_same_books(
    prepared: tuple[RealWorkspace, int], undisturbed: tuple[Any, int], workspaces: Workspaces, part: int
) -> None:
    template, job_id = prepared
    expected, steps = undisturbed
    points = spread(steps)
    assert len(points) == POINTS
    for point in points[part::PARTS]:
        place = workspaces.copy_of(template)
        assert performed(place, job_id, kill_at=point) == -9
        assert (place.home / killing.HIT).read_text() == str(point)
        assert performed(place, job_id) == 0
        assert json.loads((place.home / killing.DUMP).read_text()) == expected, point
        workspaces.forget(place)


@pytest.mark.postgres
def test_a_server_whose_postmaster_dies_ten_times_ends_in_the_same_books(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    cluster = PostgresCluster(durable=True).create()
    there = Workspaces(tmp_path_factory.mktemp("there"), cluster.address().rpartition("/")[0])
    template = there.make()
    job_id = int(template.python("from tests.trade import ask_for_import; print(ask_for_import())"))
    undisturbed, disturbed = there.copy_of(template), there.copy_of(template)
    assert performed(undisturbed, job_id) == 0
    disturbed.start("worker", with_module="tests.slowly")
    read = 0
    for _ in range(10):
        read = _rows_read_beyond(disturbed, read)
        cluster.kill()
        cluster.start()
    state = f"SELECT state FROM jobs_job WHERE id = {job_id}"
    assert disturbed.rows(state) == [("running",)]
    disturbed.wait_until(lambda: disturbed.rows(state) == [("succeeded",)], seconds=180)
    disturbed.end()
    assert seen(disturbed) == seen(undisturbed)
    cluster.stop()


def _rows_read_beyond(workspace: RealWorkspace, before: int) -> int:
    """Wait until an import has got further, and say how far."""

    def rows_read() -> int:
        return int(workspace.rows("SELECT read FROM intake_import")[0][0])

    workspace.wait_until(lambda: rows_read() > before, seconds=120)
    return rows_read()
