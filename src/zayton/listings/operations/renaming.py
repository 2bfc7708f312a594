"""Listings that had no SKU of their own at their marketplace go by it once they have one: same row, same match."""

from collections.abc import Mapping
from datetime import datetime

from zayton.channels.ports.offers import ListingSeen
from zayton.channels.public import MatchDraft, match_skus
from zayton.kernel.access.public import Actor
from zayton.listings.models import Listing
from zayton.listings.states import ListingState

_MskuKey = tuple[int, str]


def follow_names(*, seen: Mapping[_MskuKey, ListingSeen], actor: Actor, at: datetime) -> None:
    """Let rows go by the seller SKUs that their listings have now, in the caller's transaction."""
    former = {
        (shop, one.formerly): (shop, msku)
        for (shop, msku), one in seen.items()
        if one.formerly not in ("", msku)
    }
    if not former:
        return
    # with all that the caller holds next: in two goes they would be held out of order, and two wait in a circle
    rows = _rows({*former, *seen})
    moved = [
        (row, new)
        for old, new in sorted(former.items())
        if new not in rows and (row := rows.get(old)) and row.state == ListingState.OUTSIDE
    ]
    for row, (_shop, msku) in moved:
        row.msku = msku
    Listing.objects.bulk_update([row for row, _ in moved], ["msku"], batch_size=500)
    # what a person said of it holds on; whatever goes by the code of a SKU is known anyway
    drafts = [MatchDraft(*new, row.sku_id) for row, new in moved if row.sku_id]
    if drafts:
        match_skus(drafts=drafts, actor=actor, at=at)


def _rows(keys: set[_MskuKey]) -> dict[_MskuKey, Listing]:
    held = Listing.objects.select_for_update(no_key=True).filter(
        shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
    )
    return {(one.shop_id, one.msku): one for one in held.order_by("pk") if (one.shop_id, one.msku) in keys}
