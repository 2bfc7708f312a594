"""Offers of goods that the marketplace keeps: closed without deleting the listing, and opened at their price again."""

from collections.abc import Mapping, Sequence

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, Published, Standing
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.public import adapters, marketplaces_of
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.operations.answering import Answer
from zayton.listings.operations.sending import key_of
from zayton.listings.states import ListingState


def closable(listings: Sequence[Listing]) -> set[int]:
    """Those of these listings that their marketplace keeps the goods of and closes, whoever published them."""
    held = [one for one in listings if one.fulfilled_by == FulfilledBy.MARKETPLACE]
    known = adapters()
    closing = {
        shop
        for shop, name in marketplaces_of({one.shop_id for one in held}).items()
        if name in known and known[name].closes
    }
    return {one.pk for one in held if one.shop_id in closing and one.state != ListingState.DELETED}


def end_all(channel: Channel, asks: Sequence[Ask]) -> list[Outcome]:
    """Take listings off sale; what the marketplace keeps is closed, as deleted its units would be stranded there."""
    assert channel.listings is not None
    held = [ask for ask in asks if channel.closing and _is_held(ask)]
    others = [ask for ask in asks if ask not in held]
    outcomes: list[Outcome] = []
    if channel.closing and held:
        outcomes += channel.closing.close([key_of(ask) for ask in held])
    if others:
        outcomes += channel.listings.end([key_of(ask) for ask in others])
    return outcomes


def to_open(channel: Channel, asks: Sequence[Ask]) -> list[Ask]:
    """The wishes to publish what was closed and never written down here: it is offered again at its price."""
    held = [ask for ask in asks if channel.closing and _is_held(ask)]
    written = set(
        Offering.objects.filter(listing__in=[ask.listing_id for ask in held]).values_list(
            "listing_id", flat=True
        )
    )
    return [ask for ask in held if ask.listing_id not in written]


def open_again(channel: Channel, asks: Sequence[Ask]) -> dict[str, Answer]:
    """By seller SKU, what the channel answered; whether it is on sale shows a moment later."""
    assert channel.closing is not None
    priced = [ask for ask in asks if ask.listing.price_minor]
    wanted = [
        PriceAsked(key_of(ask), price, ask.listing.currency)
        for ask in priced
        if (price := ask.listing.price_minor)
    ]
    faults = {one.key: one.fault for one in channel.closing.open(wanted)} if wanted else {}
    answers = {ask.listing.msku: _answer(ask, faults) for ask in priced if ask.listing.msku in faults}
    # no price, no offer: somebody has to say one
    return answers | {ask.listing.msku: _PRICELESS for ask in asks if not ask.listing.price_minor}


def _answer(ask: Ask, faults: Mapping[str, Fault | None]) -> Answer:
    if fault := faults[ask.listing.msku]:
        return Answer(fault)
    outcome = Outcome(ask.listing.msku)
    return Answer(published=Published(key_of(ask), ask.listing.item, Standing.PENDING, outcome=outcome))


def _is_held(ask: Ask) -> bool:
    return ask.listing.fulfilled_by == FulfilledBy.MARKETPLACE


_PRICELESS = Answer(Fault(FaultKind.REFUSED, "its price is not known here"))
