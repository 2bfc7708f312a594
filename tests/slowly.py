"""Imported by a worker under test: small slices with a pause after each, so that there is time to disturb it."""

import time
from typing import Any

from zayton.cli import working

PAUSE = 0.2
_set_up = working.set_up_django


def set_up_slowly() -> None:
    """Set up as always, then make imports slow."""
    _set_up()
    from zayton.kernel.intake import running

    running.SLICE_ROWS, running.SLICE_DOCUMENTS = 50, 12
    work = running.Runner._work_slice

    def work_slowly(runner: Any, start: int, end: int) -> None:
        work(runner, start, end)
        time.sleep(PAUSE)

    running.Runner._work_slice = work_slowly


working.set_up_django = set_up_slowly
