"""Three marketplaces that race for the last units: shops without limits on calls, and the seller they belong to."""

import json
import os
from collections.abc import Mapping
from typing import Any

from zayton.sandbox.amazon.mall import Pace
from zayton.sandbox.amazon.market import Amazon
from zayton.sandbox.ebay.market import Ebay
from zayton.sandbox.shopify import ShopifyMarket

SKUS = tuple(f"LAST-{number:03}" for number in range(100))
_WIDE = 100_000.0  # calls a second: what is raced for is stock, not turns


class WideAmazon(Amazon):
    """Amazon whose usage plans do not count."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told, pace=Pace(throttle=_WIDE))


class WideShopify(ShopifyMarket):
    """Shopify whose buckets do not count."""

    calls_at_once, calls_a_second = 100_000, _WIDE
    points_at_once, points_a_second = 100_000_000, _WIDE


MARKETS = {"amazon": WideAmazon, "ebay": Ebay, "shopify": WideShopify}


def set_up(addresses: str, units: int) -> None:
    """Connect a seller with so many units of each SKU (addresses: JSON by marketplace) and publish everything."""
    from zayton.channels.models import CallGate, Connection, Stream
    from zayton.config.adapters import ADAPTERS
    from zayton.listings.tests.selling import Seller

    by_name = {adapter.name: adapter for adapter in ADAPTERS}
    seller = Seller(json.loads(addresses), SKUS, units=units)
    for one in Connection.objects.all():
        for limit in by_name[one.adapter].limits:
            gate = {"connection_id": one.pk, "operation": limit.operation}
            CallGate.objects.update_or_create(**gate, defaults={"rate": _WIDE})
    Stream.objects.exclude(kind__in=["orders", "listings"]).update(is_on=False)
    seller.publish()


def change_prices(turn: int) -> None:
    """Ask for other prices of a tenth of all listings."""
    from zayton.kernel.time import now
    from zayton.listings.models import Listing
    from zayton.listings.operations.asking import Wish, ask_channels
    from zayton.listings.states import AskKind

    tenth = [key for key in Listing.objects.values_list("pk", flat=True) if key % 10 == turn % 10]
    wishes = [Wish(key, 1200 + turn) for key in tenth]
    ask_channels(kind=AskKind.PRICE, wishes=wishes, by="race", at=now())


def hurry() -> None:
    """Bring forward what waits after failures, and look at the listings again."""
    from zayton.channels.models import Stream
    from zayton.kernel.time import now
    from zayton.listings.models import Ask

    Ask.objects.filter(state="due").update(due_at=now())
    Stream.objects.update(due_at=now())


def ledger() -> Mapping[str, Any]:
    """What the books say: orders by number, units by SKU, wishes that stand, documents that are left."""
    from django.db.models import F, Sum

    from zayton.channels.models import Inbound
    from zayton.listings.models import Ask
    from zayton.orders.models import Order, OrderLine
    from zayton.stock.models import Level

    # a marketplace tells an order again as it moves on, and the lines of each version are kept
    standing = OrderLine.objects.filter(version=F("order__version"), sku__isnull=False)
    lines = standing.values("sku__code").annotate(units=Sum("quantity"))
    return {
        "orders": sorted(Order.objects.values_list("external_number", flat=True)),
        "sold": {one["sku__code"]: one["units"] for one in lines},
        "levels": {one.sku.code: [one.on_hand, one.reserved] for one in Level.objects.select_related("sku")},
        "asks": [
            [ask.listing.shop.code, ask.listing.msku, ask.kind, ask.value, ask.state]
            for ask in Ask.objects.select_related("listing__shop")
        ],
        "left": Inbound.objects.filter(state__in=["waiting", "quarantined"]).count(),
    }


def print_ledger() -> None:
    """Write the ledger to the output, for the test that asked."""
    os.write(1, json.dumps(ledger()).encode())
