"""Taking over what connections tell of money: each document is a settlement, or a part of one."""

from collections.abc import Sequence
from datetime import datetime

from zayton.channels.errors import UNKNOWN_SHOP
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.settlements import SettlementSeen
from zayton.channels.settling.errors import TOO_LARGE
from zayton.channels.settling.recording import Brought, Kept, keep_settlements
from zayton.channels.takers import (
    CHANGED,
    UNCHANGED,
    ConnectionFacts,
    Delivery,
    Taker,
    Verdict,
    register_taker,
)
from zayton.kernel.errors import Refusal

# half of what a column holds: sums of lines must fit beside each other
_LARGEST = 2**61


def take_settlements(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Keep what marketplaces tell of money; see `Taker`."""
    found = [_brought(connection, one) for one in deliveries]
    # in the order of their coming, as one transaction may be told of by two documents
    places = sorted(
        (place for place, one in enumerate(found) if isinstance(one, Brought)),
        key=lambda place: deliveries[place].inbound_id,
    )
    kept = keep_settlements(
        brought=[one for place in places if isinstance(one := found[place], Brought)],
        actor=connection.actor,
        at=at,
    )
    changed = dict(zip(places, kept, strict=True))
    return [
        one if isinstance(one, Refusal) else CHANGED if changed[place] is Kept.NEWS else UNCHANGED
        for place, one in enumerate(found)
    ]


def _brought(connection: ConnectionFacts, delivery: Delivery) -> Brought | Refusal:
    seen: SettlementSeen = delivery.value
    amounts = [abs(line.amount) for line in seen.lines]
    if sum(amounts) + abs(seen.total or 0) >= _LARGEST:
        return Refusal(TOO_LARGE, delivery.key)
    if seen.site is None:
        shops = set(connection.shops.values())
        account, shop = f"connection:{connection.id}", shops.pop() if len(shops) == 1 else None
    else:
        shop = connection.shop_on(seen.site)
        if shop is None:
            return Refusal(UNKNOWN_SHOP, delivery.key, {"site": seen.site or "–"})
        # by the shop, so that a file that somebody downloads there is known for the same settlement
        account = f"shop:{shop}"
    return Brought(
        seen, account, connection.id, shop, inbound_id=delivery.inbound_id, told_at=delivery.changed_at
    )


register_taker(Taker(Subject.SETTLEMENT, take_settlements))
