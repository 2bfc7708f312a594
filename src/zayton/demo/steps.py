"""Doing each step of the demo once, however often the load is started and wherever it was killed."""

from collections.abc import Callable

from django.db import transaction

from zayton.demo.events import DONE
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.journal.public import Happening, append, trace
from zayton.kernel.time import now

CATALOGUE, PIPELINE, SUMMARIES, LIVE_SHOPS = 1, 2, 3, 4


def is_done(step: int) -> bool:
    """Whether a step was done before; receipts are steps numbered by the ordinal of their day."""
    return bool(trace("demo_step", [step], scope=Scope.everything(), limit=1))


def do_once(step: int, work: Callable[[], object], *, actor: Actor) -> None:
    """Do a step and note it, in one transaction, unless it was done before."""
    with transaction.atomic():
        if not is_done(step):
            work()
            # in the same transaction as the work, so that a kill leaves both or neither
            append([Happening(DONE, step, now())], actor=actor)
