"""Laying our books beside what marketplaces say lies in their own warehouses: once a day each, after a whole pull."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from zayton.channels.matching import skus_of_mskus
from zayton.channels.models import ConnectedShop, Connection, StockTold, Stream
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


class _Part(NamedTuple):
    """What one shop's connection tells of a warehouse; `good_at` is blank where it does not tell all of it now."""

    shop_id: int
    connection: Connection
    good_at: datetime | None


class _Telling(NamedTuple):
    """The whole word about a warehouse: of these shops, as old as its oldest part, signed by who told last."""

    shops: frozenset[int]
    as_of: datetime
    teller: Connection


def compare_due() -> bool:
    """Compare what is due; whether there was any. A warehouse that cannot be compared holds up no other."""
    compared = 0
    for house, telling in _due().items():
        facts = facts_of(telling.teller)
        try:
            compared += compare(house, telling.shops, facts, as_of=telling.as_of) is not None
        except Exception:
            log.exception("connection %s: warehouse %s could not be compared", facts.id, house.warehouse_id)
    return compared > 0


def _due() -> Mapping[_House, _Telling]:
    """The warehouses of which all was pulled on a later day of theirs than they were compared."""
    whole = {house: _whole(parts) for house, parts in _told_of().items()}
    told = {house: telling for house, telling in whole.items() if telling is not None}
    if not told:
        return {}
    cards = warehouse_cards(scope=Scope(warehouses=frozenset(house.warehouse_id for house in told)))
    before = mirrored_at(warehouse_ids=cards.keys())
    return {
        house: telling
        for house, telling in told.items()
        if house.warehouse_id in cards
        and _is_later(telling.as_of, before.get(house), cards[house.warehouse_id].zone)
    }


def _told_of() -> Mapping[_House, list[_Part]]:
    """Who tells of each warehouse, whatever connection it is: two accounts may sell from one."""
    streams = {one.connection_id: one for one in Stream.objects.filter(kind=StreamKind.STOCK)}
    shops = ConnectedShop.objects.filter(
        marketplace_warehouse__isnull=False, connection__in=streams
    ).select_related("connection", "shop")
    houses: dict[_House, list[_Part]] = {}
    for one in shops:
        stream = streams[one.connection_id]
        runs = stream.is_on and one.connection.state != ConnectionState.PAUSED
        house = _House(one.marketplace_warehouse_id or 0, one.shop.owner_id)
        part = _Part(one.shop_id, one.connection, stream.good_at if runs else None)
        houses.setdefault(house, []).append(part)
    return houses


def _whole(parts: Collection[_Part]) -> _Telling | None:
    """The word of all of them; `None` while one tells nothing, as half a word would look like goods that are lost."""
    told = [(one.good_at, one.connection.pk, one.connection) for one in parts if one.good_at is not None]
    if len(told) < len(parts):
        return None
    last = max(told, key=itemgetter(0, 1))
    return _Telling(frozenset(one.shop_id for one in parts), min(told, key=itemgetter(0))[0], last[2])


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


def _latest(rows: list[StockTold]) -> tuple[bool, datetime, int]:
    # a store that shows a pile no more says nothing of the units that another one sells from it
    return any(row.document for row in rows), rows[-1].told_at, rows[-1].pk


register_service(Service("channels.compared", compare_due, every=60.0))
