"""How much of our own time an order takes that comes through an adapter, beside orders placed in batches."""

import time
from collections.abc import Sequence
from datetime import timedelta

from benchmarks.figures import Figure, report
from benchmarks.stalls import SKUS, StockedShop
from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.models import Inbound, Stream
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    ShopDraft,
    SiteDraft,
    SiteShop,
    StreamKind,
    add_sites,
    connect,
    connect_shops,
    write_shops,
)
from zayton.channels.syncing.running import run_stream
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.models import Order
from zayton.orders.public import GOODS, SALE, LineDraft, OrderDraft, place_orders
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.tests.stalls import Stand, standing
from zayton.stock.public import (
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    main_shelves,
    open_warehouses,
    receive_stock,
)

DATABASES = ("sqlite", "postgres")
_SLICE = 250


def main(*, quick: bool = False) -> None:
    """Let buyers buy, pull all of it through the adapter, then place as many orders directly."""
    count = 1_000 if quick else 10_000
    shop, house = _seller()
    with standing(StockedShop) as stand:
        stream = _connected(shop, stand.url)
        _buy(stand, count)
        began, wall = time.process_time(), time.perf_counter()
        run = run_stream(stream.pk, trigger="bench")
        own, whole = time.process_time() - began, time.perf_counter() - wall
    assert run is not None
    assert (run.state, run.changed) == ("done", count), (run.state, run.fault_said, run.changed)
    assert Order.objects.count() == count == Inbound.objects.filter(state="worked").count()
    floor = count / _directly(count, shop)
    rate = count / own
    report(
        Figure(
            f"{count:,} orders through the Shopify adapter, our own time",
            rate,
            "orders/s",
            "≥ 2,000 orders/s, network and limits excluded",
            rate >= 2_000,
            floor,
            "orders placed in batches, our own time",
            f"{whole:,.1f} s with network, limits and the database; {run.calls} calls; warehouse {house}",
        )
    )


def _seller() -> tuple[int, int]:
    owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=now(), actor=SYSTEM)["US"]
    draft = WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB")
    house = open_warehouses(drafts=[draft], at=now(), actor=SYSTEM)["LEEDS"]
    site = SiteDraft("shopify-gb", "shopify", "Shopify", "GB", "GBP", "Europe/London")
    add_sites(drafts=[site], at=now(), actor=SYSTEM)
    shop = ShopDraft("S", "S", site.code, owner, "Europe/London", "GBP", (house,))
    shop_id = write_shops(drafts=[shop], at=now(), actor=SYSTEM).ids["S"]
    codes = [good.sku for good in StockedShop.stocked]
    create_skus(drafts=[SkuDraft(code=code) for code in codes], actor=SYSTEM, at=now())
    shelf = main_shelves(warehouses=[house])[house]
    lines = [ReceiptLine(key, owner, shelf, 1_000_000, 0) for key in sku_ids_by_code(codes).values()]
    assert not receive_stock(lines=lines, at=now(), actor=SYSTEM).refusals
    return shop_id, house


def _connected(shop: int, url: str) -> Stream:
    draft = ConnectionDraft("shopify", "bench", ACCOUNTS["shopify"], url)
    made = connect(draft=draft, actor=SYSTEM, at=now() - timedelta(hours=1))
    assert isinstance(made, Connected), made
    assert not connect_shops(
        connection_id=made.connection.pk, shops=[SiteShop("", shop)], actor=SYSTEM, at=now()
    )
    return Stream.objects.get(connection=made.connection, kind=StreamKind.ORDERS)


def _buy(stand: Stand, count: int) -> None:
    """Two lines an order, as the year of the demo has on average in its middle."""
    for start in range(0, count, _SLICE):
        baskets = [
            {"items": [[f"S-{number % SKUS:04}", 1], [f"S-{(number * 7 + 1) % SKUS:04}", 2]]}
            for number in range(start, min(start + _SLICE, count))
        ]
        assert all(stand.tell("buy", baskets))


def _directly(count: int, shop: int) -> float:
    """Seconds of our own time that as many orders take when they are drafted already."""
    skus = sku_ids_by_code([good.sku for good in StockedShop.stocked])
    keys = list(skus.items())
    drafts = [_draft(shop, number, keys) for number in range(count)]
    began = time.process_time()
    for start in range(0, count, _SLICE):
        assert not place_orders(drafts=drafts[start : start + _SLICE], actor=SYSTEM, at=now()).refusals
    return time.process_time() - began


def _draft(shop: int, number: int, keys: Sequence[tuple[str, int]]) -> OrderDraft:
    lines = tuple(
        LineDraft(GOODS, key, "", code, "", units, 999 * units)
        for units, (code, key) in ((1, keys[number % SKUS]), (2, keys[(number * 7 + 1) % SKUS]))
    )
    return OrderDraft(shop, SALE, f"direct-{number}", now(), "GBP", "GB", lines)
