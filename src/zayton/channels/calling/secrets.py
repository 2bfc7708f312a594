"""Access tokens of connections, sealed in the books, so that each process need not ask for its own."""

import time
from datetime import timedelta

from zayton.channels.models import KeptSecret
from zayton.kernel.sealing import SealBroken, seal, unseal
from zayton.kernel.time import now

_PURPOSE = "access token"
# so long what was read is used without reading it again; another process may have asked for a new one meanwhile
_FRESH = 10.0  # seconds


class SharedKeeper:
    """What one connection's calls keep."""

    def __init__(self, connection_id: int) -> None:
        self._connection_id = connection_id
        self._read: dict[str, tuple[str | None, float]] = {}

    def keep(self, name: str, value: str, seconds: float) -> None:
        """See `Keeper`."""
        self._read.pop(name, None)
        KeptSecret.objects.update_or_create(
            connection_id=self._connection_id,
            name=name,
            defaults={
                "sealed": seal(value.encode(), purpose=_PURPOSE),
                "until": now() + timedelta(seconds=seconds),
            },
        )

    def kept(self, name: str) -> str | None:
        """See `Keeper`; a set of a thousand calls reads it a few times."""
        value, until = self._read.get(name, (None, 0.0))
        if value is None or time.monotonic() > until:
            value = self._unsealed(name)
            self._read[name] = (value, time.monotonic() + _FRESH)
        return value

    def _unsealed(self, name: str) -> str | None:
        row = KeptSecret.objects.filter(connection_id=self._connection_id, name=name, until__gt=now()).first()
        if row is None:
            return None
        try:
            return unseal(row.sealed, purpose=_PURPOSE).decode()
        except SealBroken:
            # after a change of the workspace's key a new token is simply asked for
            return None

    def forget(self, name: str) -> None:
        """See `Keeper`."""
        self._read.pop(name, None)
        KeptSecret.objects.filter(connection_id=self._connection_id, name=name).delete()
