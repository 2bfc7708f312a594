"""Texts that a channel took and declined later: found by what it has against the listing, and shown as refused.

Ozon moderates attributes after its task has taken them, and tells so in the `errors` of `/v3/product/info/list`; Amazon
works a patch after it accepted it, and tells so in the `issues` of the listing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingSeen, Problem
from zayton.kernel.journal.public import Happening
from zayton.kernel.rewriting import update_rows
from zayton.listings.events import REFUSED
from zayton.listings.models import Ask, Listing, ListingTexts, ListingWatch
from zayton.listings.queries.families import texts_of_channels
from zayton.listings.rules.wording import declined_since
from zayton.listings.states import AskKind, AskState


class Declined(NamedTuple):
    """The listings whose texts a channel declined after it took them, and what the journal is told of them."""

    listings: Collection[int]
    told: Sequence[Happening]


NOBODY = Declined((), ())


def note_declined(
    standing: Mapping[Any, Listing],
    seen: Mapping[Any, ListingSeen],
    words: Mapping[int, ListingTexts],
    at: datetime,
) -> Declined:
    """Have wishes for texts that sightings say were declined stand as refused; `words` are changed with them.

    The caller has locked the listings, which are still as they were before this sighting.
    """
    suspects = [
        key
        for key, listing in standing.items()
        if seen[key].problems and (row := words.get(listing.pk)) is not None and row.sent
    ]
    if not suspects:
        return NOBODY
    listings = {standing[key].pk: (standing[key], seen[key]) for key in suspects}
    asks = Ask.objects.filter(listing_id__in=listings, kind=AskKind.TEXTS, state=AskState.DONE)
    channels = texts_of_channels(listings)
    against: dict[int, tuple[Ask, dict[str, Problem]]] = {}
    for ask in asks:
        listing, sighting = listings[ask.listing_id]
        before = {(one.get("code"), one.get("words")) for one in listing.problems}
        called, row = channels[listing.pk].called, words[listing.pk]
        if found := declined_since(row.sent, row.sent_at, sighting, before=before, called=called, at=at):
            against[listing.pk] = (ask, found)
    if not against:
        return NOBODY
    for key, (_ask, found) in against.items():
        _take_back(words[key], found)
    _write(against, words)
    return Declined(against, [_told(listings[key][0], *one, at) for key, one in against.items()])


def _take_back(row: ListingTexts, found: Mapping[str, Problem]) -> None:
    # as after a refusal at once: still wanted, and told again by whoever asks for it
    row.wanted = {**row.wanted, **{name: row.sent[name] for name in found}}
    row.sent = {name: value for name, value in row.sent.items() if name not in found}
    for name in found:
        # what stands there instead is what it shows, where it shows that
        setattr(row, name, None)


def _write(
    against: Mapping[int, tuple[Ask, Mapping[str, Problem]]], words: Mapping[int, ListingTexts]
) -> None:
    fields = ["title", "description", "bullets", "wanted", "sent"]
    ListingTexts.objects.bulk_update([words[key] for key in against], fields)
    faults = [
        (ask.pk, AskState.FAILED.value, FaultKind.REFUSED.value, _said(found))
        for ask, found in against.values()
    ]
    update_rows(Ask, ["state", "fault_kind", "fault_said"], faults)
    # the watch took ours for how the title should be
    watches = ListingWatch.objects.filter(listing_id__in=against)
    rows = [(one.pk, {name: was for name, was in one.baseline.items() if name != "title"}) for one in watches]
    update_rows(ListingWatch, ["baseline"], rows)


def _said(found: Mapping[str, Problem]) -> str:
    return "; ".join(dict.fromkeys(one.words or one.code for one in found.values()))[:500]


def _told(listing: Listing, ask: Ask, found: Mapping[str, Problem], at: datetime) -> Happening:
    named = {"shop": [listing.shop_id], **({"sku": [listing.sku_id]} if listing.sku_id else {})}
    payload = {"value": ask.value, "said": _said(found)[:200], "kind": ask.kind}
    return Happening(REFUSED, listing.pk, at, payload, named)
