"""How listings stand before an edit: everything that decides over their fields, read for a whole set at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zayton.catalog.public import SkuCard, sku_cards
from zayton.channels.ports.orders import FulfilledBy
from zayton.kernel.access.public import Scope
from zayton.listings.bulkedit import errors
from zayton.listings.bulkedit.alone import connection_of, family_of, not_alone, remarks_on, texts_as_seen
from zayton.listings.models import (
    Ask,
    Listing,
    ListingTexts,
    Offering,
    PriceBounds,
    PriceDecision,
    ProductLimits,
    ShowRule,
)
from zayton.listings.operations.wording import words_of_listings
from zayton.listings.queries.drafts import texts_of
from zayton.listings.queries.listing import seen_listings
from zayton.listings.queries.unreviewed import unreviewed_texts
from zayton.listings.rules.cells import FIELDS, RULE_PARTS, Fault
from zayton.listings.rules.drafting import Texts
from zayton.listings.rules.editing import Limits, Money, Standing
from zayton.listings.states import AskKind, AskState, ListingState

AT_ONCE = 2_000
"""Listings read by one round of queries: as many as every database takes as the parameters of one statement."""


class Found(NamedTuple):
    """A listing with its offering, if it was published from here, and how its fields stand."""

    listing: Listing
    offering: Offering | None
    standing: Standing

    @property
    def is_there(self) -> bool:
        """Whether its channel knows it, so that its price can be moved alone."""
        return self.listing.published_at is not None or self.listing.seen_at is not None

    @property
    def waits_for_sale(self) -> bool:
        """Whether it is off sale and comes back as its offering says then."""
        return self.listing.is_ended and self.offering is not None


class _Facts(NamedTuple):
    offerings: Mapping[int, Offering]
    texts: Mapping[tuple[int, str], Texts]
    takes_unreviewed: frozenset[int]
    unreviewed: Mapping[tuple[int, str], Texts]
    cards: Mapping[int, SkuCard]
    asks: Mapping[tuple[int, str], Ask]
    bounds: Mapping[int, PriceBounds]
    decisions: Mapping[int, PriceDecision]
    rules: Mapping[tuple[int, int | None], dict[str, Any]]
    words: Mapping[int, ListingTexts]


def listings_to_edit(ids: Collection[int], *, scope: Scope) -> QuerySet[Listing]:
    """Listings of a scope with their shops and connections, in the order in which everybody locks them."""
    found = seen_listings(scope=scope).filter(pk__in=ids).order_by("pk")
    # few shops have many listings: each is read and made once
    return found.prefetch_related("shop__connected__connection")


def found_by_id(listings: Sequence[Listing], *, sees_cost: bool) -> dict[int, Found]:
    """How listings stand, by id: eleven queries for each `AT_ONCE` of them."""
    found: dict[int, Found] = {}
    for start in range(0, len(listings), AT_ONCE):
        part = listings[start : start + AT_ONCE]
        facts = _facts(part)
        for one in part:
            offer = facts.offerings.get(one.pk)
            found[one.pk] = Found(one, offer, _standing(one, offer, facts, sees_cost=sees_cost))
    return found


def _facts(listings: Sequence[Listing]) -> _Facts:
    ids = [one.pk for one in listings]
    skus = {one.sku_id for one in listings if one.sku_id}
    shops = {one.shop_id for one in listings}
    asked = Ask.objects.filter(
        listing_id__in=ids, kind__in=[AskKind.PRICE, AskKind.CONTENT, AskKind.TEXTS], state=AskState.DUE
    )
    ruled = ShowRule.objects.filter(listing_id__in=ids) | ShowRule.objects.filter(
        shop_id__in=shops, listing=None
    )
    return _Facts(
        {one.listing_id: one for one in Offering.objects.filter(listing_id__in=ids)},
        texts_of(skus),
        *unreviewed_texts(shops, skus),
        sku_cards(skus) if skus else {},
        {(one.listing_id, one.kind): one for one in asked},
        {one.listing_id: one for one in PriceBounds.objects.filter(listing_id__in=ids)},
        {
            one.listing_id: one
            for one in PriceDecision.objects.filter(listing_id__in=ids).select_related("rule")
        },
        {(one.shop_id, one.listing_id): {part: getattr(one, part) for part in RULE_PARTS} for one in ruled},
        words_of_listings(ids),
    )


def _standing(listing: Listing, offer: Offering | None, facts: _Facts, *, sees_cost: bool) -> Standing:
    currency = (offer.currency if offer else listing.currency) or listing.shop.currency
    is_asked = (listing.pk, AskKind.TEXTS) in facts.asks
    own = _offered(offer) if offer else texts_as_seen(listing, facts.words.get(listing.pk), is_asked=is_asked)
    own |= {
        "price": _price(listing, offer, facts),
        "rule": facts.rules.get((listing.shop_id, listing.pk)),
    }
    common = _common(listing, offer, facts) if offer else {}
    shop_rule = facts.rules.get((listing.shop_id, None))
    family, shared = ("", frozenset[str]()) if offer else family_of(listing)
    return Standing(
        listing.pk,
        listing.msku,
        currency,
        own,
        common | {"rule": shop_rule},
        _locked(listing, offer),
        _money(listing, currency, facts, sees_cost=sees_cost),
        _notes(listing, offer),
        {} if offer else remarks_on(own, shared),
        offer is None,
        family,
        shared,
    )


def _offered(offer: Offering) -> dict[str, Any]:
    texts = offer.texts
    return {
        "title": texts.get("title") or None,
        "description": texts.get("description") or None,
        "bullets": list(texts.get("bullets") or ()) or None,
        "images": list(texts.get("images") or ()) or None,
        "product_type": offer.product_type,
        "category": offer.category,
    }


def _common(listing: Listing, offer: Offering, facts: _Facts) -> dict[str, Any]:
    """What the SKU says: its texts in the site's language, else the title that the catalogue knows."""
    sku = listing.sku_id or 0
    told, card = facts.texts.get((sku, offer.language)), facts.cards.get(sku)
    if told is None and listing.shop_id in facts.takes_unreviewed:
        told = facts.unreviewed.get((sku, offer.language))
    images = list(facts.texts.get((sku, ""), Texts()).images) or None
    if told is not None:
        texts = {"title": told.title, "description": told.description or None, "images": images}
        return texts | {"bullets": list(told.bullets) or None}
    named = {"en": card.title_en, "zh": card.title_zh} if card else {}
    return {"title": named.get(offer.language[:2]) or None, "images": images}


def _price(listing: Listing, offer: Offering | None, facts: _Facts) -> int | None:
    """The newest price that was asked for, else the one that the channel shows."""
    asked = facts.asks.get((listing.pk, AskKind.PRICE))
    if asked is not None:
        return asked.value
    there = listing.published_at is not None or listing.seen_at is not None
    # what is still to be published comes with the offering's price
    if offer and (listing.is_ended or not there or (listing.pk, AskKind.CONTENT) in facts.asks):
        return offer.price_minor
    return listing.price_minor if listing.price_minor is not None else offer.price_minor if offer else None


def _locked(listing: Listing, offer: Offering | None) -> dict[str, Fault]:
    if listing.state == ListingState.DELETED:
        return dict.fromkeys(FIELDS, Fault(errors.GONE))
    if listing.state == ListingState.OUTSIDE:
        # a quantity rule is ours alone, and waits for it
        return dict.fromkeys((field for field in FIELDS if field != "rule"), Fault(errors.OUTSIDE))
    locked = {} if offer else not_alone(listing)
    connection = connection_of(listing)
    owners = connection.owners if connection else {}
    for field in FIELDS:
        name = "quantity" if field == "rule" else field
        if owners.get(name) == "channel":
            locked[field] = Fault(errors.CHANNEL_DECIDES, {"field": field})
    if listing.fulfilled_by != FulfilledBy.SELLER:
        locked["rule"] = Fault(errors.HELD_THERE)
    return locked


def _money(listing: Listing, currency: str, facts: _Facts, *, sees_cost: bool) -> Money:
    bound, decided = facts.bounds.get(listing.pk), facts.decisions.get(listing.pk)
    in_bounds = bound if bound and bound.currency == currency else None
    # what it costs would show in what is warned of
    even = decided.floor_minor if decided and sees_cost and decided.currency == currency else None
    rule = decided.rule if decided else None
    return Money(
        in_bounds.floor_minor if in_bounds else None,
        in_bounds.ceiling_minor if in_bounds else None,
        even,
        bool(rule and rule.is_on and not rule.dry_run and not rule.is_deleted),
    )


def _notes(listing: Listing, offer: Offering | None) -> tuple[Fault, ...]:
    if listing.is_ended and offer:
        return (Fault(errors.WAITS_FOR_SALE),)
    return () if connection_of(listing) else (Fault(errors.WAITS_FOR_SHOP),)


class KnownLimits:
    """What channels demand of kinds of products, as they said when they were last asked; one query for a set."""

    def __init__(self, found: Collection[Found]) -> None:
        connections = {key.pk for one in found if (key := connection_of(one.listing))}
        rows = ProductLimits.objects.filter(connection_id__in=connections)
        self._limits = {(row.connection_id, row.site_ref, row.kind): row.limits for row in rows}

    def of(self, found: Found, kind: str) -> Limits:
        """The limits of a kind where a listing is; none where nobody asked yet."""
        connection = connection_of(found.listing)
        key = (connection.pk if connection else 0, found.listing.site_ref, kind)
        limits: Limits = self._limits.get(key, {})
        return limits
