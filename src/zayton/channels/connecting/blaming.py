"""Whether a denial is the whole connection's, or only of the one thing that was asked for."""

from zayton.channels.connecting.opening import opened
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind

_ASKED = 3


def is_shut_out(found: Connection, fault: Fault) -> bool:
    """Whether a connection is denied altogether; it is asked who it is, a few times, to tell.

    An account that may read orders but no settlements must go on selling, and so must one whose fresh token a
    marketplace calls expired: a connection that is denied stands still until a person looks.
    """
    return fault.kind == FaultKind.DENIED and all(_is_denied(found) for _ in range(_ASKED))


def _is_denied(found: Connection) -> bool:
    try:
        with opened(found) as at_work:
            at_work.channel.check()
    except Fault as second:
        return second.kind == FaultKind.DENIED
    return False
