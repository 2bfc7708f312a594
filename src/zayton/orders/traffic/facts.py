"""What the lake knows of traffic: a row for each listing and span of days, on the last of them, and its ratios."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _
from ibis import _ as row

from zayton.kernel.journal.public import EntryRead
from zayton.lake.public import (
    COUNT,
    PIECES,
    SHARE,
    Dimension,
    Fact,
    Metric,
    register_dimensions,
    register_facts,
    register_metrics,
)
from zayton.orders.traffic.recording import MEASURES, TRAFFIC_TOLD

# without sales: they are in the shop's currency, and orders tell them in the base currency
_SUMS = MEASURES[:-1]
_COLUMNS = {"shop_id": pl.Int64, "listing": pl.String, **dict.fromkeys(_SUMS, pl.Int64)}


def traffic_rows(entries: Sequence[EntryRead]) -> pl.DataFrame:
    """Rows of the fact from entries, which say by how much each figure changed, so that a correction adds up."""
    rows: list[dict[str, Any]] = [
        {
            "position": entry.position,
            # a report of several days tells none of them apart: it counts when it was complete
            "day": date.fromisoformat(entry.payload["last_day"]),
            "shop_id": entry.document_id,
            "listing": listing,
            **dict(zip(_SUMS, deltas, strict=False)),
        }
        for entry in entries
        for listing, *deltas in entry.payload["traffic"]
    ]
    return pl.DataFrame(rows, schema=TRAFFIC.schema)


TRAFFIC = Fact(
    name="traffic",
    verbs=frozenset({TRAFFIC_TOLD.verb}),
    columns=_COLUMNS,
    rows=traffic_rows,
    keys=("shop_id", "listing"),
    sums=_SUMS,
    source=("listing",),
    shop="shop_id",
)
register_facts([TRAFFIC])
register_dimensions([Dimension("listing", _("Listing"), "listing")])
register_metrics(
    [
        Metric("sessions", _("Sessions"), COUNT, _("Visits to the listings"), fact="traffic", sums=row.sessions),
        Metric(
            "page_views", _("Page views"), COUNT, _("Views of the listings' pages"), fact="traffic",
            sums=row.page_views,
        ),
        Metric(
            "buy_box_views", _("Page views as featured offer"), COUNT,
            _("Page views × share of the featured offer, row by row"), fact="traffic", sums=row.buy_box_views,
        ),
        Metric(
            "units_by_traffic", _("Units ordered, as traffic reports tell"), PIECES,
            _("Units that the site counts beside its sessions"), fact="traffic", sums=row.units,
        ),
        Metric(
            "unit_session_rate", _("Units per session"), SHARE, _("Units ordered ÷ sessions"),
            formula="units_by_traffic / sessions",
        ),
        Metric(
            "featured_offer_rate", _("Share of the featured offer"), SHARE,
            _("Page views as featured offer ÷ page views"), formula="buy_box_views / page_views",
        ),
    ]
)  # fmt: skip
