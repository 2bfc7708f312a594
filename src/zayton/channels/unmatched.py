"""Seller SKUs and what is known of them: those that are no SKU of ours yet, and what was said of the others."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.matching import UNKNOWN_MSKU, MskuKey
from zayton.channels.models import Inbound, Shop, SkuMatch
from zayton.channels.offered import Offered, offer_sources
from zayton.channels.releasing import mskus_waited_for
from zayton.channels.states import InboundState, MatchState
from zayton.kernel.access.public import Scope

READ_AT_MOST = 20_000


class SellerSku(NamedTuple):
    """A seller SKU of a shop: what its listing says, the documents that wait for it, and the SKU that it is, if any."""

    offered: Offered
    shop: str
    waiting: int
    state: MatchState
    sku_id: int | None = None

    @property
    def key(self) -> MskuKey:
        """Its shop and how that calls it."""
        return self.offered.shop_id, self.offered.msku


def seller_skus(*, scope: Scope, states: Collection[str] = (MatchState.OPEN,)) -> list[SellerSku]:
    """The seller SKUs of a scope that stand so: those that most documents wait for first, then by shop and name."""
    shops = _shops(scope)
    found = _open(scope, shops) if MatchState.OPEN in states else []
    for state in (MatchState.MATCHED, MatchState.ASIDE):
        if state in states:
            found += _said(shops, state)
    return sorted(found, key=lambda one: (-one.waiting, one.shop, one.offered.msku))


def _shops(scope: Scope) -> dict[int, str]:
    seen = Shop.objects.all() if scope.shops is None else Shop.objects.filter(pk__in=scope.shops)
    return dict(seen.values_list("pk", "name"))


def _open(scope: Scope, shops: dict[int, str]) -> list[SellerSku]:
    offers: dict[MskuKey, Offered] = {}
    for source in offer_sources():
        offers |= {(one.shop_id, one.msku): one for one in source.unknown(scope, READ_AT_MOST)}
    waiting = _waiting(scope)
    # an order may name what no listing was seen of, or what was matched after the listing was seen
    offers |= described([key for key in waiting if key not in offers])
    # what was said a moment ago is being worked
    said = _keys(SkuMatch.objects.filter(shop_id__in=shops))
    return [
        SellerSku(one, shops[key[0]], waiting[key], MatchState.OPEN)
        for key, one in offers.items()
        if key[0] in shops and key not in said
    ]


def _keys(rows: object) -> set[MskuKey]:
    return set(rows.values_list("shop_id", "msku"))  # type: ignore[attr-defined]


def _waiting(scope: Scope) -> Counter[MskuKey]:
    """How many documents wait for each seller SKU."""
    held = Inbound.objects.filter(
        connection__in=connections_held(scope=scope), state=InboundState.QUARANTINED, code=UNKNOWN_MSKU
    )
    counted: Counter[MskuKey] = Counter()
    for figures in held.values_list("figures", flat=True)[:READ_AT_MOST]:
        counted.update(mskus_waited_for(figures))
    return counted


def _said(shops: dict[int, str], state: MatchState) -> list[SellerSku]:
    rows = SkuMatch.objects.filter(shop_id__in=shops, sku__isnull=state == MatchState.ASIDE)
    newest = rows.order_by("-matched_at", "-pk").values_list("shop_id", "msku", "sku_id")[:READ_AT_MOST]
    said = {(shop, msku): sku for shop, msku, sku in newest}
    known = described(said)
    return [SellerSku(known[key], shops[key[0]], 0, state, sku) for key, sku in said.items()]


def described(keys: Collection[MskuKey]) -> dict[MskuKey, Offered]:
    """What listings say of seller SKUs; those without a listing by their name alone."""
    found = {key: Offered(*key) for key in keys}
    for source in offer_sources() if keys else ():
        found |= source.described(keys)
    return {key: found[key] for key in keys}


def seller_skus_named(keys: Sequence[MskuKey], *, scope: Scope) -> dict[MskuKey, SellerSku]:
    """These seller SKUs as far as the scope sees them; what no shop offers and nobody asked about is left out."""
    wanted = set(keys)
    return {one.key: one for one in seller_skus(scope=scope, states=tuple(MatchState)) if one.key in wanted}
