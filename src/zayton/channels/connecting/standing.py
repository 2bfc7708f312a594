"""How a connection stands, kept from what its calls came to."""

from datetime import datetime

from django.db import transaction

from zayton.channels.events import DENIED_EVENT, WORKS_AGAIN
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import CONNECTION_MOVES, ConnectionState
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import Happening, append

_STATES = {FaultKind.DENIED: ConnectionState.DENIED, FaultKind.AWAY: ConnectionState.AWAY}


def note_good(connection_id: int, *, at: datetime) -> None:
    """A call went well: a connection that was away works again. One that is paused stays so."""
    with transaction.atomic():
        back = Connection.objects.filter(pk=connection_id, state=ConnectionState.AWAY)
        if back.update(state=ConnectionState.WORKING, fault_kind="", fault_said="", fault_at=None):
            append([Happening(WORKS_AGAIN, connection_id, at, {}, {})], actor=SYSTEM)


def note_fault(connection_id: int, fault: Fault, *, at: datetime) -> None:
    """A call failed: what it says of the connection. Throttling and refusals say nothing of it."""
    state = _STATES.get(fault.kind)
    if state is None:
        return
    sources = [source for source, targets in CONNECTION_MOVES.items() if state in targets]
    with transaction.atomic():
        found = Connection.objects.filter(pk=connection_id)
        # told once, not with every call that fails the same way
        moved = found.filter(state__in=sources).update(state=state)
        found.filter(state=state).update(fault_kind=fault.kind, fault_said=fault.said, fault_at=at)
        if moved:
            payload = {"kind": fault.kind.value, "said": fault.said[:200]}
            append([Happening(DENIED_EVENT[state], connection_id, at, payload, {})], actor=SYSTEM)
