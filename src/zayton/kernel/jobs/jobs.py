"""The jobs' own housekeeping."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.registry import job
from zayton.kernel.jobs.run import Run
from zayton.kernel.time import now

KEPT = timedelta(days=180)
_AT_ONCE = 500


@job(name="jobs.tidy", title=_("Tidy up old jobs"), schedule="41 3 * * *")
def tidy(run: Run) -> dict[str, Any]:
    """Forget jobs that ended half a year ago, here and in DBOS."""
    before = now() - KEPT
    forgotten, _each = Job.objects.filter(ended_at__lt=before).delete()
    workflows = _forget_workflows(before.isoformat())
    run.progress(1, 1)
    return {"rows": forgotten, "workflows": workflows}


def _forget_workflows(before: str) -> int:
    from dbos import DBOS

    forgotten = 0
    ended = ["SUCCESS", "ERROR", "CANCELLED"]
    while old := DBOS.list_workflows(
        status=ended, end_time=before, limit=_AT_ONCE, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([workflow.workflow_id for workflow in old])
        forgotten += len(old)
    return forgotten
