"""What kinds of jobs there are: a name, its words, a function that can be taken up again, perhaps a schedule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from zayton.kernel.errors import Words

Work = Callable[..., Any]

DEFAULT_QUEUE = "default"
QUEUES: Mapping[str, int] = MappingProxyType({DEFAULT_QUEUE: 4, "heavy": 1})


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job.

    `work(run, **arguments)` may be started again from its beginning at any moment, also in the middle of
    itself after a crash: it keeps its own cursor in the books. What it returns is kept as the result (JSON).
    `queue` names how many run at once; `schedule` is a cron line in UTC.
    """

    name: str
    title: Words
    work: Work
    queue: str = DEFAULT_QUEUE
    schedule: str | None = None


_KINDS: dict[str, JobKind] = {}


def job(
    *, name: str, title: Words, queue: str = DEFAULT_QUEUE, schedule: str | None = None
) -> Callable[[Work], Work]:
    """Declare a function as a job; a name used twice or an unknown queue is a `ValueError`."""

    def declare(work: Work) -> Work:
        if queue not in QUEUES:
            raise ValueError(f"the job {name!r} names the unknown queue {queue!r}")
        if name in _KINDS and _KINDS[name].work is not work:
            raise ValueError(f"the job {name!r} is declared twice")
        _KINDS[name] = JobKind(name, title, work, queue, schedule)
        return work

    return declare


def job_kinds() -> Mapping[str, JobKind]:
    """Every kind of job by its name."""
    return MappingProxyType(_KINDS)
