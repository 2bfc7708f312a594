"""The reads that other domains and the pages build on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from zayton.channels.models import ConnectedShop, Connection, MarketplaceSite, Shop, ShopWarehouse, Stream
from zayton.channels.registry import adapter_named
from zayton.channels.site_words import site_words
from zayton.channels.states import StreamKind
from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import rows_as_table
from zayton.kernel.statements import Statement, selected


class ShopFacts(NamedTuple):
    """What one needs to know to sell in a shop; `warehouse_ids` in the order they are asked."""

    id: int
    code: str
    name: str
    site_id: int
    country: str
    owner_id: int
    zone: str
    currency: str
    routing: str
    splits: bool
    warehouse_ids: tuple[int, ...]


# LEFT: a shop that lost its warehouses must not vanish from its orders
_FACTS = """
    SELECT s.id, s.code, s.name, s.site_id, t.country, s.owner_id, s.zone, s.currency, s.routing, s.splits,
        w.warehouse_id
    FROM channels_shop s JOIN channels_marketplacesite t ON t.id = s.site_id
    LEFT JOIN channels_shopwarehouse w ON w.shop_id = s.id
    JOIN {wanted} ON wanted.id = s.id ORDER BY s.id, w.priority
"""


def shops_question(ids: Collection[int]) -> Statement:
    """What `shops_by_id` asks, for those who foresee it."""
    # sorted and each once, so that the same shops are the same statement to whoever foresees it
    wanted, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in sorted(set(ids))])
    return Statement(_FACTS.format(wanted=wanted), parameters)


def shops_by_id(ids: Collection[int]) -> dict[int, ShopFacts]:
    """The facts of shops by id, in one query; unknown ids are left out."""
    if not ids:
        return {}
    rows = selected(*shops_question(ids), often=True)
    serving: dict[int, list[int]] = {}
    facts: dict[int, list[Any]] = {}
    for *row, splits, warehouse_id in rows:
        serving.setdefault(row[0], []).append(warehouse_id)
        # SQLite answers a truth as 0 or 1 where a statement is written by hand
        facts[row[0]] = [*row, bool(splits)]
    return {
        key: ShopFacts._make([*row, tuple(one for one in serving[key] if one is not None)])
        for key, row in facts.items()
    }


def shop_ids_by_code(codes: Collection[str]) -> dict[str, int]:
    """The ids of shops by their codes; unknown codes are left out."""
    return dict(Shop.objects.filter(code__in=codes).values_list("code", "id"))


def shops_seen(*, scope: Scope) -> list[ShopFacts]:
    """The shops somebody sees, by name."""
    found = Shop.objects.all() if scope.shops is None else Shop.objects.filter(id__in=scope.shops)
    facts = shops_by_id(list(found.values_list("id", flat=True)))
    return sorted(facts.values(), key=lambda shop: shop.name)


def sites_by_id() -> dict[int, str]:
    """The names of all marketplace sites, as the reader's language has them."""
    found = MarketplaceSite.objects.values_list("id", "name", "marketplace", "country")
    return {key: site_words(name, marketplace, country) for key, name, marketplace, country in found}


def marketplaces_of(shop_ids: Collection[int]) -> dict[int, str]:
    """The marketplaces on which shops sell (`amazon`, `ebay`, …), by the shop."""
    return dict(Shop.objects.filter(pk__in=shop_ids).values_list("id", "site__marketplace"))


def shops_served_by(warehouse_ids: Collection[int]) -> frozenset[int]:
    """The shops that may ship from any of these warehouses."""
    served = ShopWarehouse.objects.filter(warehouse_id__in=warehouse_ids)
    return frozenset(served.values_list("shop_id", flat=True))


def shops_on(site_ids: Collection[int]) -> frozenset[int]:
    """The shops on any of these marketplace sites."""
    return frozenset(Shop.objects.filter(site_id__in=site_ids).values_list("id", flat=True))


def connection_row(connection_id: int) -> Connection:
    """A connection to be opened; `Connection.DoesNotExist` when it is gone."""
    return Connection.objects.get(pk=connection_id)


def language_of_shops(shop_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The marketplace's name of a connected shop's site and the language that is spoken there; others are left out.

    Where the adapter knows no sites, the language is that of the shop's country as far as we know it, else English.
    """
    found = ConnectedShop.objects.filter(shop_id__in=shop_ids)
    rows = found.values_list("shop_id", "site_ref", "connection__adapter", "shop__site__country")
    answer = {}
    for shop, ref, adapter, country in rows:
        spoken = {site.ref: site.language for site in adapter_named(adapter).sites}
        told = spoken.get(ref) or _LANGUAGES.get(country, "en")
        # texts are written once a language: Britain and America read the same ones
        answer[shop] = (ref, told.replace("_", "-").partition("-")[0])
    return answer


_LANGUAGES = {
    "DE": "de",
    "AT": "de",
    "FR": "fr",
    "IT": "it",
    "ES": "es",
    "NL": "nl",
    "PL": "pl",
    "JP": "ja",
    "CN": "zh",
    "BR": "pt",
    "MX": "es",
    "SE": "sv",
}


def orders_pulled_at(connection_id: int) -> datetime | None:
    """Up to which moment a connection's orders are known: what showed late may lie after it."""
    found = Stream.objects.filter(connection_id=connection_id, kind=StreamKind.ORDERS)
    return found.values_list("reached_at", flat=True).first()


def pull_by(connection_id: int, kind: StreamKind, at: datetime) -> None:
    """Have a stream of a connection pulled by a moment, if it is not due earlier anyhow."""
    streams = Stream.objects.filter(connection_id=connection_id, kind=kind, due_at__gt=at)
    # after the caller's transaction: whoever works a lane holds its stream, and two of them could wait for each other
    transaction.on_commit(lambda: streams.update(due_at=at))
