"""Strategies, fields, reasons and guard rails of price rules, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.listings.rules.rule_bodies import AGE, BOX, COST, COVER, MATCH
from zayton.ui.public import count_text, money_text, percent_text

STRATEGY_WORDS: Mapping[str, Words] = {
    MATCH: _("Match the lowest"),
    BOX: _("Beat the Buy Box"),
    COST: _("Cost plus margin"),
    COVER: _("By days of stock"),
    AGE: _("By age of stock"),
}
FIELD_WORDS: Mapping[str, Words] = {
    "strategy": _("strategy"),
    "currency": _("currency, which amounts need"),
    "amount": _("amount below the other price"),
    "percent": _("percent below the other price"),
    "margin": _("margin, between 0 and 100 percent"),
    "stages": _("stages: days from few to many, each with a percentage above -100"),
    "alone": _("what to do without rivals"),
    "fulfilled_by": _("fulfilment of the rivals"),
    "commission": _("commission, between 0 and 100 percent"),
    "vat": _("VAT, between 0 and 100 percent"),
    "fee": _("fulfilment fee, not below zero"),
    "floor": _("floor, above zero"),
    "ceiling": _("ceiling, not below the floor"),
    "ceiling_percent": _("ceiling in percent of break-even, at least 100"),
    "most_percent": _("longest move in percent, above 0 and at most 100"),
    "most": _("longest move as an amount, above zero"),
    "moves": _("moves a day, between 1 and 96"),
    "ending": _("last two digits, between 00 and 99"),
    "least": _("smallest move, not below zero"),
    "every": _("minutes between two runs, between 5 and 10,080"),
    "hours": _("hours of the day"),
    "weekdays": _("weekdays, at least one"),
    "priority": _("rank, a whole number between 0 and 10,000"),
    "skus": _("SKU codes, one of which there is none of"),
    "listings": _("numbers of listings, one of which is none"),
}
GUARD_WORDS: Mapping[str, Words] = {
    "floor": _("Floor"),
    "ceiling": _("Ceiling"),
    "most_percent": _("Longest move in percent"),
    "most_minor": _("Longest move"),
    "ending": _("Ending of the price"),
}
# the places in brackets are figures of the reason, money among them ready to be read
_REASONS: Mapping[str, Words] = {
    "match_lowest": _("Lowest other offer is %(landed)s delivered, by %(rival)s"),
    "beat_buy_box": _("%(rival)s has the Buy Box at %(landed)s delivered"),
    "alone": _("Nobody else sells it"),
    "cost_plus": _("Cost of %(cost)s with its margin"),
    "by_cover": _("Stock lasts %(days)s days: %(percent)s on %(cost_base)s"),
    "by_age": _("Oldest stock has lain at least %(days)s days: %(percent)s on %(cost_base)s"),
    "stands": _("The price is where it should be"),
    "too_small": _("The move would be smaller than the smallest"),
    "undone": _("Somebody took this move back"),
    "moves_used": _("All moves of today are used (%(moves)s)"),
    "no_cost": _("Held: the cost is not known and nobody wrote a floor"),
    "no_rate": _("Held: there is no rate from the currency of the cost"),
    "no_rivals": _("Held: nobody else sells it"),
    "no_box": _("Held: nobody has the Buy Box"),
    "box_is_ours": _("Held: the Buy Box is ours"),
    "box_not_counted": _("Held: %(rival)s has the Buy Box and does not count for this rule"),
    "no_stock": _("Held: nothing is in stock"),
    "no_stage": _("Held: no stage for %(days)s days"),
    "other_currency": _("Held: the rule is for %(currency)s"),
    "impossible_terms": _("Held: commission, tax and margin leave nothing of any price"),
    "bounds_cross": _("Held: the floor %(floor)s is above the ceiling %(ceiling)s"),
    "floor_out_of_reach": _(
        "Held: the floor %(floor)s is farther than one move; a person has to set the price"
    ),
    "ceiling_out_of_reach": _(
        "Held: the ceiling %(ceiling)s is farther than one move; a person has to set it"
    ),
    "refused": _("Held: the channel refused the last price"),
    "asleep": _("Held: outside of the hours of this rule"),
    "taken_back": _("Taken back by a person"),
}
# a floor is break-even, from which the cost can be reckoned
_COSTS = frozenset({"cost", "cost_base", "floor"})
_MONEY = frozenset({"landed", "cost", "cost_base", "floor", "ceiling", "reach", "target"})


def field_words(name: str) -> Words:
    """What a field of a rule is called in a refusal."""
    return FIELD_WORDS.get(name, name)


def reason_words(code: str, figures: Mapping[str, Any], currency: str, *, sees_cost: bool) -> str:
    """Why a price moves or stays, as a sentence; an unknown code shows itself, a cost only to those who see costs."""
    said = str(_REASONS.get(code, code))
    seen = {name: value for name, value in figures.items() if sees_cost or name not in _COSTS}
    return said % _Figures({name: _figure(name, value, currency) for name, value in seen.items()})


class _Figures(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "–"


def _figure(name: str, value: Any, currency: str) -> str:
    if name in _MONEY and currency:
        return money_text(int(value), currency)
    if name == "percent":
        return percent_text(int(value) / 10_000, signed=True)
    if name == "days" and isinstance(value, int):
        # stock of which nothing sells lasts for ever
        return "∞" if value >= 10**6 else count_text(value)
    return str(value)
