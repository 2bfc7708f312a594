"""The services that move the journal on: positions for what was committed, then every reader on its own."""

from zayton.kernel.jobs.services import Service
from zayton.kernel.journal.public import Reader, advance, declared_readers, last_position, sequence


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


def journal_services() -> list[Service]:
    """One service that gives positions, and one for each declared reader."""
    followers = [
        Service(f"reader.{reader.name}", Follower(reader), every=reader.every)
        for reader in declared_readers().values()
    ]
    return [Service("journal.positions", lambda: sequence() > 0, every=0.2), *followers]
