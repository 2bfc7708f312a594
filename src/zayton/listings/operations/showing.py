"""Channels are asked to show what is available, whenever that changes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from zayton.channels.public import skus_of_mskus
from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Listing
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.queries.availability import listings_selling, quantities_of
from zayton.listings.states import AskKind, ListingState


def show_stock(*, sku_ids: Collection[int], at: datetime) -> list[int]:
    """Ask for what may be shown of these SKUs now; the listings whose wish is new."""
    return show_listings(listings=listings_selling(sku_ids), at=at)


def show_shops(*, shop_ids: Collection[int], at: datetime) -> list[int]:
    """Ask for what may be shown of everything in shops that were changed; what was matched since is known first."""
    _know_matches(shop_ids)
    found = Listing.objects.filter(shop_id__in=shop_ids, sku__isnull=False)
    return show_listings(listings=list(found.exclude(state=ListingState.DELETED).order_by("pk")), at=at)


def _know_matches(shop_ids: Collection[int]) -> None:
    unknown = list(Listing.objects.filter(shop_id__in=shop_ids, sku=None).order_by("pk"))
    skus = skus_of_mskus([(one.shop_id, one.msku) for one in unknown])
    for one in unknown:
        one.sku_id = skus.get((one.shop_id, one.msku))
    Listing.objects.bulk_update([one for one in unknown if one.sku_id], ["sku"], batch_size=500)


def show_matched(*, keys: Collection[tuple[int, str]], at: datetime) -> list[int]:
    """Let listings sell what was said of their (shop id, seller SKU), and ask for what they may show by that."""
    with transaction.atomic():
        held = Listing.objects.select_for_update(no_key=True).filter(
            shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
        )
        said = [one for one in held.order_by("pk") if (one.shop_id, one.msku) in keys]
        skus = skus_of_mskus([(one.shop_id, one.msku) for one in said])
        moved = [one for one in said if one.sku_id != skus.get((one.shop_id, one.msku))]
        for one in moved:
            # one that was taken back, or is nothing of ours, sells nothing that we know
            one.sku_id = skus.get((one.shop_id, one.msku))
        Listing.objects.bulk_update(moved, ["sku"], batch_size=500)
    here = [one for one in said if one.state != ListingState.DELETED]
    return show_listings(listings=here, at=at)


def show_listings(
    *, listings: Sequence[Listing], at: datetime, by: str = SYSTEM.id, again: bool = False
) -> list[int]:
    """Ask for what these listings may show now; the listings whose wish is new."""
    # each slice of a pull ends here, and mostly nothing has drifted
    if not listings:
        return []
    with transaction.atomic():
        # locked and read again: what was computed before somebody took a listing off must not overwrite their wish
        held = Listing.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in listings])
        wishes = [
            Wish(one.listing_id, one.shown.units, one.shown.why, {"available": one.available})
            for one in quantities_of(list(held.order_by("pk")))
        ]
        return ask_channels(kind=AskKind.QUANTITY, wishes=wishes, by=by, at=at, again=again)
