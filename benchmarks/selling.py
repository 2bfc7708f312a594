"""A shop with stock, and steps that sell from it through the public operations; imported by processes of a race."""

import os
import random
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zayton.config.settings")
django.setup()

from zayton.catalog.public import SkuDraft, sku_ids_by_code, write_skus  # noqa: E402
from zayton.channels.public import ShopDraft, SiteDraft, add_sites, shop_ids_by_code, write_shops  # noqa: E402
from zayton.kernel.scopes import SYSTEM  # noqa: E402
from zayton.kernel.time import now  # noqa: E402
from zayton.orders.public import GOODS, SALE, LineDraft, OrderDraft, PlaceOptions, place_orders  # noqa: E402
from zayton.stock.public import (  # noqa: E402
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    main_shelves,
    open_warehouses,
    receive_stock,
)

OPTIONS = PlaceOptions(refuse_short=True)


def found(skus: int, name: str, units: int = 10**7) -> None:
    """Open a shop of this name with so many SKUs in one warehouse."""
    at = now()
    owner = add_owners(drafts=[OwnerDraft(name, name)], at=at, actor=SYSTEM)[name]
    house = open_warehouses(
        drafts=[WarehouseDraft(name, name, WarehouseKind.OWN, "GB")], at=at, actor=SYSTEM
    )[name]
    add_sites(drafts=[SiteDraft("bench", "own", "Bench", "GB", "GBP", "UTC")], at=at, actor=SYSTEM)
    write_shops(drafts=[ShopDraft(name, name, "bench", owner, "UTC", "GBP", (house,))], at=at, actor=SYSTEM)
    write_skus(drafts=[SkuDraft(code) for code in _codes(skus, name)], actor=SYSTEM, at=at)
    shelf = main_shelves(warehouses=[house])[house]
    keys = sku_ids_by_code(_codes(skus, name)).values()
    receive_stock(
        lines=[ReceiptLine(key, owner, shelf, units, units * 100) for key in keys], at=at, actor=SYSTEM
    )


def _codes(skus: int, name: str) -> list[str]:
    return [f"{name}-{number}" for number in range(skus)]


def _drafter(worker: int, name: str, skus: int) -> Callable[[str], OrderDraft]:
    shop = shop_ids_by_code([name])[name]
    keys = sku_ids_by_code(_codes(skus, name))
    codes = sorted(keys)
    luck = random.Random(worker)

    def draft(number: str) -> OrderDraft:
        code = luck.choice(codes)
        line = LineDraft(GOODS, keys[code], "", code, "", 1, 999)
        return OrderDraft(shop, SALE, f"{worker}-{number}", now(), "GBP", "GB", (line,))

    return draft


def order_one(worker: int, name: str, skus: int) -> Callable[[int], bool]:
    """A step that places and reserves one order in a transaction of its own; whether it was accepted."""
    draft = _drafter(worker, name, skus)
    return lambda number: bool(
        place_orders(drafts=[draft(f"{number}")], actor=SYSTEM, at=now(), options=OPTIONS).settled
    )


def order_batch(worker: int, name: str, skus: int, size: int) -> Callable[[int], bool]:
    """A step that places and reserves `size` one-line orders in one transaction; whether all were accepted."""
    draft = _drafter(worker, name, skus)
    prefix = f"{os.getpid()}"

    def step(number: int) -> bool:
        drafts = [draft(f"{prefix}-{number}-{index}") for index in range(size)]
        return len(place_orders(drafts=drafts, actor=SYSTEM, at=now(), options=OPTIONS).settled) == size

    return step
