"""Members of a set that are sent one call each: what one is refused for does not touch the others."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome

T = TypeVar("T")

# what these say holds for the whole account: asking on would only make it worse
_HOLDS_FOR_ALL = frozenset({FaultKind.THROTTLED, FaultKind.AWAY, FaultKind.DENIED})


def each_sent(
    members: Sequence[T], *, key: Callable[[T], str], send: Callable[[T], str | None]
) -> list[Outcome]:
    """An outcome for every member in order; `send` answers a reference, or raises the member's `Fault`.

    After a fault that holds for all, the rest is not sent and has that fault too, with nothing of it done.
    """
    outcomes: list[Outcome] = []
    for position, member in enumerate(members):
        try:
            outcomes.append(Outcome(key(member), reference=send(member) or ""))
        except Fault as fault:
            outcomes.append(Outcome(key(member), fault))
            if fault.kind in _HOLDS_FOR_ALL:
                outcomes += [Outcome(key(rest), _not_sent(fault)) for rest in members[position + 1 :]]
                break
    return outcomes


def _not_sent(fault: Fault) -> Fault:
    return Fault(fault.kind, fault.said, retry_after=fault.retry_after, figures=fault.figures)


def slices(members: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """A set in parts of at most so many."""
    for start in range(0, len(members), size):
        yield members[start : start + size]


def written(at: datetime) -> str:
    """A moment as Amazon reads it, to the millisecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
