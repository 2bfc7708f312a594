"""What a job's work holds in its hand while it runs."""

import time

from zayton.kernel.access.public import Actor
from zayton.kernel.jobs.errors import JobCancelled
from zayton.kernel.jobs.models import Job, JobProgress
from zayton.kernel.time import now

_REPORT_EVERY = 0.3  # seconds


class Run:
    """One run of a job: tells how far it is, and learns whether to stop."""

    def __init__(self, job: Job, actor: Actor) -> None:
        self.job_id = job.pk
        self.actor = actor
        self._reported = 0.0
        self._note = ""

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell how far the work is; written at most a few times a second, and always at the end.

        `note` is a message id (`gettext_noop`): the page shows it in the reader's language.
        """
        due = time.monotonic() - self._reported >= _REPORT_EVERY
        # a new note is always written, as it says that another part of the work began
        if due or done == total or note != self._note:
            self._reported, self._note = time.monotonic(), note
            JobProgress.objects.filter(job=self.job_id).update(
                done=done, total=total, note=note[:200], reported_at=now()
            )

    def stop_if_cancelled(self) -> None:
        """End the work here if somebody cancelled it; call it between transactions, where stopping is safe."""
        if Job.objects.filter(pk=self.job_id, cancel_asked_at__isnull=False).exists():
            raise JobCancelled
