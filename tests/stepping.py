"""A job for crash tests: it takes steps, one transaction each, with its cursor in the books."""

import os
import signal
import time
from typing import Any

from zayton.kernel.jobs.registry import job

STEPS = 20


@job(name="test.stepping", title="Stepping")
def step_through(run: Any, *, pause: float = 0.05) -> dict[str, int]:
    """Take `STEPS` steps, dying once at the step named in the environment, before or after its commit."""
    from django.db import connection, transaction

    fatal = os.environ.get("ZAYTON_TEST_DIE_AT", "")
    for number in range(STEPS):
        run.stop_if_cancelled()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM stepping WHERE number = %s", [number])
            if cursor.fetchone()[0]:
                continue
            cursor.execute("INSERT INTO stepping (number) VALUES (%s)", [number])
            if fatal == f"before {number}":
                os.kill(os.getpid(), signal.SIGKILL)
        if fatal == f"after {number}":
            os.kill(os.getpid(), signal.SIGKILL)
        run.progress(number + 1, STEPS, "Stepping")
        _rest(run, pause)
    return {"steps": STEPS}


def _rest(run: Any, pause: float) -> None:
    """Wait between two steps, listening for a cancellation."""
    until = time.monotonic() + pause
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
        run.stop_if_cancelled()
