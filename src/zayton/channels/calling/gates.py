"""Limits on calls, kept in the books so that all processes of a workspace share them."""

import math
from collections.abc import Mapping, Sequence

from django.db import connection

from zayton.channels.models import CallGate
from zayton.channels.ports.calling import Limit
from zayton.channels.rules.pacing import NO_LIMIT, spacing
from zayton.kernel.statements import selected
from zayton.kernel.time import now

# one statement decides and takes the turn, so that two processes never take the same one: GCRA, after ATM Forum
# traffic management 4.0 (virtual scheduling): a call conforms if it is not earlier than arrival − tolerance
_TAKE = """
    UPDATE channels_callgate
       SET arrival = CASE WHEN arrival > %s THEN arrival ELSE %s END + %s
     WHERE connection_id = %s AND operation = %s AND arrival - %s <= %s
 RETURNING arrival"""
_HOLD = """
    UPDATE channels_callgate SET arrival = CASE WHEN arrival > %s THEN arrival ELSE %s END
     WHERE connection_id = %s AND operation = %s"""

_OFTEN = 10.1  # seconds between two calls
_SLOWEST_RATE = 1e-4  # calls a second: one in three hours


class SharedGate:
    """The gate of one connection: published limits by operation, and what the marketplace has said since."""

    def __init__(self, connection_id: int, limits: Sequence[Limit]) -> None:
        self._connection_id = connection_id
        self._limits: Mapping[str, Limit] = {limit.operation: limit for limit in limits}
        self._rates: dict[str, float | None] = {}

    def wait_for(self, operation: str) -> float:
        """See `Gate`: an operation without a limit of its own shares that of `*`."""
        name, limit = self._limit(operation)
        interval, tolerance = spacing(self._known_rate(name) or limit.rate, limit.burst)
        at = now().timestamp()
        key: tuple[int, str] = (self._connection_id, name)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [at, at, interval, *key, at, tolerance])
            if cursor.fetchone():
                return 0.0
        found = selected(
            "SELECT arrival FROM channels_callgate WHERE connection_id = %s AND operation = %s", key
        )
        # at least a little, as a turn that frees up between the two statements is taken by asking again
        return max(0.001, float(found[0][0]) - tolerance - at) if found else 0.001

    def hold(self, operation: str, seconds: float) -> None:
        """See `Gate`."""
        name, limit = self._limit(operation)
        self._known_rate(name)
        rate = self._rates.get(name) or limit.rate
        interval, tolerance = spacing(rate, limit.burst)
        # the burst is used up too: after a refusal one call is let through, not a dozen
        at = now().timestamp()
        until = at + seconds + tolerance
        # what calls of ours took is less than an interval away and given back, as the marketplace did not count this
        # one; what is farther away somebody asked for. Where turns are rare the next one is worth waiting for
        ours = interval + tolerance if interval <= _OFTEN else 0.0
        longer = max(until, at + ours)
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [longer, until, self._connection_id, name])

    def learned(self, operation: str, rate: float) -> None:
        """See `Gate`."""
        name, limit = self._limit(operation)
        # what is said of one operation is no limit of all those that share a gate; nonsense would close it for good
        if name != operation or not _SLOWEST_RATE <= rate < math.inf:
            return
        if rate == (self._known_rate(name) or limit.rate):
            return
        self._rates[name] = rate
        CallGate.objects.filter(connection_id=self._connection_id, operation=name).update(rate=rate)

    def _limit(self, operation: str) -> tuple[str, Limit]:
        if operation in self._limits:
            return operation, self._limits[operation]
        return "*", self._limits.get("*", NO_LIMIT)

    def _known_rate(self, name: str) -> float | None:
        if name not in self._rates:
            row, _ = CallGate.objects.get_or_create(connection_id=self._connection_id, operation=name)
            self._rates[name] = row.rate
        return self._rates[name]
