"""What about a listing nobody of ours did: pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from zayton.listings.rules.offers import Rival, box_of, others

SELLER, BOX, BELOW_FLOOR, PRICE, GONE = "seller", "box", "below_floor", "price", "gone"
CONTENT = ("title", "image", "category", "parent")
"""The watched fields (see `drift.WATCHED`) whose change is a finding of its own."""
KINDS = (SELLER, BOX, *CONTENT, BELOW_FLOOR, PRICE, GONE)
# what was asked for shows late on a marketplace; until then its old price is no news
SHOWS_LATE = timedelta(minutes=30)
# what we published changes the listing, and marketplaces take their time with it
PUBLISHING = timedelta(minutes=60)
_MOST_SELLERS = 10
_ACCEPTED, _LOW_ACCEPTED = "price_accepted", "low_accepted"
GONE_ACCEPTED = "gone_accepted"
"""In a baseline: when a person said that a listing may be gone."""


class Watched(NamedTuple):
    """A listing under watch. `rivals` is `None` while nobody told its offers.

    `told_minor` is the price that the channel last accepted from us, at `told_at`; `is_asking` says that another one is
    on its way. `floor_minor` is the floor of the last price decision. `is_gone` says that its channel knows it no
    more, though it did once, `is_ended` that somebody of ours took it off, `says_ours` that its title is the one that
    we had its channel say.
    """

    listing_id: int
    seen: Mapping[str, Any]
    seen_at: datetime | None
    baseline: Mapping[str, Any]
    rivals: Sequence[Rival] | None = None
    known_sellers: Collection[str] = ()
    held_box: bool = False
    told_minor: int | None = None
    told_at: datetime | None = None
    is_asking: bool = False
    floor_minor: int | None = None
    published_at: datetime | None = None
    currency: str = ""
    is_gone: bool = False
    is_ended: bool = False
    says_ours: bool = False


class Sighting(NamedTuple):
    """Something that is as nobody of ours made it: its kind and the figures that say what."""

    kind: str
    figures: Mapping[str, Any]


class Judged(NamedTuple):
    """What is to be found about a listing now, and what becomes of its baseline and of the Buy Box we hold."""

    sightings: tuple[Sighting, ...]
    baseline: Mapping[str, Any]
    held_box: bool


def judge(watched: Watched, *, at: datetime) -> Judged:
    """Compare a listing with how it should be. A field that is told for the first time becomes how it should be."""
    if watched.is_gone:
        return _gone(watched)
    baseline = _baseline(watched, at)
    found = [*_content(watched, baseline), *_price(watched, baseline)]
    held_box = watched.held_box
    if watched.rivals is not None:
        box = box_of(watched.rivals)
        # once ours it is ours until somebody dismisses that it is not
        held_box = held_box or (box is not None and box.ours)
        found += [*_sellers(watched), *_box(box, held=held_box)]
    if floor := _below_floor(watched):
        found.append(floor)
    return Judged(tuple(found), baseline, held_box)


def _gone(watched: Watched) -> Judged:
    # what was last seen of its text, price and rivals is no news any more
    told = not watched.is_ended and not watched.baseline.get(GONE_ACCEPTED)
    return Judged((Sighting(GONE, {}),) if told else (), watched.baseline, watched.held_box)


def _baseline(watched: Watched, at: datetime) -> Mapping[str, Any]:
    seen = watched.seen
    # it is there: when it goes again that is told again
    known = {name: value for name, value in watched.baseline.items() if name != GONE_ACCEPTED}
    if watched.published_at and at - watched.published_at < PUBLISHING:
        # what changes now is what we published
        known = {name: value for name, value in known.items() if name not in CONTENT}
    if watched.says_ours:
        known.pop("title", None)
    fresh = {name: seen[name] for name in (*CONTENT, "price_minor") if name in seen and name not in known}
    return {**known, **fresh}


def _content(watched: Watched, baseline: Mapping[str, Any]) -> list[Sighting]:
    return [
        Sighting(name, {"was": baseline[name], "now": watched.seen[name]})
        for name in CONTENT
        if name in watched.seen and watched.seen[name] != baseline[name]
    ]


def _price(watched: Watched, baseline: Mapping[str, Any]) -> list[Sighting]:
    now = watched.seen.get("price_minor")
    if now is None or watched.is_asking or watched.seen_at is None:
        return []
    if watched.told_at is not None and watched.seen_at < watched.told_at + SHOWS_LATE:
        return []
    ours = watched.told_minor if watched.told_minor is not None else baseline["price_minor"]
    if now in (ours, baseline.get(_ACCEPTED)):
        return []
    return [Sighting(PRICE, {"was": ours, "now": now, "currency": watched.currency})]


def _below_floor(watched: Watched) -> Sighting | None:
    now = watched.seen.get("price_minor")
    if now is None or watched.floor_minor is None:
        return None
    if now >= min(watched.floor_minor, watched.baseline.get(_LOW_ACCEPTED, watched.floor_minor)):
        return None
    return Sighting(BELOW_FLOOR, {"floor": watched.floor_minor, "now": now, "currency": watched.currency})


def _sellers(watched: Watched) -> list[Sighting]:
    strangers = [one for one in others(watched.rivals or ()) if one not in set(watched.known_sellers)]
    if not strangers:
        return []
    cheapest = min(
        (one for one in watched.rivals or () if one.seller in set(strangers)),
        key=lambda one: one.landed_minor,
    )
    figures = {
        "sellers": strangers[:_MOST_SELLERS],
        "count": len(strangers),
        "lowest": cheapest.landed_minor,
        "currency": cheapest.currency,
    }
    return [Sighting(SELLER, figures)]


def _box(box: Rival | None, *, held: bool) -> list[Sighting]:
    if not held or (box is not None and box.ours):
        return []
    if box is None:
        return [Sighting(BOX, {"seller": ""})]
    return [Sighting(BOX, {"seller": box.seller, "price": box.landed_minor, "currency": box.currency})]


def was_back(baseline: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """How a listing should be, once it is known that it was there at a moment: to let it be gone was said of before."""
    let = baseline.get(GONE_ACCEPTED)
    if let is None or datetime.fromisoformat(let) > at:
        return baseline
    return {name: value for name, value in baseline.items() if name != GONE_ACCEPTED}


def is_worse(kind: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a finding that somebody is on must be told again: another seller, another text, another holder.

    That a stranger only changed their price is no news.
    """
    if kind == SELLER:
        return bool(set(now["sellers"]) - set(was.get("sellers", ())))
    if kind == BOX:
        return now.get("seller") != was.get("seller")
    return now.get("now") != was.get("now")


def accepted(
    kind: str, figures: Mapping[str, Any], watched: Watched, *, at: datetime
) -> tuple[list[str], Mapping[str, Any], bool]:
    """Known sellers, baseline and whether the Buy Box counts as held, once a person says that a finding is no news."""
    sellers, baseline, held = list(watched.known_sellers), dict(watched.baseline), watched.held_box
    if kind == SELLER:
        sellers = sorted({*sellers, *others(watched.rivals or ()), *figures.get("sellers", ())})
    elif kind == BOX:
        held = False
    elif kind in CONTENT:
        baseline[kind] = figures["now"]
    elif kind == PRICE:
        # beside the price we told: what a person lets stand is no news either
        baseline["price_minor"] = baseline[_ACCEPTED] = figures["now"]
    elif kind == BELOW_FLOOR:
        baseline[_LOW_ACCEPTED] = figures["now"]
    elif kind == GONE:
        # with its moment, as it may be back and gone again before anybody judges it
        baseline[GONE_ACCEPTED] = at.isoformat()
    return sellers, baseline, held
