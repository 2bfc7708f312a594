"""Taking over what channels show of our listings: found, changed there, or gone."""

from collections.abc import Sequence
from datetime import datetime

from zayton.channels.ports.documents import Subject
from zayton.channels.public import (
    CHANGED,
    UNCHANGED,
    UNKNOWN_SHOP,
    ConnectionFacts,
    Delivery,
    Taker,
    Verdict,
    register_taker,
)
from zayton.kernel.errors import Refusal
from zayton.listings.operations.missing import note_missing
from zayton.listings.operations.sighting import Seer, record_sightings


def take_listings(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Make our picture of listings what the channel shows; see `Taker`."""
    seen = [(row, one) for row, delivery in enumerate(deliveries) for one in delivery.value]
    shops = {row: [connection.shop_on(one.key.site) for one in d.value] for row, d in enumerate(deliveries)}
    verdicts: dict[int, Verdict] = {
        row: Refusal(UNKNOWN_SHOP, deliveries[row].key, {"site": deliveries[row].value[0].key.site or "–"})
        for row, found in shops.items()
        if None in found
    }
    # of one seller SKU in a slice the last one counts
    placed = {
        (connection.shop_on(one.key.site) or 0, one.key.sku): (row, one)
        for row, one in seen
        if row not in verdicts and one.key.sku
    }
    seer = Seer(connection.actor, connection.id)
    sighted = record_sightings(seen={key: one for key, (_row, one) in placed.items()}, seer=seer, at=at)
    for key in sighted.found | sighted.changed:
        verdicts[placed[key][0]] = CHANGED
    return [verdicts.get(row, UNCHANGED) for row in range(len(deliveries))]


register_taker(Taker(Subject.LISTING, take_listings, all_shown=note_missing))
