"""Working connections side by side: one thread each, so that a marketplace that is slow holds up no other."""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import close_old_connections

log = logging.getLogger(__name__)

# a seller has tens of accounts, and a thread that waits for a marketplace costs nothing
_AT_ONCE = 16


class SideBySide:
    """Does `work` for each connection that is `due`; a connection is never worked twice at once by this process."""

    def __init__(self, name: str, due: Callable[[], Iterable[int]], work: Callable[[int], object]) -> None:
        self._name = name
        self._due = due
        self._work = work
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=name)
        self._running: dict[int, Future[None]] = {}

    def start_due(self) -> bool:
        """Start for each connection that has something due and is not at it yet; never any to wait for."""
        for connection_id in self._due():
            at_it = self._running.get(connection_id)
            if at_it is None or at_it.done():
                self._running[connection_id] = self._threads.submit(self._do, connection_id)
        return False

    def _do(self, connection_id: int) -> None:
        close_old_connections()
        try:
            self._work(connection_id)
        except Exception:
            # one connection's trouble is not the others'; what was due stays due
            log.exception("%s for connection %s broke off", self._name, connection_id)
        finally:
            close_old_connections()
