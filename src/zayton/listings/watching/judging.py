"""Comparing listings with how they should be: findings are opened, told again, or settled by themselves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import Event, Happening, append
from zayton.listings.models import Finding, Listing, ListingWatch
from zayton.listings.queries.selling import sold_lately
from zayton.listings.rules.hijack import GONE_ACCEPTED, Judged, Watched, is_worse, judge, was_back
from zayton.listings.states import ListingState
from zayton.listings.watch_states import STANDING, FindingKind, FindingState
from zayton.listings.watching.events import FINDING_OPENED, FINDING_SETTLED, FINDING_WORSENED
from zayton.listings.watching.queries import live_listings, open_watches, watched_of

_AT_ONCE = 500
_VANISHED = Q(kind=FindingKind.GONE, listing__state=ListingState.DELETED, listing__is_ended=False)


class _Changes(NamedTuple):
    """What a slice of listings comes to."""

    opened: list[Finding]
    again: list[Finding]
    settled: list[Finding]
    dressed: list[ListingWatch]


def judge_listings(*, listing_ids: Collection[int], at: datetime) -> int:
    """Find what is not as it should be about listings; how many findings were opened or got worse."""
    news = 0
    for keys in _sliced(sorted(set(listing_ids))):
        open_watches(keys)
        with transaction.atomic():
            news += _judge(keys, at)
    return news


def judge_vanished(*, listing_ids: Collection[int], at: datetime) -> int:
    """Judge those of the listings that are gone, or were said to be; how many findings were opened.

    What was published, refused or taken off in thousands is mostly neither, and costs one question.
    """
    said = Finding.objects.filter(kind=FindingKind.GONE, state__in=STANDING).values("listing_id")
    found = Listing.objects.filter(Q(state=ListingState.DELETED) | Q(pk__in=said), pk__in=set(listing_ids))
    return judge_listings(listing_ids=found.values_list("pk", flat=True), at=at)


def note_back(*, back: Mapping[int, datetime]) -> None:
    """Listings that were there at a moment: that a person had let them be gone before holds no longer."""
    with transaction.atomic():
        # what a person let be gone is rare among the thousands that are published
        found = ListingWatch.objects.select_for_update(no_key=True).filter(
            listing_id__in=back, baseline__has_key=GONE_ACCEPTED
        )
        for row in found.order_by("listing_id"):
            row.baseline = dict(was_back(row.baseline, back[row.listing_id]))
            row.save(update_fields=["baseline"])


def settle_unsold(*, connection_id: int, at: datetime) -> int:
    """Settle what stands about listings of a connection that are not on sale any more; how many findings."""
    with transaction.atomic():
        found = Finding.objects.filter(
            listing__shop__connected__connection_id=connection_id, state__in=STANDING
        ).exclude(listing__in=live_listings(connection_id))
        # that it is gone is just what one of them says
        found = found.exclude(_VANISHED)
        gone = list(found.select_related("listing").order_by("pk"))
        closed = Finding.objects.filter(pk__in=[one.pk for one in gone], state__in=STANDING)
        closed.update(state=FindingState.SETTLED, closed_at=at, changed_at=at)
        append([happening(FINDING_SETTLED, one, at) for one in gone], actor=SYSTEM)
    return len(gone)


def _sliced(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _judge(keys: Sequence[int], at: datetime) -> int:
    # locked in one order: two that judge the same listing would open the same finding twice
    held = {
        one.listing_id: one
        for one in ListingWatch.objects.select_for_update(no_key=True)
        .filter(listing_id__in=keys)
        .order_by("listing_id")
    }
    standing: dict[int, dict[str, Finding]] = {}
    for one in Finding.objects.filter(listing_id__in=keys, state__in=STANDING):
        standing.setdefault(one.listing_id, {})[one.kind] = one
    changes = _Changes([], [], [], [])
    for key, watched in watched_of(keys).items():
        judged = judge(watched, at=at)
        _compare(key, judged, standing.get(key, {}), changes, at)
        _dress(held[key], watched, judged, changes, at)
    _write(changes, at)
    return len(changes.opened) + len(changes.again)


def _compare(
    key: int, judged: Judged, standing: Mapping[str, Finding], changes: _Changes, at: datetime
) -> None:
    kinds = set()
    for sighting in judged.sightings:
        kinds.add(sighting.kind)
        one = standing.get(sighting.kind)
        figures = dict(sighting.figures)
        if one is None:
            fresh = Finding(listing_id=key, kind=sighting.kind, figures=figures)
            fresh.opened_at = fresh.changed_at = fresh.news_at = at
            changes.opened.append(fresh)
        elif one.figures != figures:
            if is_worse(one.kind, one.figures, figures):
                one.state, one.news_at = FindingState.OPEN, at
            one.figures, one.changed_at = figures, at
            changes.again.append(one)
    for kind, one in standing.items():
        if kind not in kinds:
            one.state, one.closed_at, one.changed_at = FindingState.SETTLED, at, at
            changes.settled.append(one)


def _dress(row: ListingWatch, watched: Watched, judged: Judged, changes: _Changes, at: datetime) -> None:
    if (watched.baseline, watched.held_box) != (judged.baseline, judged.held_box):
        row.baseline, row.held_box, row.baseline_at = dict(judged.baseline), judged.held_box, at
        changes.dressed.append(row)


def _write(changes: _Changes, at: datetime) -> None:
    _weigh(changes.opened, at)
    Finding.objects.bulk_create(changes.opened, batch_size=_AT_ONCE)
    Finding.objects.bulk_update(
        [*changes.again, *changes.settled],
        ["state", "figures", "changed_at", "news_at", "closed_at"],
        batch_size=_AT_ONCE,
    )
    keep_watches(changes.dressed, ["baseline", "held_box", "baseline_at"])
    worse = [one for one in changes.again if one.news_at == at]
    for event, findings in (
        (FINDING_OPENED, changes.opened),
        (FINDING_WORSENED, worse),
        (FINDING_SETTLED, changes.settled),
    ):
        append([happening(event, one, at) for one in findings], actor=SYSTEM)


def keep_watches(rows: Sequence[ListingWatch], fields: Sequence[str]) -> None:
    """Write some fields of the watch's rows, new or known, as one statement a slice."""
    ListingWatch.objects.bulk_create(
        rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["listing"], update_fields=fields
    )


def happening(event: Event, one: Finding, at: datetime) -> Happening:
    """A finding as the journal tells it, on its listing."""
    payload = {"finding": one.kind, **_told(one.figures), "at_risk_minor": one.at_risk_minor}
    named = {"shop": [one.listing.shop_id]}
    if one.listing.sku_id:
        named["sku"] = [one.listing.sku_id]
    return Happening(event, one.listing_id, at, payload, named)


def _told(figures: Mapping[str, Any]) -> dict[str, Any]:
    # names that the journal has words for
    # and what would tell the cost is called so, which hides it from those who do not see costs
    called = {"was": "was_value", "now": "value", "floor": "floor_cost_minor"}
    return {called.get(name, name): value for name, value in figures.items()}


def _weigh(findings: Sequence[Finding], at: datetime) -> None:
    """Give findings their listing and what it sold lately; asked once a slice, and only where something was found."""
    listings = Listing.objects.in_bulk([one.listing_id for one in findings])
    sold = sold_lately({one.shop_id for one in listings.values()}, today=at.date())
    for one in findings:
        one.listing = listings[one.listing_id]
        key = (one.listing.shop_id, one.listing.sku_id or 0)
        one.at_risk_minor = sold[key].gross_minor if key in sold else 0
