"""Laying our books beside what marketplaces say lies in their own warehouses: once a day each, after a whole pull."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from zayton.channels.matching import skus_of_mskus
from zayton.channels.models import Shop, StockTold, Stream
from zayton.channels.states import ConnectionState, StreamKind
from zayton.channels.syncing.working import facts_of
from zayton.channels.takers import ConnectionFacts
from zayton.kernel.access.public import Scope
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.time import local_date, now
from zayton.stock.public import Mirrored, Word, mirror_stock, mirrored_at, warehouse_cards

log = logging.getLogger(__name__)


class _House(NamedTuple):
    """A marketplace's warehouse as one owner's goods lie in it."""

    warehouse_id: int
    owner_id: int


def compare_due() -> bool:
    """Compare what is due; whether there was any. A warehouse that cannot be compared holds up no other."""
    streams = Stream.objects.filter(kind=StreamKind.STOCK, is_on=True, good_at__isnull=False)
    compared = 0
    for stream in streams.exclude(connection__state=ConnectionState.PAUSED).select_related("connection"):
        facts = facts_of(stream.connection)
        for house, shops in _due(facts, stream.good_at or now()).items():
            try:
                compared += compare(house, shops, facts, as_of=stream.good_at or now()) is not None
            except Exception:
                log.exception(
                    "connection %s: warehouse %s could not be compared", facts.id, house.warehouse_id
                )
    return compared > 0


def _due(facts: ConnectionFacts, good_at: datetime) -> Mapping[_House, set[int]]:
    """The warehouses that were pulled on a later day of theirs than they were compared, with the shops they serve."""
    owners = dict(Shop.objects.filter(pk__in=facts.warehouses).values_list("pk", "owner_id"))
    houses: dict[_House, set[int]] = {}
    for shop, warehouse in facts.warehouses.items():
        houses.setdefault(_House(warehouse, owners[shop]), set()).add(shop)
    if not houses:
        return {}
    cards = warehouse_cards(scope=Scope(warehouses=frozenset(house.warehouse_id for house in houses)))
    before = mirrored_at(warehouse_ids=cards.keys())
    return {
        house: shops
        for house, shops in houses.items()
        if house.warehouse_id in cards
        and _is_later(good_at, before.get(house), cards[house.warehouse_id].zone)
    }


def _is_later(good_at: datetime, before: datetime | None, zone: str) -> bool:
    return before is None or local_date(good_at, zone) > local_date(before, zone)


def compare(
    house: _House, shops: Collection[int], facts: ConnectionFacts, *, as_of: datetime
) -> Mirrored | None:
    """One comparison of a warehouse; `None` where the marketplace has told nothing of it yet."""
    told = _piles(shops)
    if not told:
        return None
    skus = skus_of_mskus({(row.shop_id, row.msku) for row in told})
    words = [
        Word(skus[row.shop_id, row.msku], row.sellable, row.reserved, row.unsellable, row.inbound)
        for row in told
        if (row.shop_id, row.msku) in skus
    ]
    return mirror_stock(
        warehouse_id=house.warehouse_id,
        owner_id=house.owner_id,
        words=words,
        as_of=as_of,
        actor=facts.actor,
        at=now(),
    )


def _piles(shops: Collection[int]) -> list[StockTold]:
    """The last word about each pile: several stores tell of the same units where they sell from one warehouse."""
    piles: dict[str, dict[int, list[StockTold]]] = {}
    for row in StockTold.objects.filter(shop_id__in=shops).order_by("told_at", "pk"):
        # within one store, two seller SKUs are two piles whatever their labels say
        piles.setdefault(row.ident or f"msku {row.msku}", {}).setdefault(row.shop_id, []).append(row)
    return [row for stores in piles.values() for row in max(stores.values(), key=_latest)]


def _latest(rows: list[StockTold]) -> tuple[datetime, int]:
    return rows[-1].told_at, rows[-1].pk


register_service(Service("channels.compared", compare_due, every=60.0))
