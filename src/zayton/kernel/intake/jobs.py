"""The intake's jobs: imports, and replays too long for a page."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zayton.kernel.errors import Refusal
from zayton.kernel.intake.operations.performing import cancel_import, perform_import
from zayton.kernel.intake.operations.replaying import REPLAY_JOB, replay_rows
from zayton.kernel.intake.operations.starting import IMPORT_JOB
from zayton.kernel.jobs.public import JobCancelled, JobRefused, Run, job
from zayton.kernel.time import now

_READING = gettext_noop("Reading the file")
_WORKING = gettext_noop("Working its rows")


@job(name=IMPORT_JOB, title=_("Import a file"))
def import_file(run: Run, *, import_id: int) -> dict[str, Any]:
    """Carry an import out; a cancelled one keeps what it did and can be taken up again."""
    # no total yet: how many rows there are is known when the whole file was read
    run.progress(0, None, _READING)

    def between(done: int, total: int) -> None:
        run.progress(done, total, _WORKING)
        run.stop_if_cancelled()

    try:
        ended = perform_import(import_id=import_id, actor=run.actor, between=between)
    # the import's own state must not say that it still runs
    except JobCancelled:
        cancel_import(import_id=import_id)
        raise
    if isinstance(ended, Refusal):
        raise JobRefused(ended)
    return {"read": ended.read, "accepted": ended.accepted, "quarantined": ended.quarantined}


@job(name=REPLAY_JOB, title=_("Replay quarantined rows"))
def replay(run: Run, *, import_id: int, rows: Sequence[int]) -> dict[str, Any]:
    """Replay mended rows of a large file."""
    answer = replay_rows(import_id=import_id, rows=rows, actor=run.actor, at=now())
    if isinstance(answer, Refusal):
        raise JobRefused(answer)
    run.progress(len(rows), len(rows))
    return {"accepted": answer.accepted, "refused": answer.refused}
