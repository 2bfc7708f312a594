"""A mirror run that kills its own process at a chosen step; run in a fresh process each time."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zayton.config.settings")
if not apps.ready:
    django.setup()  # once, where the killed processes are forked from
HIT = "killed-here"


def run(home: Path, kill_at: int) -> None:
    """Mirror two batches, merge and sweep; die before or after the nth thing that lasts (0: live and count)."""
    from zayton.lake import mirror, store, upkeep
    from zayton.lake.tests import builders, conftest

    conftest.declare(home)
    steps = Steps(home, kill_at)
    for module, name in (
        (store, "write_deltalake"),
        (mirror, "publish"),
        (store, "compact"),
        (store, "tidy"),
    ):
        setattr(module, name, steps.watched(getattr(module, name)))
    mirror.parked_positions = lambda *_args: frozenset()
    for batch in builders.batches():
        mirror.work(batch)
    upkeep.merge(files=1)
    upkeep.sweep()
    (home / "steps").write_text(str(steps.count))


class Steps:
    """Counts what lasts, and kills the process when the count is reached."""

    def __init__(self, home: Path, kill_at: int) -> None:
        self.home, self.kill_at, self.count = home, kill_at, 0

    def watched(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work with a step before and one after it."""

        def both(*args: Any, **named: Any) -> Any:
            self.step()
            result = work(*args, **named)
            self.step()
            return result

        return both

    def step(self) -> None:
        """Count, and die when it is time."""
        self.count += 1
        if self.count == self.kill_at:
            (self.home / HIT).write_text(str(self.count))
            os.kill(os.getpid(), signal.SIGKILL)
