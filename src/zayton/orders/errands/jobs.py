"""Letters to buyers are not kept for ever."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.jobs.public import Run, job
from zayton.kernel.time import now
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import ErrandKind, ErrandState

_KEPT = timedelta(days=90)


@job(name="orders.forget_letters", title=_("Forget old messages to buyers"), schedule="41 4 * * *")
def forget_letters(_run: Run) -> dict[str, Any]:
    """Drop the texts of letters that are three months old; that they were written stays."""
    old = Errand.objects.filter(kind=ErrandKind.LETTER, at__lt=now() - _KEPT).exclude(sealed=b"")
    return {"letters": old.exclude(state=ErrandState.DUE).update(sealed=b"")}
