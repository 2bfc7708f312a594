"""Which SKU of ours a shop's seller SKU (MSKU) is: matched by a person, or known by the same code."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.channels.events import MATCHED
from zayton.channels.models import ConnectedShop, Shop, SkuMatch
from zayton.channels.releasing import release_for
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append


class MatchDraft(NamedTuple):
    """A seller SKU of a shop and the SKU of ours that it is; `None` takes a match back."""

    shop_id: int
    msku: str
    sku_id: int | None


def skus_of_mskus(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """SKU ids by (shop id, seller SKU); unknown ones are left out. Two queries, whatever the number."""
    if not wanted:
        return {}
    shops = {shop for shop, _ in wanted}
    matched = SkuMatch.objects.filter(shop_id__in=shops, msku__in={msku for _, msku in wanted})
    found = {(shop, msku): sku for shop, msku, sku in matched.values_list("shop_id", "msku", "sku_id")}
    left = [one for one in wanted if one not in found]
    # most sellers name a listing as they name the goods
    by_code = sku_ids_by_code({msku for _, msku in left}) if left else {}
    return found | {one: by_code[one[1]] for one in left if one[1] in by_code}


def match_skus(*, drafts: Sequence[MatchDraft], actor: Actor, at: datetime) -> int:
    """Match seller SKUs, and work what was held back for want of them again; how many matches changed."""
    changed = 0
    told: list[Happening] = []
    shops = set(Shop.objects.filter(pk__in={draft.shop_id for draft in drafts}).values_list("pk", flat=True))
    known = sku_cards({draft.sku_id for draft in drafts if draft.sku_id is not None})
    with transaction.atomic():
        for draft in drafts:
            if draft.shop_id not in shops or not actor.scope.sees_shop(draft.shop_id):
                continue
            if not 0 < len(draft.msku.strip()) <= 120:
                continue
            if draft.sku_id is not None and draft.sku_id not in known:
                continue
            if _match(draft, actor, at):
                changed += 1
                payload = {"msku": draft.msku, "sku_id": draft.sku_id}
                named = {"shop": [draft.shop_id], "sku": [draft.sku_id] if draft.sku_id else []}
                told.append(Happening(MATCHED, draft.shop_id, at, payload, named))
        if told:
            _release_held({draft.shop_id for draft in drafts})
        append(told, actor=actor)
    return changed


def _match(draft: MatchDraft, actor: Actor, at: datetime) -> bool:
    key: dict[str, Any] = {"shop_id": draft.shop_id, "msku": draft.msku.strip()}
    if draft.sku_id is None:
        return SkuMatch.objects.filter(**key).delete()[0] > 0
    standing = SkuMatch.objects.select_for_update().filter(**key).first()
    if standing is not None and standing.sku_id == draft.sku_id:
        return False
    SkuMatch.objects.update_or_create(
        **key, defaults={"sku_id": draft.sku_id, "matched_at": at, "matched_by": actor.id}
    )
    return True


def _release_held(shop_ids: Collection[int]) -> None:
    connections = ConnectedShop.objects.filter(shop_id__in=shop_ids).values_list("connection_id", flat=True)
    release_for(UNKNOWN_MSKU, list(connections))


UNKNOWN_MSKU = "channels.unknown_msku"
"""The refusal of documents that name a seller SKU which is nothing of ours yet."""


def matches_of(shop_ids: Collection[int]) -> Mapping[tuple[int, str], int]:
    """All matches of shops: (shop id, seller SKU) → SKU id."""
    found = SkuMatch.objects.filter(shop_id__in=shop_ids).values_list("shop_id", "msku", "sku_id")
    return {(shop, msku): sku for shop, msku, sku in found}
