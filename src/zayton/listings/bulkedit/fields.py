"""Fields of many listings are written: offerings and quantity rules in sets, and channels asked for what follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.kernel.access.public import Actor
from zayton.listings.bulkedit.standing import Found
from zayton.listings.models import Listing, Offering, ShowRule
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.rewording import ask_for_words
from zayton.listings.operations.showing import show_listings
from zayton.listings.rules.cells import CONTENT, OWN_WORDS, RULE_PARTS
from zayton.listings.rules.wording import WORDS
from zayton.listings.states import AskKind

_AT_ONCE = 500
_WRITTEN = ("version", "texts", "product_type", "category", "price_minor", "written_at", "written_by")
_WHY = "edited"

Change = tuple[Found, Mapping[str, Any]]
"""A listing with the new values of its fields."""


def write_fields(changes: Sequence[Change], *, actor: Actor, at: datetime) -> None:
    """Set fields of listings that the caller has locked, and ask their channels for what follows from it."""
    _write_offerings(changes, actor, at)
    _write_rules(changes)
    _ask_for_prices(changes, actor, at)
    content = [
        Wish(found.listing.pk, found.offering.version, _WHY)
        for found, values in changes
        if found.offering and not found.listing.is_ended and _is_published_anew(found, values)
    ]
    ask_channels(kind=AskKind.CONTENT, wishes=content, by=actor.id, at=at)
    # of what was not published from here its channel is told the texts alone
    words = [
        (found.listing, said)
        for found, values in changes
        if not found.offering and (said := {name: values[name] for name in WORDS if name in values})
    ]
    ask_for_words(words, why=_WHY, by=actor.id, at=at)
    ruled = [found.listing for found, values in changes if "rule" in values]
    if ruled:
        show_listings(listings=ruled, at=at, by=actor.id)


def _is_published_anew(found: Found, values: Mapping[str, Any]) -> bool:
    # what is not there yet has no price to be moved: it is published with it
    return bool(CONTENT & values.keys()) or ("price" in values and not found.is_there)


def _write_offerings(changes: Sequence[Change], actor: Actor, at: datetime) -> None:
    written = []
    for found, values in changes:
        offer = found.offering
        if offer is not None and (CONTENT | {"price"}) & values.keys():
            # as it stands now, or publishing anew would set back what a rule moved meanwhile
            offer.price_minor = values.get("price") or found.standing.own["price"] or offer.price_minor
            offer.texts = _texts(offer.texts, values)
            offer.product_type = values.get("product_type", offer.product_type)
            offer.category = values.get("category", offer.category)
            offer.version += _is_published_anew(found, values)
            offer.written_at, offer.written_by = at, actor.id
            written.append(offer)
    Offering.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN, batch_size=_AT_ONCE
    )


def _texts(standing: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    mine = {name: values[name] for name in OWN_WORDS & values.keys()}
    return {name: value for name, value in {**standing, **mine}.items() if value is not None}


def _write_rules(changes: Sequence[Change]) -> None:
    ruled = [(found.listing, values["rule"]) for found, values in changes if "rule" in values]
    ShowRule.objects.filter(listing_id__in=[one.pk for one, rule in ruled if rule is None]).delete()
    ShowRule.objects.bulk_create(
        [ShowRule(shop_id=one.shop_id, listing=one, **rule) for one, rule in ruled if rule is not None],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=RULE_PARTS,
        batch_size=_AT_ONCE,
    )


def _ask_for_prices(changes: Sequence[Change], actor: Actor, at: datetime) -> None:
    moved = [
        (found, values["price"])
        for found, values in changes
        if "price" in values and found.is_there and not found.waits_for_sale
    ]
    nameless: dict[str, list[int]] = {}
    for found, _minor in moved:
        if not found.listing.currency:
            nameless.setdefault(found.standing.currency, []).append(found.listing.pk)
    # a price is told with its currency, which a channel that was not read yet has not named
    for currency, ids in nameless.items():
        Listing.objects.filter(pk__in=ids).update(currency=currency)
    wishes = [Wish(found.listing.pk, minor, _WHY) for found, minor in moved]
    ask_channels(kind=AskKind.PRICE, wishes=wishes, by=actor.id, at=at)
