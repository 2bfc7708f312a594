"""Keeping traffic as a site tells it now; the journal is told by how much each figure changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import ShopFacts
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
    """Keep what a report says of a span of days; what became of each listing: `recorded`, `changed` or `unchanged`."""
    first, last = days
    with transaction.atomic():
        here = Traffic.objects.select_for_update().filter(
            shop=shop.id, first_day=first, last_day=last, listing__in=[row.listing for row in rows]
        )
        known = {one.listing: one for one in here}
        became: dict[str, str] = {}
        fresh, changed = [], []
        deltas: list[list[int | str]] = []
        for row in rows:
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


def _new(shop: ShopFacts, first: date, last: date, row: Looked, import_id: int | None) -> Traffic:
    return Traffic(
        shop_id=shop.id, first_day=first, last_day=last, currency=shop.currency, source_import_id=import_id,
        **row._asdict(),
    )  # fmt: skip
