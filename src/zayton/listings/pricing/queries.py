"""What price rules reach, and the facts that they decide by."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from zayton.catalog.public import purchase_costs, skus_of
from zayton.channels.public import ShopFacts, shops_by_id
from zayton.kernel.access.public import Scope
from zayton.kernel.money import convert
from zayton.kernel.rates.public import latest_rate
from zayton.kernel.time import day_bounds, local_date
from zayton.listings.models import (
    Ask,
    Listing,
    ListingWatch,
    PriceBounds,
    PriceMove,
    PriceRule,
    PriceRuleVersion,
)
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.selling import sold_lately
from zayton.listings.rules.offers import rivals_kept
from zayton.listings.rules.repricing import Facts
from zayton.listings.rules.rule_bodies import Reach, RuleBody, from_json
from zayton.listings.states import AskKind, AskState, ListingState
from zayton.listings.watching.queries import our_sellers
from zayton.stock.public import AGE_STARTS, aging, standings

_ALL = Scope.everything()
_SOLD_DAYS = 28
"""Days over which daily sales are averaged: whole weeks, so that no weekday counts twice."""


class Asked(NamedTuple):
    """A listing as a rule finds it; `is_refused` says that its channel refused the last price."""

    listing: Listing
    facts: Facts
    is_refused: bool = False


def body_of(rule: PriceRule) -> RuleBody:
    """What a rule says now."""
    kept = PriceRuleVersion.objects.get(rule=rule, number=rule.version)
    return from_json(kept.body)


def bodies_of(rules: Sequence[PriceRule]) -> dict[int, RuleBody]:
    """What rules say now, in one query."""
    wanted = {(rule.pk, rule.version) for rule in rules}
    rows = PriceRuleVersion.objects.filter(rule_id__in=[rule.pk for rule in rules])
    return {row.rule_id: from_json(row.body) for row in rows if (row.rule_id, row.number) in wanted}


def standing_rules() -> QuerySet[PriceRule]:
    """The rules that are not deleted, the one that decides first in front."""
    return PriceRule.objects.filter(is_deleted=False).order_by("priority", "pk")


def reached(reach: Reach, *, scope: Scope = _ALL) -> QuerySet[Listing]:
    """The listings on sale that a rule is for, within a scope."""
    found = Listing.objects.filter(state=ListingState.LIVE, is_ended=False, price_minor__gt=0).exclude(
        currency=""
    )
    if reach.shops:
        found = found.filter(shop_id__in=reach.shops)
    if reach.listings:
        found = found.filter(pk__in=reach.listings)
    if reach.skus:
        found = found.filter(sku_id__in=reach.skus)
    if reach.categories or reach.brands:
        skus = skus_of(categories=reach.categories or None, brands=reach.brands or None)
        found = found.filter(sku_id__in=skus)
    return found if scope.shops is None else found.filter(shop_id__in=scope.shops)


def taken_by_others(rule: PriceRule) -> set[int]:
    """The listings that a rule in front of this one decides about: of those that are on, by rank, then by age."""
    on = standing_rules().filter(is_on=True).exclude(pk=rule.pk)
    # a rule that is not kept yet would come after those of its rank
    before = [one for one in on if (one.priority, one.pk) < (rule.priority, rule.pk or one.pk + 1)]
    found: set[int] = set()
    for body in bodies_of(before).values():
        found |= set(reached(body.reach).values_list("pk", flat=True))
    return found


def asked_of(listings: Sequence[Listing], *, at: datetime, rule_id: int | None, version: int) -> list[Asked]:
    """Everything that a rule decides by, of a set of listings; the number of queries does not grow with it."""
    ids = [one.pk for one in listings]
    skus = {one.sku_id for one in listings if one.sku_id}
    shops = shops_by_id({one.shop_id for one in listings})
    ours = our_sellers()
    kept = dict(ListingWatch.objects.filter(listing_id__in=ids).values_list("listing_id", "offers"))
    asks = {one.listing_id: one for one in Ask.objects.filter(listing_id__in=ids, kind=AskKind.PRICE)}
    bounds = {one.listing_id: one for one in PriceBounds.objects.filter(listing_id__in=ids)}
    free = {one.listing_id: one.available for one in quantities_of(listings)}
    costs = _Costs(skus, at.date())
    ages = _ages(skus, at)
    sold = sold_lately(shops, today=at.date(), days=_SOLD_DAYS)
    moved = _moved_today(ids, shops.values(), at)
    undone = _undone(ids, rule_id, version)
    answer = []
    for one in listings:
        cost, why = costs.of(one.sku_id, one.currency)
        ask, bound = asks.get(one.pk), bounds.get(one.pk)
        in_bounds = bound if bound and bound.currency == one.currency else None
        sales = sold.get((one.shop_id, one.sku_id or 0))
        facts = Facts(
            # what is on its way is where the next move begins
            price_minor=ask.value if ask and ask.state == AskState.DUE else one.price_minor or 0,
            currency=one.currency,
            rivals=rivals_kept(kept.get(one.pk) or (), ours),
            cost_minor=cost,
            cost_why=why,
            stock=free.get(one.pk, 0),
            daily_milli=sales.units * 1000 // _SOLD_DAYS if sales else 0,
            age_days=ages.get(one.sku_id or 0, 0),
            moves_today=moved.get(one.pk, 0),
            floor_minor=in_bounds.floor_minor if in_bounds else None,
            ceiling_minor=in_bounds.ceiling_minor if in_bounds else None,
            undone_minor=undone.get(one.pk),
        )
        answer.append(Asked(one, facts, bool(ask and ask.state == AskState.FAILED)))
    return answer


class _Costs:
    """What units cost, in the currency of a listing."""

    def __init__(self, skus: Collection[int], day: date) -> None:
        self._day = day
        # what lots in stock really cost; the catalogue's expectation only where none is left
        self._minor = purchase_costs(skus, scope=_ALL) | _lot_costs(skus)
        self._rates: dict[str, object] = {}

    def of(self, sku_id: int | None, currency: str) -> tuple[int | None, str]:
        """Cost of a unit in minor units of a currency, or `None` and why."""
        minor = self._minor.get(sku_id or 0)
        if minor is None:
            return None, "no_cost"
        base = settings.BASE_CURRENCY
        if currency not in self._rates:
            self._rates[currency] = latest_rate(base, currency, self._day)
        rate = self._rates[currency]
        if rate is None:
            return None, "no_rate"
        return convert(minor, base, currency, rate.rate), ""  # type: ignore[attr-defined]


def _lot_costs(skus: Collection[int]) -> dict[int, int]:
    """The average cost of a unit over the lots that we have, rounded up: a floor must not lose a cent."""
    found = {}
    for key, one in standings(scope=_ALL, skus=skus).items():
        units = one.in_production + one.in_transit + one.on_hand + one.inspection
        if units > 0 and one.value_minor:
            found[key] = -(-one.value_minor // units)
    return found


def _ages(skus: Collection[int], at: datetime) -> dict[int, int]:
    """Days that the oldest units of SKUs have lain at least, to the beginning of their age bucket."""
    oldest: dict[int, int] = {}
    for row in aging(at, scope=_ALL, skus=skus):
        reached_days = max((AGE_STARTS[place] for place, units in enumerate(row.units) if units), default=0)
        oldest[row.sku_id] = max(oldest.get(row.sku_id, 0), reached_days)
    return oldest


def _moved_today(ids: Collection[int], shops: Collection[ShopFacts], at: datetime) -> Mapping[int, int]:
    """Real moves of listings since midnight in their shop."""
    counted: dict[int, int] = {}
    by_zone: dict[str, list[int]] = {}
    for shop in shops:
        by_zone.setdefault(shop.zone, []).append(shop.id)
    for zone, keys in by_zone.items():
        since, _until = day_bounds(local_date(at, zone), zone)
        rows = PriceMove.objects.filter(
            listing_id__in=ids, listing__shop_id__in=keys, at__gte=since, is_dry=False
        ).order_by()
        counted |= dict(rows.values_list("listing_id").annotate(count=Count("pk")))
    return counted


def _undone(ids: Collection[int], rule_id: int | None, version: int) -> dict[int, int]:
    """Prices that were taken back from this version of a rule, where that was the listing's last move."""
    newest = PriceMove.objects.filter(listing_id__in=ids, is_dry=False).order_by().values("listing_id")
    last = newest.annotate(last=Max("pk")).values("last")
    found = PriceMove.objects.filter(
        pk__in=last, rule_id=rule_id, rule_version=version, undone_at__isnull=False
    )
    return dict(found.values_list("listing_id", "to_minor"))


def moves_seen(*, scope: Scope) -> QuerySet[PriceMove]:
    """The moves of the shops somebody sees."""
    found = PriceMove.objects.all()
    return found if scope.shops is None else found.filter(listing__shop_id__in=scope.shops)
