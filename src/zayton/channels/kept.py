"""What connections have told of orders, read again from the documents as they came."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zayton.channels.models import ConnectedShop, Inbound, LeftSite
from zayton.channels.ports.adapter import Adapter
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.orders import ChannelOrder
from zayton.channels.registry import adapters
from zayton.channels.states import InboundState
from zayton.channels.syncing.receiving import body_of
from zayton.kernel.sealing import SealBroken

_TAKEN = (InboundState.WORKED, InboundState.UNCHANGED)


class CameOver(NamedTuple):
    """The connection that an order came over, and the marketplace's name of its site.

    `is_left` says that the shop sells over no connection now, and that this was its last.
    """

    connection_id: int
    site: str
    is_left: bool = False


def came_over(orders: Collection[tuple[int, str]]) -> dict[tuple[int, str], CameOver]:
    """Which of the orders, given as (shop, number), a connection brought, and which connection; others are left out.

    Of a shop that moved to another connection of its marketplace, that one stands in for the one it left; not where
    each store counts its orders for itself and it is another store. A shop that left its connection and has no other
    yet is known by the one it left.
    """
    shops = _seats(ConnectedShop.objects.all())
    if bare := {shop for shop, _ in orders} - shops.keys():
        shops = _seats(LeftSite.objects.filter(shop_id__in=bare), is_left=True) | shops
    wanted = {(shop, number) for shop, number in orders if shop in shops}
    if not wanted:
        return {}
    found = Inbound.objects.filter(
        connection__adapter__in={shops[shop].place[0] for shop, _ in wanted},
        subject=Subject.ORDER,
        key__in={number for _, number in wanted},
        state__in=_TAKEN,
    )
    told: dict[str, set[tuple[_Place, int]]] = {}
    columns = ("connection_id", "connection__adapter", "connection__seller", "key")
    for connection, adapter, seller, number in found.values_list(*columns):
        told.setdefault(number, set()).add((_place(adapter, seller), connection))
    # a connection that serves another shop there told of that shop's orders, whose numbers may be the same
    taken = {(seat.connection_id, seat.site): shop for shop, seat in shops.items() if not seat.is_left}
    return {
        (shop, number): CameOver(shops[shop].connection_id, shops[shop].site, shops[shop].is_left)
        for shop, number in wanted
        if any(
            place == shops[shop].place and taken.get((connection, shops[shop].site), shop) == shop
            for place, connection in told.get(number, ())
        )
    }


_Place = tuple[str, str]


class _Seat(NamedTuple):
    """Where a shop sells at present."""

    connection_id: int
    site: str
    place: _Place
    is_left: bool


def _seats(found: "QuerySet[Any]", *, is_left: bool = False) -> dict[int, _Seat]:
    columns = ("shop_id", "connection_id", "site_ref", "connection__adapter", "connection__seller")
    return {
        shop: _Seat(connection, site, _place(adapter, seller), is_left)
        for shop, connection, site, adapter, seller in found.values_list(*columns)
    }


def _place(adapter: str, seller: str) -> _Place:
    """What order numbers are unique within: a marketplace or, where each store counts for itself, one store."""
    known = adapters().get(adapter)
    return (adapter, seller if known and known.counts_by_seller else "")


def order_as_told(connection_id: int, number: str, adapter: Adapter) -> ChannelOrder | None:
    """An order as its newest document tells it; `None` when there is none that can still be read."""
    read = adapter.reading.order
    newest = (
        Inbound.objects.filter(
            connection_id=connection_id, subject=Subject.ORDER, key=number, state__in=_TAKEN
        )
        .order_by("-pk")
        .first()
    )
    if newest is None or read is None:
        return None
    try:
        return read(body_of(newest))
    # its body was dropped after a month, or another version of the program kept it
    except (Fault, SealBroken):
        return None
