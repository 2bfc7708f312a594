"""What a return says of its sale: which one it is, and what a later version of the return may still say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zayton.kernel.errors import Refusal
from zayton.orders import errors
from zayton.orders.models import Order
from zayton.orders.operations.world import Priced
from zayton.orders.rules.drafts import RETURN, SALE, OrderDraft
from zayton.orders.rules.versions import changes


class Original(NamedTuple):
    """A sale that a return names."""

    id: int
    placed_at: datetime


Originals = Mapping[tuple[int, str], Original]


def find_originals(drafts: Sequence[OrderDraft]) -> Originals:
    """The sales that returns bring goods of back, by (shop, number)."""
    wanted = {(one.shop_id, one.original) for one in drafts if one.original and one.kind == RETURN}
    # most sets hold no such return, and ask nothing
    if not wanted:
        return {}
    found = Order.objects.filter(
        kind=SALE,
        shop_id__in={shop for shop, _ in wanted},
        external_number__in={number for _, number in wanted},
    )
    return {
        (shop, number): Original(key, placed_at)
        for shop, number, key, placed_at in found.values_list("shop_id", "external_number", "id", "placed_at")
    }


def original_id_of(draft: OrderDraft, originals: Originals) -> int | None:
    """The key of the sale that a return names; a sale has none, whatever it says."""
    found = originals.get((draft.shop_id, draft.original)) if draft.kind == RETURN else None
    return None if found is None else found.id


def flaw_of(one: Priced, originals: Originals) -> Refusal | None:
    """Why a return cannot be one of the sale that it names, if it cannot."""
    draft = one.draft
    if draft.kind != RETURN or not draft.original:
        return None
    original = originals.get((draft.shop_id, draft.original))
    if original is None:
        return Refusal(errors.UNKNOWN_ORIGINAL, draft.number, {"original": draft.original}, one.row)
    if draft.placed_at >= original.placed_at:
        return None
    figures = {
        "original": draft.original,
        "returned": _by_the_shop(draft.placed_at, one.shop.zone),
        "sold": _by_the_shop(original.placed_at, one.shop.zone),
    }
    return Refusal(errors.RETURN_BEFORE_SALE, draft.number, figures, one.row)


def _by_the_shop(at: datetime, zone: str) -> str:
    # to the second: the two may lie within one minute, and must not read as the same
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def unfit(
    one: Priced, order: Order, before: Sequence[tuple[str, int, int]], originals: Originals
) -> Refusal | None:
    """Why a later version of a return cannot be followed, if it cannot; `before` are the lines that stand."""
    # charges alone moved nothing: they may become others, and find their sale later
    if order.units or one.draft.goods():
        after = [(line[3], line[5], line[6]) for line in one.draft.lines]
        # money may be corrected; what lies on the shelf already may not
        if any(_units(change.before) != _units(change.after) for change in changes(before, after)):
            return Refusal(errors.RETURN_CHANGED, order.external_number)
        named = order.original.external_number if order.original else ""
        # the sale named first, or none, decided the lot and the cost
        if named != one.draft.original:
            figures = {"before": named, "after": one.draft.original}
            return Refusal(errors.ORIGINAL_CHANGED, order.external_number, figures)
    return flaw_of(one, originals)


def _units(sum_: Any) -> int:
    return 0 if sum_ is None else int(sum_.quantity)
