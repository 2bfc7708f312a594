"""What channels say of listings in words is kept, and told apart from what we had them say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from zayton.channels.ports.offers import ListingSeen
from zayton.listings.models import ListingTexts
from zayton.listings.rules.wording import WORDS, alike, is_ours, still_old, words_seen

_AT_ONCE = 500


def words_of_listings(listing_ids: Collection[int]) -> dict[int, ListingTexts]:
    """What is kept of listings' texts, by listing id."""
    found = ListingTexts.objects.filter(listing_id__in=listing_ids) if listing_ids else ()
    return {one.listing_id: one for one in found}


def keep_words(
    seen: Iterable[tuple[int, ListingSeen]], known: Mapping[int, ListingTexts], at: datetime
) -> None:
    """Keep the texts that sightings tell, by listing; what a channel took from us a moment ago stands as we told it."""
    fresh: list[ListingTexts] = []
    changed: list[ListingTexts] = []
    for listing_id, sighting in seen:
        row = known.get(listing_id) or ListingTexts(listing_id=listing_id)
        told = words_seen(sighting)
        # until it shows ours, what it shows is no news
        late = row.sent.keys() if still_old(row.sent_at, at) else ()
        news = {
            name: value for name, value in told.items() if name not in late and getattr(row, name) != value
        }
        for name, value in news.items():
            setattr(row, name, value)
        if news:
            (fresh if row.pk is None else changed).append(row)
    ListingTexts.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    ListingTexts.objects.bulk_update(changed, WORDS, batch_size=_AT_ONCE)


def news_of(seen: ListingSeen, row: ListingTexts | None, at: datetime) -> ListingSeen:
    """A sighting without a title that is still the one from before ours was taken."""
    if row is None or "title" not in row.sent or not still_old(row.sent_at, at):
        return seen
    shown = words_seen(seen).get("title")
    return seen if alike(shown, row.sent["title"]) else seen._replace(title=None, own_title=None)


def is_our_title(seen: ListingSeen, row: ListingTexts | None) -> bool:
    """Whether a channel shows the title that we had it say, or that is on its way to it."""
    return row is not None and is_ours(words_seen(seen).get("title"), row.sent, row.wanted)
