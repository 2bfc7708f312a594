"""Bringing over: what was made at a marketplace by other means is asked to be taken over, whole listings at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import Q

from zayton.channels.public import language_of_shops
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.listings import errors
from zayton.listings.models import Listing
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.publishing import Asked
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.listing import seen_listings
from zayton.listings.states import AskKind, ListingState

_AGAINST: Mapping[str, str] = MappingProxyType(
    {
        "no_seller_sku": errors.NO_SELLER_SKU,
        "seller_sku_taken": errors.SELLER_SKU_TAKEN,
        "auction": errors.AN_AUCTION,
    }
)
_Item = tuple[int, str]


def bring_over(*, listing_ids: Collection[int], actor: Actor, at: datetime, dry_run: bool = False) -> Asked:
    """Ask for listings to be brought over, each with all of its variations, as a marketplace takes them whole.

    They stay what they are here: same row, same match. What their marketplace is known to demand is refused at once.
    """
    if not actor.may(MANAGE.name):
        return Asked(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        chosen = list(
            seen_listings(scope=actor.scope).filter(pk__in=listing_ids).select_related("shop").order_by("pk")
        )
        members = _members([one for one in chosen if one.state == ListingState.OUTSIDE])
        connected = language_of_shops({one.shop_id for one in chosen})
        why = {
            item: Refusal(code, _named(some[0])) for item, some in members.items() if (code := _against(some))
        }
        why |= {
            item: Refusal(errors.NOT_CONNECTED, _named(some[0]))
            for item, some in members.items()
            if item[0] not in connected
        }
        good = [one.pk for item, some in members.items() if item not in why for one in some]
        if not dry_run:
            wishes = [Wish(key, 1, "brought_over") for key in good]
            ask_channels(kind=AskKind.BRING, wishes=wishes, by=actor.id, at=at, again=True)
    return Asked(sorted(good), [*_left(listing_ids, chosen), *why.values()])


def _members(chosen: Sequence[Listing]) -> dict[_Item, list[Listing]]:
    """All variations of the chosen ones' listings, by shop and number."""
    wanted = {_item(one) for one in chosen}
    found = Listing.objects.filter(
        Q(shop_id__in={shop for shop, _ in wanted}, item__in={item for _, item in wanted}),
        state=ListingState.OUTSIDE,
    ).select_related("shop")
    members: dict[_Item, list[Listing]] = {}
    for one in found.order_by("pk"):
        if _item(one) in wanted:
            members.setdefault(_item(one), []).append(one)
    return members


def _item(one: Listing) -> _Item:
    return one.shop_id, one.item


def _named(one: Listing) -> str:
    return f"{one.shop.name} · {one.msku}"


def _against(some: Sequence[Listing]) -> str:
    codes = (_AGAINST.get(problem.get("code", "")) for one in some for problem in one.problems)
    return next((code for code in codes if code), "")


def _left(listing_ids: Collection[int], chosen: Sequence[Listing]) -> Iterator[Refusal]:
    for key in sorted({*listing_ids} - {one.pk for one in chosen}):
        yield Refusal(errors.UNKNOWN_LISTING, str(key))
    for one in chosen:
        if one.state != ListingState.OUTSIDE:
            yield Refusal(errors.NOTHING_TO_BRING, _named(one))
