"""Access tokens of connections, sealed in the books, so that each process need not ask for its own."""

from datetime import timedelta

from zayton.channels.models import KeptSecret
from zayton.kernel.sealing import SealBroken, seal, unseal
from zayton.kernel.time import now

_PURPOSE = "access token"


class SharedKeeper:
    """What one connection's calls keep."""

    def __init__(self, connection_id: int) -> None:
        self._connection_id = connection_id

    def keep(self, name: str, value: str, seconds: float) -> None:
        """See `Keeper`."""
        KeptSecret.objects.update_or_create(
            connection_id=self._connection_id,
            name=name,
            defaults={
                "sealed": seal(value.encode(), purpose=_PURPOSE),
                "until": now() + timedelta(seconds=seconds),
            },
        )

    def kept(self, name: str) -> str | None:
        """See `Keeper`."""
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
        KeptSecret.objects.filter(connection_id=self._connection_id, name=name).delete()
