"""The sizes of goods as sites read them, by the seller's charts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zayton.catalog.public import category_lines, sku_cards
from zayton.channels.ports.offers import Problem
from zayton.channels.public import marketplaces_of, shops_by_id
from zayton.listings.models import Listing, Offering, SizeChart
from zayton.listings.rules.sizing import Chart, Grid, Reach, Row, Sized, chart_for, chart_of, localised

UNSIZED = "size_unknown"


class ToSize(NamedTuple):
    """The attributes of a SKU's offer in a shop."""

    sku_id: int
    shop_id: int
    attributes: Mapping[str, Any]


def grid_of(chart: SizeChart) -> Grid:
    """What a chart says; its rows are asked for unless they were fetched with it."""
    rows = sorted(chart.rows.all(), key=lambda row: row.position)
    return Grid(chart.own, tuple(chart.columns), tuple(Row(row.ours, row.sizes) for row in rows))


def sized_as(asked: Mapping[int, ToSize]) -> dict[int, Sized]:
    """What sites get, by the keys given; offers that no chart is for are left out. Six queries at most."""
    used = SizeChart.objects.filter(is_proposal=False).exclude(brand=None, category=None)
    charts = {one.pk: one for one in used.prefetch_related("rows")} if asked else {}
    if not charts:
        return {}
    of_sku = _chart_ids({one.sku_id for one in asked.values()}, list(charts.values()))
    ready = {key: chart_of(grid_of(charts[key]), charts[key].attributes) for key in set(of_sku.values())}
    wanted = {key: (one, ready[of_sku[one.sku_id]]) for key, one in asked.items() if one.sku_id in of_sku}
    return _sized(wanted)


def _chart_ids(skus: set[int], charts: Sequence[SizeChart]) -> dict[int, int]:
    reaches = [Reach(one.pk, one.brand_id, one.category_id) for one in charts]
    cards = sku_cards(skus)
    lines = category_lines({card.category_id for card in cards.values() if card.category_id})
    found = {
        key: chart_for(card.brand_id, lines.get(card.category_id or 0, ()), reaches)
        for key, card in cards.items()
    }
    return {key: chart for key, chart in found.items() if chart is not None}


def _sized(wanted: Mapping[int, tuple[ToSize, Chart]]) -> dict[int, Sized]:
    shops = shops_by_id({one.shop_id for one, _chart in wanted.values()})
    markets = marketplaces_of(set(shops))
    return {
        key: localised(
            one.attributes, chart, country=shops[one.shop_id].country, marketplace=markets[one.shop_id]
        )
        for key, (one, chart) in wanted.items()
    }


def sized_listings(listings: Sequence[Listing], offered: Mapping[int, Offering]) -> dict[int, Sized]:
    """What the sites of listings get, by listing."""
    return sized_as(
        {
            one.pk: ToSize(one.sku_id, one.shop_id, offered[one.pk].attributes)
            for one in listings
            if one.sku_id and one.pk in offered and offered[one.pk].attributes
        }
    )


def size_problems(listings: Sequence[Listing]) -> dict[int, tuple[Problem, ...]]:
    """The sizes that charts do not tell for the sites of listings; they keep none from selling."""
    offered = {one.listing_id: one for one in Offering.objects.filter(listing__in=[x.pk for x in listings])}
    return {
        key: (Problem(UNSIZED, f"{one.step.ours} → {one.step.convention}", one.step.attribute, severe=False),)
        for key, one in sized_listings(listings, offered).items()
        if one.step and not one.step.size
    }
