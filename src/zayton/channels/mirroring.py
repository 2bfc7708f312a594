"""Taking over what marketplaces say lies in their own warehouses: their words, kept for the daily comparison."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from zayton.channels.errors import UNKNOWN_SHOP
from zayton.channels.matching import UNKNOWN_MSKU, MskuKey, skus_of_mskus
from zayton.channels.models import Inbound, StockTold
from zayton.channels.ports.adapter import Channel, Reading
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.offers import StockSeen
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.states import InboundState
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

_UNITS = ("sellable", "reserved", "unsellable", "inbound")
# what waits for its turn or for a person is not taken over, but it is there
_UNDECIDED = (InboundState.WAITING, InboundState.QUARANTINED)
_LONGEST_MSKU, _LONGEST_IDENT, _MOST_UNITS = 120, 40, 2**53


def take_stock(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Keep the last word about each seller SKU; see `Taker`. What lies with us is no word of the marketplace's."""
    seen = [_seen(connection, one) for one in deliveries]
    wanted = {key for told in seen if not isinstance(told, Refusal) for key in told}
    skus, standing = skus_of_mskus(wanted), _standing(wanted)
    verdicts: list[Verdict] = []
    fresh: dict[MskuKey, StockTold] = {}
    for told, delivery in zip(seen, deliveries, strict=True):
        if isinstance(told, Refusal) or (flaw := _flaw(told, skus)):
            verdicts.append(told if isinstance(told, Refusal) else flaw or UNCHANGED)
            continue
        news = {key: one for key, one in told.items() if _differs(standing.get(key), one, delivery)}
        fresh |= {key: _row(key, one, delivery, at) for key, one in news.items()}
        verdicts.append(CHANGED if news else UNCHANGED)
    _write(fresh)
    return verdicts


def _seen(connection: ConnectionFacts, delivery: Delivery) -> dict[MskuKey, StockSeen] | Refusal:
    told: dict[MskuKey, StockSeen] = {}
    for one in delivery.value:
        shop = connection.shop_on(one.key.site)
        if shop is None:
            return Refusal(UNKNOWN_SHOP, delivery.key, {"site": one.key.site or "–"})
        if one.fulfilled_by == FulfilledBy.MARKETPLACE:
            told[shop, one.key.sku[:_LONGEST_MSKU]] = one
    return told


def _flaw(told: dict[MskuKey, StockSeen], skus: dict[MskuKey, int]) -> Refusal | None:
    # of what lies nowhere nobody need know what it is
    unknown = [key for key, one in told.items() if key not in skus and any(_units(one))]
    if not unknown:
        return None
    figures: dict[str, int | str] = {
        "shop": unknown[0][0],
        "mskus": "\n".join(msku for _, msku in unknown)[:2000],
    }
    return Refusal(UNKNOWN_MSKU, ", ".join(msku for _, msku in unknown)[:100], figures)


def _units(one: StockSeen) -> list[int]:
    return [min(max(getattr(one, name), 0), _MOST_UNITS) for name in _UNITS]


def _standing(wanted: set[MskuKey]) -> dict[MskuKey, StockTold]:
    rows = StockTold.objects.filter(
        shop_id__in={shop for shop, _ in wanted}, msku__in={msku for _, msku in wanted}
    )
    return {(row.shop_id, row.msku): row for row in rows} if wanted else {}


def _differs(before: StockTold | None, one: StockSeen, delivery: Delivery) -> bool:
    return (
        before is None
        or before.document != delivery.key
        or before.ident != one.fnsku[:_LONGEST_IDENT]
        or [getattr(before, name) for name in _UNITS] != _units(one)
    )


def _row(key: MskuKey, one: StockSeen, delivery: Delivery, at: datetime) -> StockTold:
    shop, msku = key
    return StockTold(
        shop_id=shop,
        msku=msku,
        ident=one.fnsku[:_LONGEST_IDENT],
        document=delivery.key,
        told_at=delivery.changed_at or at,
        **dict(zip(_UNITS, _units(one), strict=True)),
    )


def _write(rows: dict[MskuKey, StockTold]) -> None:
    if rows:
        StockTold.objects.bulk_create(
            # in one order, so that two connections never wait for each other
            [rows[key] for key in sorted(rows)],
            update_conflicts=True,
            unique_fields=["shop", "msku"],
            update_fields=["ident", "document", *_UNITS, "told_at"],
        )


def note_gone(facts: ConnectionFacts, _channel: Channel, _reading: Reading, since: datetime) -> None:
    """Write down that nothing lies there of what was not shown since a moment after which all there is was shown.

    A marketplace that showed nothing at all may be ill, or another account: that says nothing.
    """
    ours = Inbound.objects.filter(connection_id=facts.id, subject=Subject.STOCK)
    if not ours.filter(received_at__gte=since).exists():
        return
    there = ours.filter(key=OuterRef("document")).filter(Q(received_at__gte=since) | Q(state__in=_UNDECIDED))
    words = StockTold.objects.filter(~Exists(there), ~Q(document=""), shop_id__in=facts.shops.values())
    with transaction.atomic():
        # in one order for all, see `_write`
        locked = words.select_for_update(no_key=True).order_by("shop_id", "msku")
        gone = list(locked.values_list("pk", flat=True))
        # kept as nothing and not forgotten: where it was the only word about a warehouse, there would be none
        StockTold.objects.filter(pk__in=gone).update(document="", **dict.fromkeys(_UNITS, 0))


register_taker(Taker(Subject.STOCK, take_stock, all_shown=note_gone))
