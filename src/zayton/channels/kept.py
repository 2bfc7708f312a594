"""What connections have told of orders, read again from the documents as they came."""

from collections.abc import Collection
from typing import NamedTuple

from zayton.channels.models import ConnectedShop, Inbound
from zayton.channels.ports.adapter import Adapter
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.orders import ChannelOrder
from zayton.channels.states import InboundState
from zayton.channels.syncing.receiving import body_of
from zayton.kernel.sealing import SealBroken

_TAKEN = (InboundState.WORKED, InboundState.UNCHANGED)


class CameOver(NamedTuple):
    """The connection that an order came over, and the marketplace's name of its site."""

    connection_id: int
    site: str


def came_over(orders: Collection[tuple[int, str]]) -> dict[tuple[int, str], CameOver]:
    """Which of the orders, given as (shop, number), a connection brought, and which connection; others are left out."""
    shops = {
        shop: CameOver(connection, site)
        for shop, connection, site in ConnectedShop.objects.filter(
            shop_id__in={shop for shop, _ in orders}
        ).values_list("shop_id", "connection_id", "site_ref")
    }
    wanted = {(shop, number) for shop, number in orders if shop in shops}
    if not wanted:
        return {}
    found = Inbound.objects.filter(
        connection_id__in={one.connection_id for one in shops.values()},
        subject=Subject.ORDER,
        key__in={number for _, number in wanted},
        state__in=_TAKEN,
    )
    told = set(found.values_list("connection_id", "key"))
    return {
        (shop, number): shops[shop] for shop, number in wanted if (shops[shop].connection_id, number) in told
    }


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
