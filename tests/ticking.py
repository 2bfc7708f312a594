"""A job for tests of schedules."""

from typing import Any

from zayton.kernel.jobs.registry import job


@job(name="test.ticking", title="Ticking", schedule="* * * * * *")
def tick(run: Any) -> None:
    """Do nothing, every second."""
