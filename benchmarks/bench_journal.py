"""How fast readers follow the journal, beside a bare scan of the same table."""

import time

from django.db import connection, transaction

from benchmarks.figures import Figure, report
from zayton.kernel.journal.public import Event, Happening, Reader, advance, append, register_events, sequence
from zayton.kernel.scopes import SYSTEM
from zayton.kernel.time import now

DATABASES = ("sqlite", "postgres")
TOLD = Event("benchmarks.told", "account", "Told")


def main(*, quick: bool = False) -> None:
    """Append 200,000 entries with three references each, sequence them, read them with a reader and with a scan."""
    count = 20_000 if quick else 200_000
    register_events([TOLD])
    started = time.perf_counter()
    for first in range(0, count, 1_000):
        told = [
            Happening(
                TOLD,
                key,
                now(),
                {"version": 1, "lines": 3, "digest": "0" * 32},
                {"sku": [key % 4_000, key % 97], "shop": [1]},
            )
            for key in range(first, first + 1_000)
        ]
        with transaction.atomic():
            append(told, actor=SYSTEM)
    appended = count / (time.perf_counter() - started)
    started = time.perf_counter()
    while sequence():
        pass
    sequenced = count / (time.perf_counter() - started)
    seen = 0

    def work(entries: object) -> None:
        nonlocal seen
        seen += len(entries)  # type: ignore[arg-type]

    reader = Reader("benchmarks.reader", work, frozenset({TOLD.verb}))
    started = time.perf_counter()
    while advance(reader):
        pass
    read = seen / (time.perf_counter() - started)
    assert seen == count
    floor = count / _scan_seconds()
    report(Figure("journal: entries appended in slices of 1,000", appended, "entries/s"))
    report(Figure("journal: entries given a position", sequenced, "entries/s"))
    report(
        Figure(
            "journal readers",
            read,
            "entries/s",
            "≥ 20,000 entries/s",
            read >= 20_000,
            floor,
            "bare SELECT … ORDER BY id",
        )
    )


def _scan_seconds() -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry ORDER BY id")
        while cursor.fetchmany(1_000):
            pass
    return time.perf_counter() - started
