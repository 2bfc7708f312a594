"""What listings keep as their channels have it: the fields whose owner is the channel."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from zayton.listings.models import Listing, ListingTexts
from zayton.listings.rules.drafting import Terms, Texts
from zayton.listings.rules.wording import WORDS


class Kept(NamedTuple):
    """What publishing leaves as it is; what no channel ever told is ours to say."""

    texts: Mapping[str, Any] = {}
    terms: Mapping[str, Any] = {}

    def over(self, texts: Texts, terms: Terms) -> tuple[Texts, Terms]:
        """Texts and terms with those that stay."""
        return texts._replace(**self.texts), terms._replace(**self.terms)


def kept_by_channels(listings: Sequence[Listing]) -> dict[int, Kept]:
    """By listing what its channel's word counts for. One query, and another where it counts for texts at all."""
    found = Listing.objects.filter(pk__in=[one.pk for one in listings])
    owners = dict(found.values_list("pk", "shop__connected__connection__owners"))
    theirs = {
        key: [name for name, owner in owned.items() if owner == "channel"]
        for key, owned in owners.items()
        if owned
    }
    worded = [key for key, names in theirs.items() if not {*names}.isdisjoint(WORDS)]
    rows = ListingTexts.objects.in_bulk(worded, field_name="listing_id") if worded else {}
    return {
        one.pk: Kept(_texts(rows.get(one.pk), theirs[one.pk]), _terms(one, theirs[one.pk]))
        for one in listings
        if theirs.get(one.pk)
    }


def _texts(row: ListingTexts | None, names: Collection[str]) -> dict[str, Any]:
    told = {name: getattr(row, name, None) for name in WORDS if name in names}
    return {
        name: tuple(value) if name == "bullets" else value
        for name, value in told.items()
        if value is not None
    }


def _terms(one: Listing, names: Collection[str]) -> dict[str, Any]:
    # only what was seen there: what we think of a listing that nobody saw yet is no word of its channel
    seen = {"price": ("price_minor", one.price_minor), "quantity": ("quantity", one.quantity)}
    kept: dict[str, Any] = {
        field: value
        for name, (field, value) in seen.items()
        if name in names and value is not None and one.seen_at is not None
    }
    # an amount is of the currency that the channel shows it in, which need not be the shop's
    return {**kept, "currency": one.currency} if "price_minor" in kept and one.currency else kept
