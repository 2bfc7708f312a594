"""What was worked out, kept while the lake has nothing newer."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from zayton.lake.publication import Cut

_MOST = 2_000
Found = TypeVar("Found")

_found: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
_lock = Lock()
_turns = tuple(Lock() for _ in range(64))


def kept(key: Hashable, cut: Cut, work_out: Callable[[], Found]) -> Found:
    """What is known under a key for this cut, worked out at the first time.

    Of several people with the same question one works it out, and the others wait for that.
    """
    with _turns[hash(key) % len(_turns)]:
        known = _known(key, cut)
        if known is not None:
            return known[0]  # type: ignore[no-any-return]
        found = work_out()
        _keep(key, cut, found)
    return found


def _known(key: Hashable, cut: Cut) -> tuple[Any] | None:
    with _lock:
        version, found = _found.get(key, ("", None))
        if version != cut.key:
            return None
        _found.move_to_end(key)
    return (found,)


def _keep(key: Hashable, cut: Cut, found: Any) -> None:
    with _lock:
        _found[key] = (cut.key, found)
        _found.move_to_end(key)
        while len(_found) > _MOST:
            _found.popitem(last=False)


def forget_kept() -> None:
    """Drop everything, as a new process would."""
    with _lock:
        _found.clear()
