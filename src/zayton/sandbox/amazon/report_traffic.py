"""The sales and traffic report, which is JSON: what was ordered of each listing, and how often people looked at it.

As schemas/reports/sellerSalesAndTrafficReport.json of the published models has it. Its days are UTC's here. Who looked
is made up, the same for the same listing and day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.money import number
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Listing, Report

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
_OLDEST = timedelta(days=730)
_KEYS = {"PARENT": ("parentAsin",), "CHILD": ("parentAsin", "childAsin")}


@dataclass
class _Figures:
    """What happened in some days, of one listing or of all; `buying` are the page views as featured offer × 100."""

    units: int = 0
    items: int = 0
    orders: int = 0
    sales: int = 0
    sessions: int = 0
    views: int = 0
    buying: int = 0

    def add(self, other: "_Figures") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def sales_and_traffic(mall: Mall, report: Report) -> str | None:
    """The whole document; `None` where it reaches back more than two years, which Amazon cancels."""
    first = (report.since or report.created).date()
    last = (report.until or report.created).date()
    if first < (mall.now() - _OLDEST).date() or last < first:
        return None
    site, days = report.sites[0], [first + timedelta(days=more) for more in range((last - first).days + 1)]
    options = {"dateGranularity": "DAY", "asinGranularity": "PARENT"} | report.options
    told = {
        "reportSpecification": {
            "reportType": TRAFFIC,
            "reportOptions": options,
            "dataStartTime": first.isoformat(),
            "dataEndTime": last.isoformat(),
            "marketplaceIds": report.sites,
        },
        "salesAndTrafficByDate": [_by_date(mall, site, day) for day in days],
        "salesAndTrafficByAsin": _by_asin(mall, site, days, options["asinGranularity"]),
    }
    return json.dumps(told, indent=2)


def _of_day(mall: Mall, site: str, listing: Listing, day: date) -> _Figures:
    found = _Figures()
    for order in mall.world.orders.values():
        lines = [line for line in order.lines if line.sku == listing.sku]
        if order.site == site and order.created.date() == day and lines:
            found.orders += 1
            found.items += len(lines)
            found.units += sum(line.units for line in lines)
            found.sales += sum(line.price for line in lines)
    chance = crc32(f"{site} {listing.asin} {day}".encode())
    found.sessions = chance % 40 + found.orders * 9
    found.views = found.sessions + chance % 17
    found.buying = found.views * (8000 + chance % 2000) // 100
    return found


def _listed(mall: Mall, site: str, day: date) -> list[Listing]:
    return [one for one in mall.world.listings.get(site, {}).values() if one.created.date() <= day]


def _by_asin(mall: Mall, site: str, days: Sequence[date], granularity: str) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], _Figures] = {}
    for day in days:
        for one in _listed(mall, site, day):
            key = (one.asin, one.sku if granularity == "SKU" else "")
            sums.setdefault(key, _Figures()).add(_of_day(mall, site, one, day))
    whole = _Figures()
    for part in sums.values():
        whole.add(part)
    rows = []
    for (asin, sku), found in sorted(sums.items()):
        named = dict.fromkeys(_KEYS.get(granularity, ("parentAsin", "childAsin")), asin)
        rows.append(
            named
            | ({"sku": sku} if sku else {})
            | {"salesByAsin": _sales(found, site), "trafficByAsin": _traffic(found, whole)}
        )
    return rows


def _money(minor: int, site: str) -> dict[str, Any]:
    currency = SITES[site].currency
    return {"amount": number(minor, currency), "currencyCode": currency}


def _sales(found: _Figures, site: str) -> dict[str, Any]:
    return {
        "unitsOrdered": found.units,
        "orderedProductSales": _money(found.sales, site),
        "totalOrderItems": found.items,
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _traffic(found: _Figures, whole: _Figures) -> dict[str, Any]:
    app, paged = found.sessions // 4, found.views // 4
    return {
        "browserSessions": found.sessions - app,
        "mobileAppSessions": app,
        "sessions": found.sessions,
        "browserSessionPercentage": _percent(found.sessions - app, whole.sessions),
        "mobileAppSessionPercentage": _percent(app, whole.sessions),
        "sessionPercentage": _percent(found.sessions, whole.sessions),
        "browserPageViews": found.views - paged,
        "mobileAppPageViews": paged,
        "pageViews": found.views,
        "browserPageViewsPercentage": _percent(found.views - paged, whole.views),
        "mobileAppPageViewsPercentage": _percent(paged, whole.views),
        "pageViewsPercentage": _percent(found.views, whole.views),
        "buyBoxPercentage": round(found.buying / found.views, 2) if found.views else 0.0,
        "unitSessionPercentage": _percent(found.units, found.sessions),
    }


def _by_date(mall: Mall, site: str, day: date) -> dict[str, Any]:
    whole, listed = _Figures(), _listed(mall, site, day)
    for one in listed:
        whole.add(_of_day(mall, site, one, day))
    return {
        "date": day.isoformat(),
        "salesByDate": _sales(whole, site)
        | {
            "averageSalesPerOrderItem": _money(whole.sales // max(whole.items, 1), site),
            "averageUnitsPerOrderItem": round(whole.units / max(whole.items, 1), 2),
            "averageSellingPrice": _money(whole.sales // max(whole.units, 1), site),
            "unitsRefunded": 0,
            "refundRate": 0.0,
            "claimsGranted": 0,
            "claimsAmount": _money(0, site),
            "shippedProductSales": _money(whole.sales, site),
            "unitsShipped": whole.units,
            "ordersShipped": whole.orders,
        },
        "trafficByDate": {name: value for name, value in _traffic(whole, whole).items() if name in _DATED}
        | {
            "orderItemSessionPercentage": _percent(whole.items, whole.sessions),
            "averageOfferCount": len(listed),
            "averageParentItems": len(listed),
            "feedbackReceived": 0,
            "negativeFeedbackReceived": 0,
            "receivedNegativeFeedbackRate": 0.0,
        },
    }


_DATED = frozenset(
    {
        "browserPageViews",
        "mobileAppPageViews",
        "pageViews",
        "browserSessions",
        "mobileAppSessions",
        "sessions",
        "buyBoxPercentage",
        "unitSessionPercentage",
    }
)
