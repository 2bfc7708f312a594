"""What a step asks of a channel: what listings show, who offers them, and a glance where that must do."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from zayton.channels.ports.documents import RawDocument
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Glance, ListingKey, OffersSeen
from zayton.channels.public import Delivery, Opened, facts_of
from zayton.kernel.time import now
from zayton.listings.models import Listing
from zayton.listings.operations.taking import take_listings
from zayton.listings.rules.glancing import left_behind
from zayton.listings.watching.findings import keep_glances, keep_offers
from zayton.listings.watching.judging import judge_listings
from zayton.listings.watching.marking import mark_offers_asked, mark_watches
from zayton.listings.watching.queries import (
    next_for_content,
    next_for_glances,
    next_for_offers,
    waiting_for_offers,
)
from zayton.listings.watching.stepping import Lane, Step

log = logging.getLogger(__name__)

_CONTENT_AT_ONCE = 100
_KEPT_AT_ONCE = 200


class Content(Lane):
    """Title, picture, category, parent and price, as buyers see them."""

    size = _CONTENT_AT_ONCE

    def fits(self, at_work: Opened) -> bool:
        """See `Lane`."""
        return bool(at_work.channel.listings and at_work.adapter.reading.listing)

    def queue(self, limit: int) -> list[Listing]:
        """See `Lane`."""
        return next_for_content(self.step.watch.connection_id, before=self.step.began_at, limit=limit)

    def taken(self, batch: Sequence[Listing]) -> Sequence[Listing]:
        """See `Lane`: nobody else asks this."""
        return batch

    def ask(self, at_work: Opened, batch: Sequence[Listing]) -> None:
        """See `Lane`."""
        assert at_work.channel.listings
        documents = at_work.channel.listings.named([key_of(one) for one in batch])
        reader = at_work.adapter.reading.listing
        read = [(one, _read(reader, one)) for one in documents]
        at = now()
        # a taker runs in its caller's transaction
        with transaction.atomic():
            take_listings(
                facts_of(at_work.connection),
                [Delivery(0, one.key, one.changed_at, value) for one, value in read if value],
                at,
            )
        keys = [one.pk for one in batch]
        mark_watches(keys, content_asked_at=at)
        judge_listings(listing_ids=keys, at=at)
        # counted where it is slowest: a listing whose offers are asked is read when they are
        if not _tells_offers(at_work):
            self.step.count(len(batch))

    def keep(self) -> None:
        """See `Lane`: batches are large enough to be written as they come."""


class Offers(Lane):
    """Everybody who offers what we do, those first who were asked about longest ago."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self._waiting: dict[int, OffersSeen | None] = {}
        self._since = now()

    def fits(self, at_work: Opened) -> bool:
        """See `Lane`."""
        self.step.tells_offers = _tells_offers(at_work)
        return self.step.tells_offers

    def queue(self, limit: int) -> list[Listing]:
        """See `Lane`."""
        found = next_for_offers(self.step.watch.connection_id, before=self.step.began_at, limit=limit)
        return self.step.free(found)

    def ask(self, at_work: Opened, batch: Sequence[Listing]) -> None:
        """See `Lane`."""
        assert at_work.channel.offers
        self._since = self._since if self._waiting else now()
        told = {}
        try:
            documents = at_work.channel.offers.competing([key_of(one) for one in batch], items=_items(batch))
        except Fault as fault:
            if fault.kind != FaultKind.REFUSED:
                raise
            # one listing that the marketplace minds must not keep all the others from being asked
            self.step.note(fault)
            documents = []
        for document in documents:
            seen = _read(at_work.adapter.reading.offers, document)
            if seen is not None:
                told[seen.key.site, seen.key.sku] = seen
        # asked and not answered goes to the end of the queue as well
        self._waiting |= {one.pk: told.get((one.site_ref, one.msku)) for one in batch}
        if len(self._waiting) >= _KEPT_AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """See `Lane`."""
        if not self._waiting:
            return
        waiting, self._waiting, at = self._waiting, {}, now()
        seen = {key: told for key, told in waiting.items() if told is not None}
        keep_offers(seen=seen, at=at)
        mark_offers_asked(waiting, at=at, since=self._since)
        judge_listings(listing_ids=seen, at=at)
        # who is named from now on is asked again
        self.step.give_back(waiting)
        self.step.count(len(waiting))


class Glances(Lane):
    """Whether anything is new about the offers on listings that the run would not come to in full."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self._waiting: dict[int, Glance | None] = {}
        self._since = now()
        self._most = 0

    def run(self) -> float | None:
        """See `Lane`: without glances the run goes on as it would where there are none."""
        try:
            return super().run()
        except Fault as fault:
            self.step.note(fault)
            return None

    def fits(self, at_work: Opened) -> bool:
        """See `Lane`: where a run comes to all, nobody is only glanced at."""
        if not at_work.channel.glances or not _tells_offers(at_work):
            return False
        watch, at, began = self.step.watch, now(), self.step.began_at
        self._most = left_behind(
            left=waiting_for_offers(watch.connection_id, before=began),
            read=watch.read - watch.glanced,
            seconds=(at - began).total_seconds(),
            time_left=(began + timedelta(seconds=watch.every_seconds) - at).total_seconds(),
        )
        return self._most > 0

    def queue(self, limit: int) -> list[Listing]:
        """See `Lane`."""
        limit = min(limit, self._most)
        self._most -= limit
        found = next_for_glances(self.step.watch.connection_id, before=self.step.began_at, limit=limit)
        return self.step.free(found)

    def ask(self, at_work: Opened, batch: Sequence[Listing]) -> None:
        """See `Lane`."""
        assert at_work.channel.glances
        self._since = self._since if self._waiting else now()
        told = at_work.channel.glances.glance([key_of(one) for one in batch], items=_items(batch))
        by_key = {(one.key.site, one.key.sku): one for one in told}
        self._waiting |= {one.pk: by_key.get((one.site_ref, one.msku)) for one in batch}
        if len(self._waiting) >= _KEPT_AT_ONCE:
            self.keep()

    def keep(self) -> None:
        """See `Lane`."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        enough = keep_glances(seen=waiting, at=now(), since=self._since)
        self.step.give_back(waiting)
        self.step.count(len(enough), glanced=len(enough))


def key_of(listing: Listing) -> ListingKey:
    """How the channel names a listing."""
    return ListingKey(listing.site_ref, listing.msku, listing.remote)


def _items(batch: Sequence[Listing]) -> dict[str, str]:
    return {one.msku: one.item for one in batch}


def _tells_offers(at_work: Opened) -> bool:
    return bool(at_work.channel.offers and at_work.adapter.reading.offers)


def _read(reader: Callable[[bytes], Any] | None, document: RawDocument) -> Any:
    """What a document says; `None` for one that cannot be read: the stream of listings holds such in quarantine."""
    try:
        return reader(document.body) if reader else None
    except Fault as fault:
        log.warning("the watch cannot read %s: %s", document.key, fault)
    # an adapter's own mistake over a shape nobody foresaw must not end the watch over ten thousand others
    except Exception:
        log.warning("the watch cannot read %s", document.key, exc_info=True)
    return None
