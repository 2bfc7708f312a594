"""What a rule does with a price: a move or a hold, each with its reason and figures: pure.

Prices and costs are minor units of the listing's currency, percents hundredths of a percent (1000 is 10 %).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from zayton.listings.rules.offers import Rival, box_of
from zayton.listings.rules.rule_bodies import AGE, BOX, CEILING, COST, COVER, MATCH, Guards, RuleBody, Terms

_WHOLE = 10_000
_NEVER = 10**6  # days that stock lasts of which nothing is sold


class Facts(NamedTuple):
    """What is known of a listing. `floor_minor` and `ceiling_minor` are a person's bounds of this very listing.

    `daily_milli` are thousandths of a unit sold a day, `age_days` how long the oldest units have lain at least.
    `undone_minor` is a price that somebody took back from this version of the rule. `cost_why` says why there is no
    cost: `no_cost` or `no_rate`.
    """

    price_minor: int
    currency: str
    rivals: Sequence[Rival] = ()
    cost_minor: int | None = None
    cost_why: str = "no_cost"
    stock: int = 0
    daily_milli: int = 0
    age_days: int = 0
    moves_today: int = 0
    floor_minor: int | None = None
    ceiling_minor: int | None = None
    undone_minor: int | None = None


class Hold(NamedTuple):
    """The price stays, and why."""

    code: str
    figures: Mapping[str, int | str] = {}
    floor_minor: int | None = None


class Move(NamedTuple):
    """The price goes to `to_minor`; `guard` is the rail that kept it from going where the strategy wanted, if one did:

    `floor`, `ceiling`, `most_percent`, `most_minor` or `ending`.
    """

    to_minor: int
    code: str
    figures: Mapping[str, int | str]
    guard: str
    floor_minor: int


class _Target(NamedTuple):
    """Where a strategy wants the price."""

    minor: int
    code: str
    figures: Mapping[str, int | str]


class _Room(NamedTuple):
    """The prices that may be reached, both included, and which rail each end is."""

    low: int
    low_rail: str
    high: int
    high_rail: str


def price_keeping(cost_minor: int, terms: Terms, margin: int = 0) -> int | None:
    """The lowest price at which `margin` of it stays: (cost + fee) ÷ (1 ÷ (1 + VAT) - commission - margin), rounded up.

    Of a price P a state takes what is above P ÷ (1 + VAT), a marketplace commission x P and its fee. `None` when
    commission, tax and margin leave nothing of any price. With no margin it is break-even.
    """
    left = Fraction(_WHOLE, _WHOLE + terms.vat) - Fraction(terms.commission + margin, _WHOLE)
    if left <= 0:
        return None
    return max(1, ceil((cost_minor + terms.fee_minor) / left))


def reprice(facts: Facts, rule: RuleBody) -> Move | Hold:
    """Where a rule moves a price, or why it stays.

    A move lies within floor and ceiling, is not longer than the rule's longest, and leads to a price that the same
    facts hold: our own offers are no rivals.
    """
    if rule.currency and facts.currency != rule.currency:
        return Hold("other_currency", {"currency": rule.currency})
    even = None if facts.cost_minor is None else price_keeping(facts.cost_minor, rule.terms)
    if facts.cost_minor is not None and even is None:
        return Hold("impossible_terms")
    floor_minor = max(
        (one for one in (even, rule.guards.floor_minor, facts.floor_minor) if one is not None), default=None
    )
    if floor_minor is None:
        return Hold(facts.cost_why)
    room = _room(facts, rule.guards, floor_minor, even)
    if isinstance(room, Hold):
        return room._replace(floor_minor=floor_minor)
    target = _target(facts, rule, _ceiling(facts, rule.guards, even))
    if isinstance(target, Hold):
        return target._replace(floor_minor=floor_minor)
    return _within(facts, rule, target, room, floor_minor)


def _within(facts: Facts, rule: RuleBody, target: _Target, room: _Room, floor_minor: int) -> Move | Hold:
    to, guard = _clamped(target.minor, room)
    ended = _ended(to, rule.guards.ending, room)
    if ended != to:
        to, guard = ended, guard or "ending"
    figures = {**target.figures, "target": target.minor}
    if to == facts.price_minor:
        return Hold("stands", figures, floor_minor)
    if abs(to - facts.price_minor) < rule.guards.least_minor:
        return Hold("too_small", figures, floor_minor)
    if to == facts.undone_minor:
        return Hold("undone", figures, floor_minor)
    if facts.moves_today >= rule.guards.moves_a_day:
        return Hold("moves_used", {"moves": facts.moves_today}, floor_minor)
    return Move(to, target.code, figures, guard, floor_minor)


def _ceiling(facts: Facts, guards: Guards, even: int | None) -> int | None:
    of_even = (
        None
        if even is None or guards.ceiling_percent is None
        else floor(Fraction(even * guards.ceiling_percent, _WHOLE))
    )
    given = [one for one in (of_even, guards.ceiling_minor, facts.ceiling_minor) if one is not None]
    return min(given, default=None)


def _room(facts: Facts, guards: Guards, floor_minor: int, even: int | None) -> _Room | Hold:
    ceiling = _ceiling(facts, guards, even)
    if ceiling is not None and ceiling < floor_minor:
        return Hold("bounds_cross", {"floor": floor_minor, "ceiling": ceiling})
    farthest, rail = floor(Fraction(facts.price_minor * guards.most_percent, _WHOLE)), "most_percent"
    if guards.most_minor is not None and guards.most_minor < farthest:
        farthest, rail = guards.most_minor, "most_minor"
    low, high = facts.price_minor - farthest, facts.price_minor + farthest
    # a price outside of its bounds that one move cannot bring back is for a person: half way would be outside too
    if high < floor_minor:
        return Hold("floor_out_of_reach", {"floor": floor_minor, "reach": high})
    if ceiling is not None and low > ceiling:
        return Hold("ceiling_out_of_reach", {"ceiling": ceiling, "reach": low})
    return _Room(
        *(max((low, rail), (floor_minor, "floor"), key=lambda one: one[0])),
        *((high, rail) if ceiling is None or ceiling > high else (ceiling, "ceiling")),
    )


def _clamped(wanted: int, room: _Room) -> tuple[int, str]:
    if wanted < room.low:
        return room.low, room.low_rail
    return (room.high, room.high_rail) if wanted > room.high else (wanted, "")


def _ended(wanted: int, ending: int | None, room: _Room) -> int:
    """The price with the rule's last two digits: the next one below, else the next above, else the price itself."""
    if ending is None:
        return wanted
    below = wanted - (wanted - ending) % 100
    return next((one for one in (below, below + 100) if room.low <= one <= room.high), wanted)


def _target(facts: Facts, rule: RuleBody, ceiling: int | None) -> _Target | Hold:
    if rule.strategy == MATCH:
        return _below_lowest(facts, rule, ceiling)
    if rule.strategy == BOX:
        return _below_box(facts, rule, ceiling)
    if facts.cost_minor is None:
        return Hold(facts.cost_why)
    kept = price_keeping(facts.cost_minor, rule.terms, rule.margin)
    if kept is None:
        return Hold("impossible_terms")
    if rule.strategy == COST:
        return _Target(kept, "cost_plus", {"cost": facts.cost_minor})
    return _staged(facts, rule, kept)


def _counting(facts: Facts, rule: RuleBody) -> list[Rival]:
    """The offers that a rule compares with: never ours, never another currency's."""
    return [
        one
        for one in facts.rivals
        if not one.ours
        and one.currency == facts.currency
        and rule.condition in ("", one.condition)
        and rule.fulfilled_by in ("", one.fulfilled_by)
    ]


def _our_shipping(facts: Facts) -> int:
    """What buyers pay us for shipping: landed prices are compared, and ours is moved by its own part alone."""
    return min((one.shipping_minor for one in facts.rivals if one.ours), default=0)


def _below(landed: int, facts: Facts, rule: RuleBody) -> int:
    by_percent = ceil(Fraction(landed * rule.percent, _WHOLE))
    return landed - by_percent - rule.amount_minor - _our_shipping(facts)


def _alone(rule: RuleBody, ceiling: int | None, code: str) -> _Target | Hold:
    if rule.alone == CEILING and ceiling is not None:
        return _Target(ceiling, "alone", {})
    return Hold(code)


def _below_lowest(facts: Facts, rule: RuleBody, ceiling: int | None) -> _Target | Hold:
    counting = _counting(facts, rule)
    if not counting:
        return _alone(rule, ceiling, "no_rivals")
    lowest = min(counting, key=lambda one: (one.landed_minor, one.seller))
    figures: dict[str, int | str] = {"rival": lowest.seller, "landed": lowest.landed_minor}
    return _Target(_below(lowest.landed_minor, facts, rule), "match_lowest", figures)


def _below_box(facts: Facts, rule: RuleBody, ceiling: int | None) -> _Target | Hold:
    box = box_of(facts.rivals)
    if box is None:
        return _alone(rule, ceiling, "no_box")
    if box.ours:
        return Hold("box_is_ours")
    if box not in _counting(facts, rule):
        return Hold("box_not_counted", {"rival": box.seller})
    figures: dict[str, int | str] = {"rival": box.seller, "landed": box.landed_minor}
    return _Target(_below(box.landed_minor, facts, rule), "beat_buy_box", figures)


def _staged(facts: Facts, rule: RuleBody, kept: int) -> _Target | Hold:
    if facts.stock <= 0:
        return Hold("no_stock")
    cover = facts.stock * 1000 // facts.daily_milli if facts.daily_milli else _NEVER
    days = cover if rule.strategy == COVER else facts.age_days
    code = "by_cover" if rule.strategy == COVER else "by_age"
    assert rule.strategy in (COVER, AGE)
    reached = [percent for first, percent in rule.stages if first <= days]
    if not reached:
        return Hold("no_stage", {"days": days})
    wanted = ceil(Fraction(kept * (_WHOLE + reached[-1]), _WHOLE))
    return _Target(wanted, code, {"days": days, "percent": reached[-1], "cost_base": kept})
