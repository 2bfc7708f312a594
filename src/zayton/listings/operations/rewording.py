"""Texts of listings that were only found on their channel: kept as wanted, asked for, and noted when taken.

The wish (`AskKind.TEXTS`) counts versions; what it is about stands in `ListingTexts.wanted`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from zayton.kernel.journal.public import Happening
from zayton.listings.events import TEXTS_CHANGED
from zayton.listings.models import Ask, Listing, ListingTexts
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.showing import show_listings
from zayton.listings.operations.wording import words_of_listings
from zayton.listings.queries.families import texts_of_channels
from zayton.listings.rules.wording import WORDS, retitled, told_in_short
from zayton.listings.states import AskKind, AskState

_AT_ONCE = 500
_ASKED = ("version", "wanted")
_TAKEN = (*WORDS, "wanted", "sent", "sent_at")

Words = Mapping[str, Any]
"""Texts by field: `title`, `description`, `bullets`."""


def ask_for_words(changes: Sequence[tuple[Listing, Words]], *, why: str, by: str, at: datetime) -> list[int]:
    """Have listings, which the caller has locked, say something else; those whose wish is new.

    What is still on its way is told with it; what was refused before is not told again.
    """
    rows = words_of_listings([one.pk for one, _words in changes])
    due = Ask.objects.filter(listing_id__in=rows, kind=AskKind.TEXTS, state=AskState.DUE)
    waiting = set(due.values_list("listing_id", flat=True))
    asked = []
    for listing, words in changes:
        row = rows.get(listing.pk) or ListingTexts(listing_id=listing.pk)
        row.wanted = {**(row.wanted if listing.pk in waiting else {}), **words}
        row.version += 1
        asked.append(row)
    ListingTexts.objects.bulk_create(
        asked, update_conflicts=True, unique_fields=["listing"], update_fields=_ASKED, batch_size=_AT_ONCE
    )
    wishes = [Wish(row.listing_id, row.version, why) for row in asked]
    return ask_channels(kind=AskKind.TEXTS, wishes=wishes, by=by, at=at)


class Noted(NamedTuple):
    """What became of texts that were taken: by wish the fields as `[before, after]`, and what befell other variants.

    `left` are the listings that still want something said.
    """

    fields: Mapping[int, Mapping[str, list[Any]]]
    others: Sequence[tuple[str, Happening]]
    left: Collection[int] = ()


NOTHING_NOTED = Noted({}, ())


def note_taken(taken: Sequence[tuple[Ask, Words]], siblings: Mapping[int, list[int]], at: datetime) -> Noted:
    """Let listings say what their channel took, with all that share a product's texts; the caller has locked them."""
    if not taken:
        return NOTHING_NOTED
    asked = {ask.listing_id for ask, _words in taken}
    listings = Listing.objects.in_bulk(asked.union(*(siblings.get(key, ()) for key in asked)))
    rows = words_of_listings(listings)
    was = {key: {name: getattr(row, name) for name in WORDS} for key, row in rows.items()}
    channels = texts_of_channels(asked)
    asked_at = _asked_at(listings) if any(siblings.values()) else {}
    changed: dict[int, dict[str, Any]] = {}
    by: dict[int, str] = {}
    for ask, words in taken:
        shared = {name: value for name, value in words.items() if name in channels[ask.listing_id].shared}
        others = siblings.get(ask.listing_id, ()) if shared else ()
        for key, said in [(ask.listing_id, words), *((other, shared) for other in others)]:
            _say(listings[key], rows.setdefault(key, ListingTexts(listing_id=key)), said, at)
            changed[key] = {**changed.get(key, {}), **said}
            by[key] = ask.asked_by
            if asked_at.get(key, ask.asked_at) < ask.asked_at:
                # the newer wish counts
                rows[key].wanted = {name: one for name, one in rows[key].wanted.items() if name not in said}
        own = rows[ask.listing_id]
        # what was asked for meanwhile is still to be told
        own.wanted = {name: one for name, one in own.wanted.items() if words.get(name) != one}
    _write([rows[key] for key in sorted(changed)], [listings[key] for key in sorted(changed)])
    # units that were put back with the texts may be those from before a sale
    back = [listings[key] for key in sorted(asked) if channels[key].puts_units_back]
    show_listings(listings=back, at=at, again=True)
    fields = {key: told_in_short(was.get(key, {}), said) for key, said in changed.items()}
    told = [(by[key], _told(listings[key], fields[key], at)) for key in sorted(changed.keys() - asked)]
    left = {key for key in asked if rows[key].wanted}
    return Noted({ask.pk: fields[ask.listing_id] for ask, _words in taken}, told, left)


def _asked_at(listing_ids: Collection[int]) -> dict[int, datetime]:
    due = Ask.objects.filter(listing_id__in=listing_ids, kind=AskKind.TEXTS, state=AskState.DUE)
    return dict(due.values_list("listing_id", "asked_at"))


def _say(listing: Listing, row: ListingTexts, words: Words, at: datetime) -> None:
    if not words:
        return
    if "title" in words:
        before, now = row.title, words["title"]
        # what we did ourselves is no change that somebody else made there
        if "title" in listing.seen:
            listing.seen = {**listing.seen, "title": retitled(str(listing.seen["title"]), before, now)}
        listing.title = retitled(listing.title, before, now)[:500]
    for name, value in words.items():
        setattr(row, name, value)
    row.sent, row.sent_at = {**row.sent, **words}, at


def _write(rows: Sequence[ListingTexts], listings: Sequence[Listing]) -> None:
    ListingTexts.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["listing"], update_fields=_TAKEN, batch_size=_AT_ONCE
    )
    Listing.objects.bulk_update(listings, ["title", "seen"], batch_size=_AT_ONCE)


def _told(listing: Listing, fields: Mapping[str, list[Any]], at: datetime) -> Happening:
    named = {"shop": [listing.shop_id], **({"sku": [listing.sku_id]} if listing.sku_id else {})}
    return Happening(TEXTS_CHANGED, listing.pk, at, {"fields": dict(fields), "why": "of_product"}, named)
