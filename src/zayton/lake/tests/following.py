"""Lets those who follow the journal work, for tests of what lies above the lake."""

from zayton.kernel.journal.public import advance, declared_readers, sequence
from zayton.lake.mirror import NAME


def read_journal() -> None:
    """Let everybody who follows the journal come to its end, but for the lake.

    Its tables are files that outlive a test, and to write them takes longer than most tests.
    """
    while sequence():
        pass
    for name, reader in declared_readers().items():
        while name != NAME and advance(reader):
            pass
