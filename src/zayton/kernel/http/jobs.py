"""The nightly clearing away of kept answers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zayton.kernel.http.idempotency import KEPT_HOURS, forget_answers
from zayton.kernel.jobs.public import Run, job
from zayton.kernel.time import now


# at an odd minute, since everybody's nightly work starts at the full hour
@job(name="http.forget-answers", title=_("Forget answers given to programs"), schedule="17 3 * * *")
def forget(run: Run) -> None:
    """Delete the answers that no repeated request may ask for any more."""
    count = forget_answers(before=now() - timedelta(hours=KEPT_HOURS))
    run.progress(count, count)
