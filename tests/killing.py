"""Work in a process of its own that dies at a chosen commit.

Imported once where such processes are forked from, so that each starts in a moment.
"""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zayton.config.settings")
if not apps.ready:
    django.setup()

HIT, STEPS, DUMP = "killed-here", "steps", "dump"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace is."""

    home: Path
    database: str


def enter(place: Place) -> None:
    """Make this process work on another workspace than the one it was started for."""
    from django.conf import settings
    from django.db import connection

    from zayton.config.workspace import database_settings

    settings.WORKSPACE = replace(settings.WORKSPACE, home=place.home, database=place.database)
    connection.close()
    connection.settings_dict.update(database_settings(place.database))


def perform(place: Place, job_id: int, kill_at: int) -> None:
    """Work a job, let the journal's readers follow, and write the dump; or die at the given step (0: live)."""
    enter(place)
    from tests.canonical import dump
    from zayton.kernel.intake import running
    from zayton.kernel.jobs.public import perform_job
    from zayton.kernel.journal.public import catch_up, sequence

    running.SLICE_ROWS, running.SLICE_DOCUMENTS = 50, 12
    steps = Steps(place.home, kill_at)
    steps.watch()
    perform_job(job_id=job_id)
    while sequence(limit=40):
        pass
    catch_up()
    steps.kill_at = 0
    _settle()
    (place.home / STEPS).write_text(str(steps.count))
    (place.home / DUMP).write_text(json.dumps(dump()))


def look(place: Place) -> None:
    """Write the dump of a workspace as it is, once every reader has followed."""
    enter(place)
    from tests.canonical import dump
    from zayton.kernel.journal.public import catch_up, sequence

    while sequence():
        pass
    catch_up()
    _settle()
    (place.home / DUMP).write_text(json.dumps(dump()))


def _settle() -> None:
    """Let an idle lake say how far it is true, as its service does every few seconds."""
    from zayton.lake.upkeep import confirm

    confirm()


class Steps:
    """Counts the moments before and after each commit, and kills the process when the count is reached."""

    def __init__(self, home: Path, kill_at: int) -> None:
        self.home, self.kill_at, self.count = home, kill_at, 0

    def watch(self) -> None:
        """Stand beside every commit of a transaction from now on."""
        from django.db.backends.base.base import BaseDatabaseWrapper

        commit: Callable[[Any], Any] = BaseDatabaseWrapper._commit

        def watched(wrapper: Any) -> Any:
            self.step()
            done = commit(wrapper)
            self.step()
            return done

        BaseDatabaseWrapper._commit = watched

    def step(self) -> None:
        """Count, and die when it is time."""
        self.count += 1
        if self.count == self.kill_at:
            (self.home / HIT).write_text(str(self.count))
            os.kill(os.getpid(), signal.SIGKILL)
