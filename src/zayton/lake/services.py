"""What runs the lake: the mirror as a reader of the journal, and its upkeep, in every worker process."""

from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.journal.public import register_reader
from zayton.lake.mirror import mirror
from zayton.lake.upkeep import Upkeep, confirm

CONFIRMED_EVERY = 1.0  # seconds
KEPT_UP_EVERY = 20.0


def follow_journal() -> None:
    """Start following once every fact is declared; called by the last domain that could declare one."""
    register_reader(mirror())
    register_service(Service("lake.confirm", confirm, every=CONFIRMED_EVERY))
    register_service(Service("lake.upkeep", Upkeep(), every=KEPT_UP_EVERY))
