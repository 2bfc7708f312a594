"""How long a wish rests that could not be told."""

from collections.abc import Mapping
from datetime import timedelta

from zayton.channels.ports.faults import Fault, FaultKind

_SHORTEST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)
# pauses double with each try. What only waits for its turn gets a turn soon: of ten thousand each would be tried
# dozens of times, and at the end all of them would rest while nobody calls
_DOUBLED: Mapping[FaultKind, int] = {FaultKind.THROTTLED: 2}
_MOST_DOUBLED = 8


def pause_after(fault: Fault, *, tries: int) -> timedelta:
    """The rest after a fault of a wish that failed so many times before; no longer than a quarter of an hour."""
    shortest = max(timedelta(seconds=fault.retry_after or 0), _SHORTEST)
    # who was told when its turn comes waits for that and no longer
    told = fault.kind == FaultKind.THROTTLED and fault.retry_after is not None
    doubled = 0 if told else min(tries, _DOUBLED.get(fault.kind, _MOST_DOUBLED))
    wait: timedelta = shortest * 2**doubled
    return min(wait, _LONGEST)
