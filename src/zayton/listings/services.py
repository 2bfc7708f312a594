"""What is done again and again: wishes are sent, to all connections at once, as fast as each one's limits allow."""

from zayton.channels.public import SideBySide
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.time import now
from zayton.listings.operations.correcting import correct_drift
from zayton.listings.operations.lanes import RENEWED_EVERY, keep_lanes
from zayton.listings.operations.pushing import connections_due, push_connection


def correct() -> bool:
    """Look for listings that show too little."""
    correct_drift(at=now())
    return False


_PUSHING = SideBySide("push", lambda: connections_due(now()), push_connection)

register_service(Service("listings.push", _PUSHING.start_due, every=0.2))
register_service(Service("listings.lanes", keep_lanes, every=RENEWED_EVERY))
register_service(Service("listings.drift", correct, every=30.0))
