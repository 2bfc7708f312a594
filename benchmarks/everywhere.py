"""A seller with one stock, connected to three stand-ins whose limits do not count; for benchmarks."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    ShopDraft,
    SiteDraft,
    SiteShop,
    add_sites,
    connect,
    connect_shops,
    write_shops,
)
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.public import ContentDraft, OfferDraft, publish, write_content
from zayton.sandbox.accounts import ACCOUNTS
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

UNITS = 10_000
_SITES = {"amazon": "A1F83G8C2ARO7P", "ebay": "EBAY_GB", "shopify": ""}
_TERMS: Mapping[str, Mapping[str, Any]] = {
    "amazon": {"product_type": "HOME", "attributes": {"country_of_origin": "CN", "color": "White"}},
    "ebay": {"category": "20625"},
    "shopify": {},
}
_SLICE = 1_000
_Member = TypeVar("_Member")


def stocked(count: int) -> tuple[dict[str, int], int, int]:
    """So many SKUs with texts, pictures and units in one warehouse: their ids by code, the owner, the warehouse."""
    owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=now(), actor=SYSTEM)["US"]
    draft = WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB")
    house = open_warehouses(drafts=[draft], at=now(), actor=SYSTEM)["LEEDS"]
    shelf = main_shelves(warehouses=[house])[house]
    codes = [f"G-{number:05}" for number in range(count)]
    for some in _slices(codes):
        drafts = [SkuDraft(code, title_en=f"Thing {code}", brand="Ours") for code in some]
        create_skus(drafts=drafts, actor=SYSTEM, at=now())
        keys = sku_ids_by_code(some)
        lines = [ReceiptLine(key, owner, shelf, UNITS, UNITS * 100) for key in keys.values()]
        assert not receive_stock(lines=lines, at=now(), actor=SYSTEM).refusals
        texts = [ContentDraft(key, "en", f"A {code}", "Fine goods", ("Nice",)) for code, key in keys.items()]
        pictures = {key: (f"https://pictures.example/{code}.jpg",) for code, key in keys.items()}
        assert not write_content(drafts=texts, pictures=pictures, actor=SYSTEM, at=now())
    return sku_ids_by_code(codes), owner, house


def connected(addresses: Mapping[str, str], owner: int, house: int) -> dict[str, tuple[int, int]]:
    """A shop at each stand-in: (connection id, shop id) by the marketplace's name."""
    return {name: _connected(name, url, owner, house) for name, url in addresses.items()}


def _connected(name: str, url: str, owner: int, house: int) -> tuple[int, int]:
    site = SiteDraft(f"{name}-gb", name, name.title(), "GB", "GBP", "Europe/London")
    add_sites(drafts=[site], at=now(), actor=SYSTEM)
    draft = ShopDraft(name, name, site.code, owner, "Europe/London", "GBP", (house,))
    shop = write_shops(drafts=[draft], at=now(), actor=SYSTEM).ids[name]
    made = connect(draft=ConnectionDraft(name, name, ACCOUNTS[name], url), actor=SYSTEM, at=now())
    assert isinstance(made, Connected), made
    placed = [SiteShop(_SITES[name], shop)]
    assert not connect_shops(connection_id=made.connection.pk, shops=placed, actor=SYSTEM, at=now())
    return made.connection.pk, shop


def published(skus: Mapping[str, int], shops: Mapping[str, int]) -> None:
    """Ask for all SKUs in all shops, a thousand at a time."""
    for name, shop in shops.items():
        for some in _slices(list(skus.items())):
            drafts = [OfferDraft(shop, key, code, 1200, **_TERMS[name]) for code, key in some]
            assert not publish(drafts=drafts, actor=SYSTEM, at=now()).refusals


def _slices(members: Sequence[_Member]) -> list[Sequence[_Member]]:
    return [members[start : start + _SLICE] for start in range(0, len(members), _SLICE)]
