"""Telling a channel what listings shall say; of what a product's variants share the newest wish counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.texts import TextsAsked
from zayton.channels.public import language_of_shops
from zayton.listings.models import Ask, ListingTexts
from zayton.listings.operations.answering import Answer
from zayton.listings.operations.sending import key_of
from zayton.listings.operations.wording import words_of_listings
from zayton.listings.queries.families import siblings_of, texts_of_channels
from zayton.listings.rules.wording import WORDS
from zayton.listings.states import AskKind, AskState, ListingState


def tell_words(channel: Channel, asks: Sequence[Ask]) -> dict[str, Answer]:
    """Have listings say what they shall; by seller SKU, what the channel answered and what it was told."""
    if channel.texts is None:
        refused = Answer(Fault(FaultKind.REFUSED, "the channel changes no texts alone"))
        return {ask.listing.msku: refused for ask in asks}
    rows = words_of_listings([ask.listing_id for ask in asks])
    overtaken = _overtaken(asks)
    languages = language_of_shops({ask.listing.shop_id for ask in asks})
    said: dict[str, dict[str, Any]] = {}
    wanted = []
    for ask in asks:
        row = rows.get(ask.listing_id)
        # a wish of theirs that came later will say it
        words = {
            name: row.wanted[name]
            for name in WORDS
            if row and name in row.wanted and name not in overtaken.get(ask.listing_id, ())
        }
        said[ask.listing.msku] = words
        if words:
            wanted.append(_asked(ask, words, languages.get(ask.listing.shop_id, ("", "en"))[1]))
    faults = {one.key: one.fault for one in channel.texts.say(wanted)} if wanted else {}
    told = {one.key.sku for one in wanted}
    return {
        msku: Answer(faults.get(msku), said=words)
        for msku, words in said.items()
        # one that the channel left out was not answered
        if msku not in told or msku in faults
    }


def _asked(ask: Ask, words: Mapping[str, Any], language: str) -> TextsAsked:
    bullets = words.get("bullets")
    return TextsAsked(
        key_of(ask),
        language,
        words.get("title"),
        words.get("description"),
        None if bullets is None else tuple(bullets),
    )


def _overtaken(asks: Sequence[Ask]) -> dict[int, set[str]]:
    """By listing, the shared texts that a newer wish of another variant is about."""
    siblings = siblings_of([ask.listing for ask in asks])
    if not siblings:
        return {}
    others = {key for some in siblings.values() for key in some}
    # what was taken since is no more among what this one wants, and what was refused has said nothing
    newest = Ask.objects.filter(listing_id__in=others, kind=AskKind.TEXTS, state=AskState.DUE)
    # nothing is sent of what was made by other means
    newest = newest.exclude(listing__state=ListingState.OUTSIDE)
    asked_at = dict(newest.values_list("listing_id", "asked_at"))
    rows: Mapping[int, ListingTexts] = words_of_listings(asked_at)
    shared = texts_of_channels(siblings)
    found: dict[int, set[str]] = {}
    for ask in asks:
        for other in siblings.get(ask.listing_id, ()):
            row = rows.get(other)
            if row and asked_at[other] > ask.asked_at:
                found.setdefault(ask.listing_id, set()).update(
                    row.wanted.keys() & shared[ask.listing_id].shared
                )
    return found
