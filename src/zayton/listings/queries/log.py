"""The operations log: every change of listings, prices and stock, by whom or by which rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from zayton.catalog.public import parts_of
from zayton.kernel.access.public import SYSTEM, Scope, actor_ids_named, names_of
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import (
    EntryRead,
    Narrowing,
    count_matching,
    declared_events,
    entries_matching,
)
from zayton.kernel.time import local_date
from zayton.lake.public import Period, ask
from zayton.listings.events import PRICE_MOVED
from zayton.listings.models import Listing, PriceRule

PRICE, QUANTITY, STOCK, LISTING = "price", "quantity", "stock", "listing"
_OF_PRICE = frozenset({"price_moved", "price_move_undone", "price_bounds_set"})
_OF_QUANTITY = frozenset({"quantity_shown", "show_rule_set"})
_STOCK_VERBS = (
    "received",
    "dispatched",
    "moved",
    "adjusted",
    "counted",
    "scrapped",
    "reserved",
    "released",
    "shipped",
    "returned",
)
_OF_STOCK = frozenset(f"stock.{verb}" for verb in _STOCK_VERBS)
_MOST_PRICES = 1_000


def kind_of(verb: str) -> str:
    """Whether an entry is about a price, a quantity shown, stock, or the listing itself."""
    domain, _dot, name = verb.partition(".")
    if domain == "stock":
        return STOCK
    return PRICE if name in _OF_PRICE else QUANTITY if name in _OF_QUANTITY else LISTING


def verbs_of(kinds: Collection[str] = ()) -> frozenset[str]:
    """The verbs of these kinds, or of all."""
    of_listings = {
        verb for verb, event in declared_events().items() if event.document == "listing" and "." in verb
    }
    return frozenset(one for one in {*of_listings, *_OF_STOCK} if not kinds or kind_of(one) in kinds)


class LogAsked(NamedTuple):
    """Which part of the log: of one listing or of all, of some kinds, by some actors, within a time."""

    listing: Listing | None = None
    kinds: Collection[str] = ()
    actors: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


def log_entries(asked: LogAsked, *, scope: Scope, offset: int, limit: int) -> list[EntryRead]:
    """Entries of the log, newest first."""
    found = [
        entry
        # of each part so many, as all of them may be of one
        for part in _parts(asked)
        for entry in entries_matching(part, scope=scope, limit=offset + limit)
    ]
    once = {entry.id: entry for entry in found}
    return [once[key] for key in sorted(once, reverse=True)][offset : offset + limit]


def log_count(asked: LogAsked, *, scope: Scope) -> int:
    """How many entries the log has; counted as far as the journal counts."""
    return sum(count_matching(part, scope=scope) for part in _parts(asked))


def _parts(asked: LogAsked) -> list[Narrowing]:
    whole = Narrowing(actors=asked.actors, since=asked.since, until=asked.until)
    verbs = verbs_of(asked.kinds)
    if asked.listing is None:
        return [replace(whole, verbs=verbs)] if verbs else []
    own, stock = verbs - _OF_STOCK, verbs & _OF_STOCK
    parts = [replace(whole, verbs=own, dimension="listing", keys=[asked.listing.pk])] if own else []
    if stock and asked.listing.sku_id:
        sku = asked.listing.sku_id
        # what a bundle sells is the stock of its components
        keys = [sku, *(part.component_id for part in parts_of([sku]).get(sku, ()))]
        parts.append(replace(whole, verbs=stock, dimension="sku", keys=keys))
    return parts


def actors_called(text: str) -> list[str]:
    """The ids of people and of price rules whose name contains a text, and the system by its id."""
    rules = PriceRule.objects.filter(name__icontains=text).values_list("pk", flat=True)
    own = [SYSTEM.id] if text.casefold() in SYSTEM.id else []
    return [*own, *actor_ids_named(text), *(f"rule:{key}" for key in rules)]


def called(actors: Collection[str]) -> Mapping[str, str]:
    """The names of those who acted: people, price rules, connections; others are left out."""
    rules, connections = _numbered(actors, "rule"), _numbered(actors, "connection")
    names = dict(names_of(actors))
    found = PriceRule.objects.filter(pk__in=rules).values_list("pk", "name")
    names |= {f"rule:{key}": name for key, name in found}
    if connections:
        path = "shop__connected__connection"
        rows = Listing.objects.filter(**{f"{path}__in": connections}).order_by()
        told = rows.values_list(f"{path}_id", f"{path}__name").distinct()
        names |= {f"connection:{key}": name for key, name in told}
    return MappingProxyType(names)


def shop_names(listings: Collection[int]) -> Mapping[int, str]:
    """The shop of each of these listings, by its name."""
    # an empty list is no reason to ask
    rows = Listing.objects.filter(pk__in=listings).values_list("pk", "shop__name") if listings else ()
    return MappingProxyType(dict(rows))


def _numbered(actors: Collection[str], kind: str) -> list[int]:
    keys = [one.removeprefix(f"{kind}:") for one in actors if one.startswith(f"{kind}:")]
    return [int(key) for key in keys if key.isdecimal()]


def sold_by_day(listing: Listing, period: Period, *, scope: Scope) -> list[int | None]:
    """Units that a listing's SKU sold in its shop on each day; empty while there are no figures."""
    if listing.sku_id is None:
        return []
    answer = ask(
        metrics=["units_sold"],
        period=period,
        scope=scope,
        by=["day"],
        filters={"sku": [listing.sku_id], "shop": [listing.shop_id]},
    )
    if isinstance(answer, Refusal):
        return []
    units = {row.keys[0]: row.figures["units_sold"] for row in answer.rows}
    return [int(units.get(day) or 0) for day in days_of(period)]


def days_of(period: Period) -> list[date]:
    """Every day of a period."""
    return [
        date.fromordinal(number) for number in range(period.start.toordinal(), period.end.toordinal() + 1)
    ]


def prices_by_day(listing: Listing, period: Period, *, zone: str, scope: Scope) -> list[int | None]:
    """The last price of each day in minor units, as far as it is known from the moves the channel accepted."""
    asked = Narrowing(verbs={PRICE_MOVED.verb}, dimension="listing", keys=[listing.pk])
    moves = entries_matching(asked, scope=scope, limit=_MOST_PRICES)
    return stepped(
        [(local_date(one.at, zone), one.payload.get("was_value"), one.payload["value"]) for one in moves],
        listing.price_minor,
        days_of(period),
    )


def stepped(
    moves: Sequence[tuple[date, int | None, int]], now: int | None, days: Sequence[date]
) -> list[int | None]:
    """The value at the end of each day, going back from the one now; `moves` are (day, before, after), newest first."""
    values: list[int | None] = []
    value, left = now, list(moves)
    for day in reversed(days):
        while left and left[0][0] > day:
            value = left.pop(0)[1]
        if left and left[0][0] == day:
            value = left[0][2]
        values.append(value)
    return values[::-1]
