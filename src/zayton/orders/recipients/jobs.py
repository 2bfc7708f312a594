"""The nightly erasing of recipients whose time is over."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import Run, job
from zayton.kernel.time import now
from zayton.orders.recipients.events import TERM
from zayton.orders.recipients.operations import erase_recipients
from zayton.orders.recipients.queries import overdue

_AT_ONCE = 1_000


@job(
    name="orders.erase_recipients",
    title=_("Erase addresses of orders that have arrived"),
    schedule="41 3 * * *",
)
def erase(run: Run) -> dict[str, Any]:
    """Erase recipients as many days after dispatch as their shops say."""
    at, erased = now(), 0
    # in slices, so that no order waits for long
    while keys := list(overdue(at).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        erased += len(erase_recipients(order_ids=keys, why=TERM, actor=SYSTEM, at=at))
        run.progress(erased, None)
        run.stop_if_cancelled()
    return {"erased": erased}
