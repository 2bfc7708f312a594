"""Whether a denial is the whole connection's, or only of the one thing that was asked for."""

from zayton.channels.connecting.opening import opened
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind


def is_shut_out(found: Connection, fault: Fault) -> bool:
    """Whether a connection is denied altogether; it is asked who it is, once, to tell.

    An account that may read orders but no settlements must go on selling.
    """
    if fault.kind != FaultKind.DENIED:
        return False
    try:
        with opened(found) as at_work:
            at_work.channel.check()
    except Fault as second:
        return second.kind == FaultKind.DENIED
    return False
