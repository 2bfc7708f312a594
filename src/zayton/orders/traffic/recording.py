"""Keeping traffic as a site tells it now; the journal is told by how much each figure changed.

What two reports of different spans say of the same day cannot be told apart, so the one that came first counts.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import ShopFacts, lock_shop
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Event, Happening, append, register_events, register_figures
from zayton.orders.models import Traffic

TRAFFIC_TOLD = Event("orders.traffic_told", "shop", _("Traffic of listings read"))
register_events([TRAFFIC_TOLD])
register_figures({"first_day": _("From"), "last_day": _("To"), "traffic": _("Listings and what changed")})
MEASURES = ("sessions", "page_views", "buy_box_views", "units", "items", "sales_minor")


class Looked(NamedTuple):
    """What happened on one listing in a span of days; `sales_minor` in the shop's currency."""

    listing: str
    parent: str
    sessions: int
    page_views: int
    buy_box_views: int
    units: int
    items: int
    sales_minor: int

    @property
    def measures(self) -> tuple[int, ...]:
        """The figures alone, in the order of `MEASURES`."""
        return self[2:]


def record_traffic(
    *,
    shop: ShopFacts,
    days: tuple[date, date],
    rows: Sequence[Looked],
    import_id: int | None,
    actor: Actor,
    at: datetime,
) -> Mapping[str, str]:
    """Keep what a report says of a span of days.

    Answers what became of each listing: `recorded`, `changed`, `unchanged`, or `covered` where a report of another span
    told of one of these days before.
    """
    first, last = days
    with transaction.atomic():
        # two reports at once must know of each other's days
        lock_shop(shop.id)
        here = Traffic.objects.select_for_update().filter(
            shop=shop.id, first_day=first, last_day=last, listing__in=[row.listing for row in rows]
        )
        known = {one.listing: one for one in here}
        covered = _covered(shop.id, first, last, {row.listing for row in rows} - set(known))
        became: dict[str, str] = dict.fromkeys(covered, "covered")
        fresh, changed = [], []
        deltas: list[list[int | str]] = []
        for row in rows:
            if row.listing in covered:
                continue
            kept = known.get(row.listing)
            before = tuple(getattr(kept, name) for name in MEASURES) if kept else (0,) * len(MEASURES)
            delta = [after - was for after, was in zip(row.measures, before, strict=True)]
            became[row.listing] = "recorded" if kept is None else "changed" if any(delta) else "unchanged"
            if kept is None:
                fresh.append(_new(shop, first, last, row, import_id))
            elif any(delta):
                for name, value in zip(MEASURES, row.measures, strict=True):
                    setattr(kept, name, value)
                changed.append(kept)
            if any(delta):
                deltas.append([row.listing, *delta])
        Traffic.objects.bulk_create(fresh)
        Traffic.objects.bulk_update(changed, list(MEASURES), batch_size=500)
        if deltas:
            payload = {
                "first_day": first.isoformat(),
                "last_day": last.isoformat(),
                "currency": shop.currency,
                "traffic": deltas,
            }
            append([Happening(TRAFFIC_TOLD, shop.id, at, payload, {"shop": [shop.id]})], actor=actor)
    return became


def _covered(shop_id: int, first: date, last: date, listings: Collection[str]) -> frozenset[str]:
    others = Traffic.objects.filter(
        shop=shop_id, listing__in=listings, first_day__lte=last, last_day__gte=first
    )
    return frozenset(others.values_list("listing", flat=True))


def _new(shop: ShopFacts, first: date, last: date, row: Looked, import_id: int | None) -> Traffic:
    return Traffic(
        shop_id=shop.id, first_day=first, last_day=last, currency=shop.currency, source_import_id=import_id,
        **row._asdict(),
    )  # fmt: skip
