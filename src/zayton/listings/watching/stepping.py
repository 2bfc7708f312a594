"""A step over a connection, and what its lanes have in common: one kind of question each, asked batch by batch.

A lane asks until nothing is left, the step is over, or the marketplace wants us to wait: in a step that sits waits out
it goes on after them, so that no turn is lost that the published limits allow.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

from django.db.models import F, PositiveIntegerField
from django.db.models.functions import Least

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import Opened
from zayton.kernel.time import now
from zayton.listings.models import Listing, Watch

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
OFFERS_AT_ONCE = 20
"""Listings in one question for offers: what one call of the strictest marketplace takes, so that no answer of a call
that was made is lost to a limit on the next."""
_PAGE = 500
_BEARABLE_WAIT = 1.0  # seconds
_SHORT_WAIT = 5.0


Opener = Callable[[Callable[[float], None]], AbstractContextManager[Opened]]
"""Opens the connection of a step for one lane; waits are given to what it is called with."""


class Patience:
    """Sits short waits out; at a long one before the first call of a question it ends the question."""

    def __init__(self) -> None:
        self._at_work: Opened | None = None
        self._calls = 0

    def watch(self, at_work: Opened) -> None:
        """A new question begins."""
        self._at_work, self._calls = at_work, at_work.caller.calls

    def __call__(self, seconds: float) -> None:
        """Wait."""
        begun = self._at_work is not None and self._at_work.caller.calls > self._calls
        # a question that is half answered is worth waiting for: asked again it would cost its calls twice
        if seconds > _BEARABLE_WAIT and not begun:
            raise Fault(FaultKind.THROTTLED, "the next call has to wait", retry_after=seconds)
        time.sleep(seconds)


@dataclass
class Step:
    """One step over a connection: its watch, how it is opened, until when it goes, and who was asked already.

    `ends` is of `time.monotonic`. Between runs nothing is counted. `tells_offers` is found out by asking.
    """

    watch: Watch
    opened: Opener
    ends: float
    sits_waits_out: bool
    between: bool = False
    tells_offers: bool = False
    _taken: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def began_at(self) -> datetime:
        """When the run began that the step belongs to."""
        assert self.watch.began_at is not None
        return self.watch.began_at

    def free(self, queue: Sequence[Listing]) -> list[Listing]:
        """Those about whose offers no lane asks in this step."""
        with self._lock:
            return [one for one in queue if one.pk not in self._taken]

    def take(self, batch: Sequence[Listing]) -> list[Listing]:
        """Those of a batch that are free, which whoever takes them asks about."""
        with self._lock:
            mine = [one for one in batch if one.pk not in self._taken]
            self._taken.update(one.pk for one in mine)
        return mine

    def give_back(self, keys: Iterable[int]) -> None:
        """Let another lane ask about these."""
        with self._lock:
            self._taken.difference_update(keys)

    def count(self, read: int, *, glanced: int = 0) -> None:
        """So many listings more were read; one that is read twice in a run leads to no more than there are."""
        found = Watch.objects.filter(pk=self.watch.pk)
        if self.between:
            found.update(until=now() + LEASE)
        else:
            more = Least(F("read") + read, F("total"), output_field=PositiveIntegerField())
            found.update(read=more, glanced=F("glanced") + glanced, until=now() + LEASE)

    def note(self, fault: Fault) -> None:
        """Say what went wrong without an end of the run."""
        log.warning("the watch over connection %s: %s", self.watch.connection_id, fault)
        said = {"fault_kind": fault.kind, "fault_said": fault.said[:500]}
        Watch.objects.filter(pk=self.watch.pk).update(**said)


class Lane(ABC):
    """One kind of question to one channel."""

    size = OFFERS_AT_ONCE

    def __init__(self, step: Step) -> None:
        self.step = step

    def run(self) -> float | None:
        """Ask; seconds before what is left can be asked, `None` when nothing is, or the channel has no such port."""
        patience = Patience()
        with self.step.opened(patience) as at_work:
            if not self.fits(at_work):
                return None
            try:
                return self._asked(at_work, patience)
            finally:
                self.keep()

    def _asked(self, at_work: Opened, patience: Patience) -> float | None:
        # a page of the queue at once: the question who comes next costs as much as a batch
        queue: list[Listing] = []
        while time.monotonic() < self.step.ends:
            # a question is about one site, where a SKU names one entry
            if not queue and not (queue := sorted(self.queue(_PAGE), key=_site)):
                return None
            beside = list(takewhile(partial(_is_beside, queue[0]), queue[: self.size]))
            batch, queue = self.taken(beside), queue[len(beside) :]
            if batch and (wait := self._answered(at_work, patience, batch)):
                self.step.give_back(one.pk for one in batch)
                return wait
            if not queue:
                self.keep()
        return 0.0

    def _answered(self, at_work: Opened, patience: Patience, batch: Sequence[Listing]) -> float:
        """Ask about a batch, after what waits there are; the wait that the step does not sit out, else 0."""
        while True:
            patience.watch(at_work)
            try:
                self.ask(at_work, batch)
            except Fault as fault:
                if fault.kind != FaultKind.THROTTLED:
                    raise
                wait = max(fault.retry_after or 0.0, 0.01 if self.step.sits_waits_out else _BEARABLE_WAIT)
                # a short one is sat out beyond the end as well: between steps turns would be lost
                ends = self.step.ends + _SHORT_WAIT
                if not self.step.sits_waits_out or time.monotonic() + wait > ends:
                    return wait
                time.sleep(wait)
            else:
                return 0.0

    @abstractmethod
    def fits(self, at_work: Opened) -> bool:
        """Whether the channel can be asked this."""

    @abstractmethod
    def queue(self, limit: int) -> list[Listing]:
        """Who comes next."""

    def taken(self, batch: Sequence[Listing]) -> Sequence[Listing]:
        """Those of a batch that no other lane asks about."""
        return self.step.take(batch)

    @abstractmethod
    def ask(self, at_work: Opened, batch: Sequence[Listing]) -> None:
        """Ask about a batch."""

    @abstractmethod
    def keep(self) -> None:
        """Write down what was read so far."""


def _site(listing: Listing) -> str:
    return listing.site_ref


def _is_beside(first: Listing, other: Listing) -> bool:
    return first.site_ref == other.site_ref
