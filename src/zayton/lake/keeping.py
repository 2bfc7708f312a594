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

_MOST = 1_000
_WATCHED_FOR = 20.0  # seconds that a question is made ready for after somebody asked it
_LOOK_EVERY = 0.1
_LONGEST_BEHIND = 1.2
_BREATH = 0.01
Found = TypeVar("Found")
_Work = Callable[[Cut], Any]

_found: OrderedDict[Hashable, dict[str, Any]] = OrderedDict()
_asked: OrderedDict[Hashable, tuple[float, _Work]] = OrderedDict()
_lock = threading.Lock()
# a fixed number, as questions are without end; two that share one merely wait for each other
_turns = tuple(threading.Lock() for _ in range(64))
_NOTHING = object()


def kept(key: Hashable, cut: Cut, work_out: Callable[[Cut], Found], *, watched: bool = True) -> Found:
    """What is known under a key for this cut, worked out at the first time.

    Of several people with the same question one works it out, and the others wait for that. What is `watched` is
    made ready for the cuts to come.
    """
    if watched:
        with _lock:
            # a clock that nobody sets back while questions wait
            _asked[key] = (time.monotonic(), work_out)
            _asked.move_to_end(key)
            if len(_asked) > _MOST:
                _asked.popitem(last=False)
    return _kept(key, cut, work_out)


def _kept(key: Hashable, cut: Cut, work_out: Callable[[Cut], Found]) -> Found:
    found = _known(key, cut)
    if found is _NOTHING:
        with _turns[hash((key, cut.key)) % len(_turns)]:
            # whoever had the turn before may have worked it out
            found = _known(key, cut)
            if found is _NOTHING:
                found = work_out(cut)
                _keep(key, cut, found)
    return found  # type: ignore[no-any-return]


def _known(key: Hashable, cut: Cut) -> Any:
    with _lock:
        found = _found.get(key, {}).get(cut.key, _NOTHING)
        if found is not _NOTHING:
            _found.move_to_end(key)
    return found


def _keep(key: Hashable, cut: Cut, found: Any) -> None:
    """Keep it beside what is known for the cut before, which others may still look at."""
    with _lock:
        before = list(_found.pop(key, {}).items())[-1:]
        _found[key] = {**dict(before), cut.key: found}
        while len(_found) > _MOST:
            _found.popitem(last=False)


def forget_kept() -> None:
    """Drop everything, as a new process would."""
    with _lock:
        _found.clear()
        _asked.clear()


class Readiness:
    """Which cut a process answers from, while a thread of it works out again what people are looking at.

    A new cut is taken when that is done, or after a second and a bit; never is one given back for an older one.
    Whoever looks again then waits for nothing.
    """

    def __init__(self) -> None:
        self._ready: Cut | None = None
        self._waiting = ("", 0.0)
        self._works = False
        self._lock = threading.Lock()

    def present(self) -> Cut | None:
        """The cut to answer from."""
        newest = published()
        if not self._works or newest is None:
            return newest
        with self._lock:
            ready = self._ready
            if ready is None or ready.lake != newest.lake or ready.key == newest.key:
                self._ready = newest
            elif self._waiting[0] != newest.key:
                self._waiting = (newest.key, time.monotonic())
            elif time.monotonic() - self._waiting[1] > _LONGEST_BEHIND:
                self._ready = newest
            return self._ready

    def start(self) -> None:
        """Begin to make answers ready, in a thread that ends with the process."""
        self._works = True
        threading.Thread(target=self._follow, name="lake-readiness", daemon=True).start()

    def _follow(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY)
            try:
                self.follow_once()
            except Exception:
                log.exception("answers could not be made ready; trying again")
            close_old_connections()

    def follow_once(self) -> None:
        """Make ready for the newest cut, and take it unless there is a newer one by then."""
        newest = published()
        if newest is None or (self._ready is not None and newest.key == self._ready.key):
            return
        if make_ready(newest):
            with self._lock:
                if (
                    self._ready is None
                    or self._ready.lake != newest.lake
                    or self._ready.position <= newest.position
                ):
                    self._ready = newest


def cut_for(cut: Cut | None, position: int | None) -> Cut | None:
    """The cut to answer from: the one given, unless only a newer one has reached the position asked for."""
    cut = cut or readiness.present()
    if cut is not None and position is not None and position > cut.position:
        return published()  # another process had it already
    return cut


def make_ready(cut: Cut) -> bool:
    """Work out for a cut what was asked lately; whether it is still the newest at the end.

    What fails is left to whoever asks next.
    """
    since = time.monotonic() - _WATCHED_FOR
    with _lock:
        watched = [(key, work_out) for key, (at, work_out) in _asked.items() if at > since]
    for key, work_out in watched:
        newest = published()
        if newest is None or newest.key != cut.key:
            break
        try:
            _kept(key, cut, work_out)
        except Exception:
            log.exception("an answer could not be made ready")
        time.sleep(_BREATH)  # whoever waits for a page goes first
    newest = published()
    return newest is not None and newest.key == cut.key


readiness = Readiness()
