"""Seller SKUs that documents wait for: which ones, how many wait, and what they may be."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from zayton.catalog.public import SkuCard, sku_cards, sku_ids_by_barcode, sku_ids_by_code
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.matching import UNKNOWN_MSKU
from zayton.channels.models import Inbound, Shop
from zayton.channels.rules.suggesting import digits_of, spellings_of
from zayton.channels.states import InboundState
from zayton.kernel.access.public import Scope

_READ_AT_MOST = 20_000


class Unmatched(NamedTuple):
    """A seller SKU of a shop that is nothing of ours yet; `suggested` is what it may be, if anything."""

    shop_id: int
    shop: str
    msku: str
    waiting: int
    suggested: SkuCard | None


def unmatched_skus(*, scope: Scope, limit: int = 200) -> list[Unmatched]:
    """The seller SKUs that most documents wait for, the most first."""
    held = Inbound.objects.filter(
        connection__in=connections_held(scope=scope), state=InboundState.QUARANTINED, code=UNKNOWN_MSKU
    )
    waiting: Counter[tuple[int, str]] = Counter()
    for figures in held.values_list("figures", flat=True)[:_READ_AT_MOST]:
        said = figures or {}
        shop = said.get("shop")
        if isinstance(shop, int):
            waiting.update((shop, msku) for msku in str(said.get("mskus", "")).split("\n") if msku)
    names = dict(Shop.objects.filter(pk__in={shop for shop, _ in waiting}).values_list("pk", "name"))
    most = sorted(waiting.items(), key=lambda one: (-one[1], one[0]))[:limit]
    suggested = suggestions({msku for (_, msku), _ in most})
    return [
        Unmatched(shop, names[shop], msku, count, suggested.get(msku))
        for (shop, msku), count in most
        if shop in names and scope.sees_shop(shop)
    ]


def suggestions(mskus: Collection[str]) -> dict[str, SkuCard]:
    """What seller SKUs may be by an equal or similar code or by a barcode; in three questions, whatever the number."""
    spelled = {msku: spellings_of(msku) for msku in mskus}
    asked = {one for some in spelled.values() for one in some}
    by_code = sku_ids_by_code(asked) if asked else {}
    digits = {msku: code for msku in mskus if (code := digits_of(msku))}
    by_barcode = sku_ids_by_barcode(set(digits.values())) if digits else {}
    found: dict[str, int] = {}
    for msku in mskus:
        coded = [by_code[one] for one in spelled[msku] if one in by_code]
        barred = by_barcode.get(digits.get(msku, ""))
        if coded or barred:
            found[msku] = coded[0] if coded else barred or 0
    cards = sku_cards(set(found.values())) if found else {}
    return {msku: cards[key] for msku, key in found.items() if key in cards}
