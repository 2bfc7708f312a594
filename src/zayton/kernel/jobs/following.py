"""The services that move the journal on: positions for what was committed, then every reader on its own."""

from zayton.kernel.jobs.services import Service
from zayton.kernel.journal.public import Reader, advance, declared_readers, last_position, sequence

_AT_ONCE = 10_000


class Follower:
    """Lets one reader work whenever the journal has grown, without touching the books when it has not."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._caught_up_to = -1

    def __call__(self) -> bool:
        """Work one slice; whether it was a full one, so that the next is worth asking for at once."""
        last = last_position()
        if last == self._caught_up_to:
            return False
        if advance(self.reader) >= self.reader.slice:
            return True
        self._caught_up_to = last
        return False


def _sequenced() -> bool:
    # the few that trickle in meanwhile are given their positions together
    return sequence(limit=_AT_ONCE) >= _AT_ONCE


def journal_services() -> list[Service]:
    """One service that gives positions, and one for each declared reader."""
    followers = [
        Service(f"reader.{reader.name}", Follower(reader), every=reader.every)
        for reader in declared_readers().values()
    ]
    return [Service("journal.positions", _sequenced, every=0.1), *followers]
