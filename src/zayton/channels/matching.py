"""Which SKU of ours a shop's seller SKU (MSKU) is: matched by a person, or known by the same code."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.channels.errors import SAID_SINCE
from zayton.channels.events import MATCHED, SET_ASIDE
from zayton.channels.models import Shop, SkuMatch
from zayton.channels.releasing import release_naming
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append

UNKNOWN_MSKU = "channels.unknown_msku"
"""The refusal of documents that name a seller SKU which is nothing of ours yet."""
LONGEST_MSKU = 120
_AT_ONCE = 500

MskuKey = tuple[int, str]
"""A shop and what it calls something: (shop id, seller SKU)."""


class MatchDraft(NamedTuple):
    """A seller SKU of a shop and the SKU of ours that it is; `None` takes a match back.

    `aside` says that it is nothing of ours: it is asked about no more until that is taken back.
    """

    shop_id: int
    msku: str
    sku_id: int | None
    aside: bool = False

    @property
    def key(self) -> MskuKey:
        """What it is about."""
        return self.shop_id, self.msku.strip()


def skus_of_mskus(wanted: Collection[MskuKey]) -> dict[MskuKey, int]:
    """SKU ids by (shop id, seller SKU); unknown ones are left out. Two queries, whatever the number."""
    if not wanted:
        return {}
    shops = {shop for shop, _ in wanted}
    matched = SkuMatch.objects.filter(shop_id__in=shops, msku__in={msku for _, msku in wanted})
    said = {(shop, msku): sku for shop, msku, sku in matched.values_list("shop_id", "msku", "sku_id")}
    left = [one for one in wanted if one not in said]
    # most sellers name a listing as they name the goods
    by_code = sku_ids_by_code({msku for _, msku in left}) if left else {}
    found = {key: sku for key, sku in said.items() if sku is not None}
    return found | {one: by_code[one[1]] for one in left if one[1] in by_code}


def match_skus(*, drafts: Sequence[MatchDraft], actor: Actor, at: datetime) -> int:
    """Match seller SKUs, and work what was held back for want of them again; how many matches changed.

    Of two drafts about one seller SKU the last counts. The number of queries does not grow with the set, but for the
    documents that waited.
    """
    wanted = _acceptable(drafts, actor)
    with transaction.atomic():
        standing = _standing(wanted)
        changed = [one for key, one in sorted(wanted.items()) if _differs(one, standing)]
        _say(changed, standing, actor, at)
    return len(changed)


def undo_matches(
    *, before: Sequence[MatchDraft], made: Sequence[MatchDraft], actor: Actor, at: datetime
) -> tuple[int, list[Refusal]]:
    """Bring back what was said `before` where what was `made` of it still stands; how many, and who was left alone.

    Both tell of the same seller SKUs, each once.
    """
    was, is_made = {one.key: one for one in before}, {one.key: one for one in made}
    with transaction.atomic():
        # locked, so that what somebody else says meanwhile comes before the look or after the undoing
        standing = _standing(was)
        back = [one for key, one in was.items() if key in is_made and _stands(is_made[key], standing)]
        wanted = _acceptable(back, actor)
        # nobody can lock what is not there: it is put there, unless somebody else was quicker
        now = _claimed([one for key, one in wanted.items() if key not in standing], actor, at)
        taken = {key for key, (_row, sku) in now.items() if sku != wanted[key].sku_id}
        changed = [one for key, one in sorted(wanted.items()) if key not in taken and _differs(one, standing)]
        _say(changed, standing, actor, at)
    ours = {one.key for one in back} - taken
    left = [key for key, one in was.items() if key not in ours and not _stands(one, {**standing, **now})]
    return len(changed), [Refusal(SAID_SINCE, msku) for _shop, msku in sorted(left)]


def _claimed(
    drafts: Sequence[MatchDraft], actor: Actor, at: datetime
) -> dict[MskuKey, tuple[int, int | None]]:
    """Say what is kept where nothing stands; what stands there then, which is another's where that came first."""
    kept = [one for one in drafts if _is_kept(one)]
    if not kept:
        return {}
    # waits for whoever says something of the same at this moment, and gives way to it
    SkuMatch.objects.bulk_create(_rows(kept, actor, at), ignore_conflicts=True, batch_size=_AT_ONCE)
    return _standing({one.key for one in kept})


def _say(
    changed: Sequence[MatchDraft],
    standing: Mapping[MskuKey, tuple[int, int | None]],
    actor: Actor,
    at: datetime,
) -> None:
    _write(changed, standing, actor, at)
    release_naming(UNKNOWN_MSKU, {one.key for one in changed if one.sku_id is not None})
    append([_told(one, at) for one in changed], actor=actor)


def _stands(draft: MatchDraft, standing: Mapping[MskuKey, tuple[int, int | None]]) -> bool:
    return not _differs(draft, standing)


def _acceptable(drafts: Sequence[MatchDraft], actor: Actor) -> dict[MskuKey, MatchDraft]:
    shops = set(Shop.objects.filter(pk__in={draft.shop_id for draft in drafts}).values_list("pk", flat=True))
    named = {draft.sku_id for draft in drafts if draft.sku_id is not None}
    known = sku_cards(named) if named else {}
    return {
        draft.key: draft._replace(msku=draft.msku.strip(), aside=draft.aside and draft.sku_id is None)
        for draft in drafts
        if draft.shop_id in shops
        and actor.scope.sees_shop(draft.shop_id)
        and 0 < len(draft.msku.strip()) <= LONGEST_MSKU
        and (draft.sku_id is None or draft.sku_id in known)
    }


def _standing(keys: Collection[MskuKey]) -> dict[MskuKey, tuple[int, int | None]]:
    """Row id and SKU id of what is said already, locked."""
    found = SkuMatch.objects.select_for_update().filter(
        shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
    )
    rows = found.order_by("pk").values_list("shop_id", "msku", "pk", "sku_id")
    return {(shop, msku): (key, sku) for shop, msku, key, sku in rows if (shop, msku) in keys}


def _differs(draft: MatchDraft, standing: Mapping[MskuKey, tuple[int, int | None]]) -> bool:
    said = standing.get(draft.key)
    if draft.sku_id is None and not draft.aside:
        return said is not None
    return said is None or said[1] != draft.sku_id


def _write(
    changed: Sequence[MatchDraft],
    standing: Mapping[MskuKey, tuple[int, int | None]],
    actor: Actor,
    at: datetime,
) -> None:
    kept = [one for one in changed if _is_kept(one)]
    gone = [standing[one.key][0] for one in changed if not _is_kept(one)]
    SkuMatch.objects.filter(pk__in=gone).delete()
    SkuMatch.objects.bulk_create(
        _rows(kept, actor, at),
        # somebody else may match the same one at this moment
        update_conflicts=True,
        unique_fields=["shop", "msku"],
        update_fields=["sku", "matched_at", "matched_by"],
        batch_size=_AT_ONCE,
    )


def _is_kept(one: MatchDraft) -> bool:
    return one.sku_id is not None or one.aside


def _rows(drafts: Sequence[MatchDraft], actor: Actor, at: datetime) -> list[SkuMatch]:
    signed = {"matched_at": at, "matched_by": actor.id}
    return [SkuMatch(shop_id=one.shop_id, msku=one.msku, sku_id=one.sku_id, **signed) for one in drafts]


def _told(one: MatchDraft, at: datetime) -> Happening:
    named = {"shop": [one.shop_id], "sku": [one.sku_id] if one.sku_id else []}
    if one.aside:
        return Happening(SET_ASIDE, one.shop_id, at, {"msku": one.msku}, named)
    return Happening(MATCHED, one.shop_id, at, {"msku": one.msku, "sku_id": one.sku_id}, named)


def matches_of(shop_ids: Collection[int]) -> Mapping[MskuKey, int]:
    """All matches of shops: (shop id, seller SKU) → SKU id."""
    found = SkuMatch.objects.filter(shop_id__in=shop_ids, sku__isnull=False)
    return {(shop, msku): sku for shop, msku, sku in found.values_list("shop_id", "msku", "sku_id")}


def as_they_stand(keys: Collection[MskuKey]) -> list[MatchDraft]:
    """What is said of seller SKUs now, as drafts that bring it back."""
    found = SkuMatch.objects.filter(
        shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
    )
    said = {(shop, msku): sku for shop, msku, sku in found.values_list("shop_id", "msku", "sku_id")}
    return [
        MatchDraft(*key, said.get(key), aside=key in said and said[key] is None) for key in sorted(set(keys))
    ]
