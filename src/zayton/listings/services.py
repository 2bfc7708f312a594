"""What is done again and again: wishes are sent, to all connections at once, as fast as each one's limits allow."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import close_old_connections

from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.time import now
from zayton.listings.operations.correcting import correct_drift
from zayton.listings.operations.lanes import RENEWED_EVERY, keep_lanes
from zayton.listings.operations.pushing import connections_due, push_connection

log = logging.getLogger(__name__)

# a seller has tens of accounts, and a thread that waits for a marketplace costs nothing
_AT_ONCE = 16


class Pushers:
    """One thread a connection, so that a marketplace that is slow holds up no other."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="push")
        self._running: dict[int, Future[None]] = {}

    def start_due(self) -> bool:
        """Start sending for each connection that has something due and is not at it yet; never any to wait for."""
        for connection_id in connections_due(now()):
            at_it = self._running.get(connection_id)
            if at_it is None or at_it.done():
                self._running[connection_id] = self._threads.submit(self._push, connection_id)
        return False

    def _push(self, connection_id: int) -> None:
        close_old_connections()
        try:
            push_connection(connection_id)
        except Exception:
            # one connection's trouble is not the others'; what was due stays due
            log.exception("sending for connection %s broke off", connection_id)
        finally:
            close_old_connections()


def correct() -> bool:
    """Look for listings that show too little."""
    correct_drift(at=now())
    return False


register_service(Service("listings.push", Pushers().start_due, every=0.1))
register_service(Service("listings.lanes", keep_lanes, every=RENEWED_EVERY))
register_service(Service("listings.drift", correct, every=30.0))
