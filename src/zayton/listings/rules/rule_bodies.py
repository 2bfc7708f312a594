"""What a price rule says, as somebody wrote it: read from JSON and checked: pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

MATCH, BOX, COST, COVER, AGE = "match_lowest", "beat_buy_box", "cost_plus", "by_cover", "by_age"
STRATEGIES = (MATCH, BOX, COST, COVER, AGE)
HOLD, CEILING = "hold", "ceiling"
ANY = ""
_MOST_MINOR = 10**12
_MOST_STAGES = 12


class Terms(NamedTuple):
    """What a sale costs besides the goods: percents in hundredths (1500 is 15 %), the fee in minor units.

    The fee is of the rule's `currency` and counts only for listings in it; `vat` is part of the price that buyers pay.
    """

    commission: int = 1500
    vat: int = 0
    fee_minor: int = 0


class Guards(NamedTuple):
    """What no strategy may overstep; percents in hundredths, amounts in minor units of the rule's currency.

    `ceiling_percent` is of break-even (20000: twice as much). `ending` are the last two digits of a price. A move
    smaller than `least_minor` is not worth making.
    """

    floor_minor: int | None = None
    ceiling_minor: int | None = None
    ceiling_percent: int | None = None
    most_percent: int = 1000
    most_minor: int | None = None
    moves_a_day: int = 6
    ending: int | None = None
    least_minor: int = 0


class Times(NamedTuple):
    """When a rule runs: every so many minutes, from one hour of the shop's day until before another, on weekdays.

    Monday is 0. From 22 until 6 is over midnight; the same hour twice is the whole day.
    """

    every_minutes: int = 15
    from_hour: int = 0
    until_hour: int = 0
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)


class Reach(NamedTuple):
    """The listings a rule is for: every one that fits all of the lists that are not empty, by keys."""

    shops: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    brands: tuple[int, ...] = ()
    skus: tuple[int, ...] = ()
    listings: tuple[int, ...] = ()


class RuleBody(NamedTuple):
    """A version of a rule. `amount_minor` and `percent` (hundredths) are by how much a price is to be below another's

    (negative: above it); `margin` is the share of the price that is to stay, in hundredths of a percent. `stages` are
    (from days, percent added to the price with margin). `alone` says what to do without rivals.
    """

    strategy: str
    currency: str = ""
    amount_minor: int = 0
    percent: int = 0
    margin: int = 1000
    stages: tuple[tuple[int, int], ...] = ()
    alone: str = HOLD
    condition: str = ANY
    fulfilled_by: str = ANY
    terms: Terms = Terms()
    guards: Guards = Guards()
    times: Times = Times()
    reach: Reach = Reach()


def as_json(body: RuleBody) -> dict[str, Any]:
    """A rule as JSON keeps it."""
    parts = {name: getattr(body, name)._asdict() for name in ("terms", "guards", "times", "reach")}
    return {**body._asdict(), **parts}


def from_json(kept: Mapping[str, Any]) -> RuleBody:
    """A rule that `as_json` wrote."""
    reach = {name: tuple(keys) for name, keys in kept["reach"].items()}
    times = {**kept["times"], "weekdays": tuple(kept["times"]["weekdays"])}
    return RuleBody(
        **{
            **kept,
            "stages": tuple((int(day), int(percent)) for day, percent in kept["stages"]),
            "terms": Terms(**kept["terms"]),
            "guards": Guards(**kept["guards"]),
            "times": Times(**times),
            "reach": Reach(**reach),
        }
    )


def mistakes(body: RuleBody) -> list[str]:
    """The names of fields that cannot be, in the order of a form."""
    return [name for name, stands in _conditions(body).items() if not stands]


def _conditions(body: RuleBody) -> dict[str, bool]:
    terms, guards, times = body.terms, body.guards, body.times
    amounts = (guards.floor_minor, guards.ceiling_minor, guards.most_minor)
    # an amount without its currency could be taken for another's
    needs_currency = any((body.amount_minor, terms.fee_minor, guards.least_minor, *amounts))
    floor, ceiling = guards.floor_minor, guards.ceiling_minor
    return {
        "strategy": body.strategy in STRATEGIES,
        "currency": _is_currency(body.currency) or not (body.currency or needs_currency),
        "amount": abs(body.amount_minor) < _MOST_MINOR,
        "percent": abs(body.percent) < 10_000,
        "margin": 0 <= body.margin < 10_000,
        "stages": _stages_stand(body),
        "alone": body.alone in (HOLD, CEILING),
        "fulfilled_by": body.fulfilled_by in (ANY, "seller", "marketplace"),
        "commission": 0 <= terms.commission < 10_000,
        "vat": 0 <= terms.vat <= 10_000,
        "fee": 0 <= terms.fee_minor < _MOST_MINOR,
        "floor": floor is None or 0 < floor < _MOST_MINOR,
        "ceiling": ceiling is None or (floor or 1) <= ceiling < _MOST_MINOR,
        "ceiling_percent": guards.ceiling_percent is None or 10_000 <= guards.ceiling_percent <= 10**6,
        "most_percent": 0 < guards.most_percent <= 10_000,
        "most": guards.most_minor is None or 0 < guards.most_minor < _MOST_MINOR,
        "moves": 0 < guards.moves_a_day <= 96,
        "ending": guards.ending is None or 0 <= guards.ending <= 99,
        "least": 0 <= guards.least_minor < _MOST_MINOR,
        "every": 5 <= times.every_minutes <= 10_080,
        "hours": 0 <= times.from_hour <= 23 and 0 <= times.until_hour <= 24,
        "weekdays": bool(times.weekdays) and set(times.weekdays) <= set(range(7)),
    }


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _stages_stand(body: RuleBody) -> bool:
    if body.strategy not in (COVER, AGE):
        return True
    days = [day for day, _ in body.stages]
    in_order = days == sorted(set(days)) and all(day >= 0 for day in days)
    bearable = all(-10_000 < percent <= 100_000 for _, percent in body.stages)
    return 0 < len(days) <= _MOST_STAGES and in_order and bearable


def runs_at(times: Times, hour: int, weekday: int) -> bool:
    """Whether a rule may act at an hour of a shop's day."""
    if times.from_hour == times.until_hour:
        return weekday in times.weekdays
    if times.from_hour < times.until_hour:
        return weekday in times.weekdays and times.from_hour <= hour < times.until_hour
    # over midnight: the small hours belong to the evening before
    if hour >= times.from_hour:
        return weekday in times.weekdays
    return hour < times.until_hour and (weekday - 1) % 7 in times.weekdays
