"""Lanes: one process at a time sends a connection's wishes, for as long as it lives."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from zayton.kernel.time import now
from zayton.listings.models import PushLane

LEASE = timedelta(seconds=45)
"""A lane whose holder died is free again after so long."""
RENEWED_EVERY = 10.0  # seconds

_HELD: set["Lane"] = set()


@dataclass(eq=False, slots=True)
class Lane:
    """A lane that this process holds, until somebody else has taken it (`is_lost`)."""

    connection_id: int
    holder: str
    is_lost: bool = False


def take_lane(connection_id: int) -> Lane | None:
    """Be the one who sends for a connection; `None` while another one is."""
    at = now()
    PushLane.objects.get_or_create(connection_id=connection_id, defaults={"until": at - LEASE})
    free = PushLane.objects.filter(connection_id=connection_id, until__lte=at)
    lane = Lane(connection_id, secrets.token_hex(8))
    if free.update(holder=lane.holder, until=at + LEASE) != 1:
        return None
    _HELD.add(lane)
    return lane


def leave_lane(lane: Lane) -> None:
    """Let the next one send, at once."""
    _HELD.discard(lane)
    # nobody's from here on: a renewal that is under way must not hold what was left for a whole lease
    PushLane.objects.filter(connection_id=lane.connection_id, holder=lane.holder).update(
        holder="", until=now()
    )


def keep_lanes() -> bool:
    """Renew what this process holds, as a single call may take longer than a lease.

    A lane that somebody took over, since this process stood still for too long, is lost and not taken back.
    """
    for lane in list(_HELD):
        ours = PushLane.objects.filter(connection_id=lane.connection_id, holder=lane.holder)
        lane.is_lost = not ours.update(until=now() + LEASE)
    return False
