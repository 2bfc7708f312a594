"""What was worked out, kept while the lake has nothing newer, and made ready ahead for those who look again."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import close_old_connections

from zayton.lake.publication import Cut, published

log = logging.getLogger(__name__)

_MOST = 2_000
_WATCHED_FOR = 20.0  # seconds that a question is made ready for after somebody asked it
_LOOK_EVERY = 0.1
_LONGEST_BEHIND = 1.2
_BREATH = 0.01
Found = TypeVar("Found")
_Work = Callable[[Cut], Any]

_found: OrderedDict[tuple[Hashable, str], Any] = OrderedDict()
_asked: OrderedDict[Hashable, tuple[float, _Work]] = OrderedDict()
_lock = threading.Lock()
_turns = tuple(threading.Lock() for _ in range(64))


def kept(key: Hashable, cut: Cut, work_out: Callable[[Cut], Found]) -> Found:
    """What is known under a key for this cut, worked out at the first time.

    Of several people with the same question one works it out, and the others wait for that.
    """
    with _lock:
        _asked[key] = (time.monotonic(), work_out)
        _asked.move_to_end(key)
        if len(_asked) > _MOST:
            _asked.popitem(last=False)
    return _kept(key, cut, work_out)


def _kept(key: Hashable, cut: Cut, work_out: Callable[[Cut], Found]) -> Found:
    versioned = (key, cut.key)
    with _turns[hash(key) % len(_turns)]:
        with _lock:
            if versioned in _found:
                _found.move_to_end(versioned)
                return _found[versioned]  # type: ignore[no-any-return]
        found = work_out(cut)
        with _lock:
            _found[versioned] = found
            while len(_found) > _MOST:
                _found.popitem(last=False)
    return found


def forget_kept() -> None:
    """Drop everything, as a new process would."""
    with _lock:
        _found.clear()
        _asked.clear()


class Readiness:
    """Which cut a process answers from, while a thread of it works out again what people are looking at.

    A new cut is taken when that is done, or after a second and a bit. Whoever looks again then waits for nothing,
    and all figures of a page are of one cut.
    """

    def __init__(self) -> None:
        self._ready: Cut | None = None
        self._waiting = ("", 0.0)
        self._works = False

    def present(self) -> Cut | None:
        """The cut to answer from."""
        newest, ready = published(), self._ready
        if not self._works or newest is None or ready is None or newest.key == ready.key:
            return newest
        if newest.position < ready.position:  # the lake was made anew
            return newest
        if self._waiting[0] != newest.key:
            self._waiting = (newest.key, time.monotonic())
        return ready if time.monotonic() - self._waiting[1] < _LONGEST_BEHIND else newest

    def start(self) -> None:
        """Begin to make answers ready, in a thread that ends with the process."""
        self._works = True
        threading.Thread(target=self._follow, name="lake-readiness", daemon=True).start()

    def _follow(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY)
            newest = published()
            if newest is not None and (self._ready is None or newest.key != self._ready.key):
                make_ready(newest)
                self._ready = newest


def make_ready(cut: Cut) -> None:
    """Work out for a cut what was asked lately; what fails is left to whoever asks next."""
    since = time.monotonic() - _WATCHED_FOR
    with _lock:
        watched = [(key, work_out) for key, (at, work_out) in _asked.items() if at > since]
    for key, work_out in watched:
        try:
            _kept(key, cut, work_out)
        except Exception:
            log.exception("an answer could not be made ready")
        time.sleep(_BREATH)  # whoever waits for a page goes first
    close_old_connections()


readiness = Readiness()
