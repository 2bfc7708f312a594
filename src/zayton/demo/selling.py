"""The demo company's live shops: connected to stand-ins of marketplaces, and offering what sells best."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import override

from zayton.catalog.public import SkuCard, sku_cards
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    ShopDraft,
    SiteDraft,
    SiteShop,
    StreamKind,
    adapter_named,
    connect,
    connect_shops,
    set_cadences,
    subscribe_to_notifications,
    write_shops,
)
from zayton.channels.public import add_sites as add_marketplace_sites
from zayton.demo.company import ZONE, Company
from zayton.demo.stocking import expect_all
from zayton.kernel.access.public import Actor, Scope
from zayton.listings.public import ContentDraft, OfferDraft, publish, write_content
from zayton.stock.public import levels

_OFFERED = 24
_EVERY_SECONDS = 60
_PAID_SECONDS = 600


class StandIn(NamedTuple):
    """A marketplace's stand-in: its adapter, where it is, the credentials it takes, and what its goods must say."""

    adapter: str
    address: str
    values: Mapping[str, str]
    site_ref: str
    product_type: str = ""
    category: str = ""
    attributes: Mapping[str, str] = {}


def open_live_shops(
    stand_ins: Sequence[StandIn], *, company: Company, at: datetime, actor: Actor
) -> list[int]:
    """Connect a shop to each stand-in, and publish the best-stocked goods to all of them; the connections."""
    connections = []
    for one in stand_ins:
        name = f"{_brand(one.adapter)} (simulated 模拟)"
        made = connect(draft=ConnectionDraft(one.adapter, name, one.values, one.address), actor=actor, at=at)
        if not isinstance(made, Connected):
            expect_all(made)
            continue
        shop_id = _shop(one, name, company, actor, at)
        expect_all(
            connect_shops(
                connection_id=made.connection.pk, shops=[SiteShop(one.site_ref, shop_id)], actor=actor, at=at
            )
        )
        # an hour is what a seller is used to; who looks at a demo has less patience
        set_cadences(connection_id=made.connection.pk, every_seconds=_EVERY_SECONDS, actor=actor, at=at)
        # the stand-ins pay out sale by sale, and every payout of two weeks is looked at again each time
        set_cadences(
            connection_id=made.connection.pk,
            every_seconds=_PAID_SECONDS,
            kinds=[StreamKind.SETTLEMENTS],
            actor=actor,
            at=at,
        )
        # where it cannot be had, what changed is pulled every minute
        subscribe_to_notifications(made.connection.pk, at=at)
        _publish(one, shop_id, company, actor, at)
        connections.append(made.connection.pk)
    return connections


def _brand(adapter: str) -> str:
    """A marketplace's name as everybody knows it: what is written down is read in both languages."""
    with override("en"):
        return str(adapter_named(adapter).title)


def _shop(one: StandIn, name: str, company: Company, actor: Actor, at: datetime) -> int:
    known = (site.name for site in adapter_named(one.adapter).sites if site.ref == one.site_ref)
    called = next(known, f"{_brand(one.adapter)} UK")
    site = SiteDraft(f"{one.adapter}-gb", one.adapter, called, "GB", "GBP", ZONE)
    add_marketplace_sites(drafts=[site], actor=actor, at=at)
    draft = ShopDraft(
        f"UK-{one.adapter.upper()}",
        name,
        site.code,
        company.owner_id,
        ZONE,
        "GBP",
        (company.home_id, company.abroad_id),
        simulated=True,
    )
    written = write_shops(drafts=[draft], actor=actor, at=at)
    expect_all(written.refusals)
    return written.ids[draft.code]


def _publish(one: StandIn, shop_id: int, company: Company, actor: Actor, at: datetime) -> None:
    cards = sku_cards(_best_stocked(company))
    titled = {key: card for key, card in cards.items() if card.title_en}
    texts = [_texts(card) for card in titled.values()]
    pictures = {key: (f"https://pictures.example/{card.code}.jpg",) for key, card in titled.items()}
    expect_all(write_content(drafts=texts, pictures=pictures, actor=actor, at=at))
    drafts = [
        OfferDraft(
            shop_id,
            key,
            card.code,
            # any fixed rule will do: a price that looks like one
            299 + 100 * (key % 17),
            one.product_type,
            one.category,
            attributes=one.attributes,
        )
        for key, card in titled.items()
    ]
    expect_all(publish(drafts=drafts, actor=actor, at=at).refusals)


def _texts(card: SkuCard) -> ContentDraft:
    title = card.title_en.capitalize()
    return ContentDraft(
        card.id, "en", title, f"{title}. A gift for many occasions.", (title, "Shipped within a day")
    )


def _best_stocked(company: Company) -> list[int]:
    free: dict[int, int] = {}
    for level in levels(scope=Scope.everything(), warehouses=[company.home_id]):
        free[level.sku_id] = free.get(level.sku_id, 0) + level.available
    return sorted(free, key=lambda key: (-free[key], key))[:_OFFERED]
