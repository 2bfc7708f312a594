"""The flat files about Amazon's own warehouses: its ledger, by event and by day, what came back, what was taken out."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from zayton.sandbox.amazon import shelf
from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.report_columns import LEDGER_DETAIL, LEDGER_SUMMARY, REMOVALS, RETURNS
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Listing, Movement, Report

Row = Mapping[str, object]
# the day as the ledger writes it, whatever the store
_DAY = "%m/%d/%Y"
_CENTRE = "LEJ1"
_SUMMED = {
    "Receipts": "Receipts",
    "Shipments": "Customer Shipments",
    "CustomerReturns": "Customer Returns",
    "VendorReturns": "Vendor Returns",
    "Adjustments": "Other Events",
}


def _inside(report: Report, at: datetime) -> bool:
    return (not report.since or at >= report.since) and (not report.until or at <= report.until)


def _of_network(mall: Mall, report: Report) -> list[Movement]:
    network = SITES[report.sites[0]].network
    return [one for one in mall.world.movements if one.network == network]


def _listing(mall: Mall, network: str, sku: str) -> Listing | None:
    found = (
        listings[sku]
        for site, listings in mall.world.listings.items()
        if SITES[site].network == network and sku in listings
    )
    return next(found, None)


def _named(mall: Mall, network: str, sku: str) -> dict[str, object]:
    one = _listing(mall, network, sku)
    return {
        "FNSKU": one.fnsku if one else "",
        "ASIN": one.asin if one else "",
        "MSKU": sku,
        "Title": shelf.value(one, "item_name") if one else "",
    }


def ledger_detail(mall: Mall, report: Report) -> Iterator[Row]:
    """A row an event, the newest first; Amazon's have no ids, so two of them may say the very same."""
    country = SITES[report.sites[0]].country
    for one in reversed(_of_network(mall, report)):
        if _inside(report, one.at):
            yield _named(mall, one.network, one.sku) | {
                "Date": one.at.strftime(_DAY),
                "Event Type": one.kind,
                "Reference ID": one.reference,
                "Quantity": one.units,
                "Fulfillment Center": _CENTRE,
                "Disposition": one.disposition,
                "Country": country,
                "Reconciled Quantity": 0,
                "Unreconciled Quantity": 0,
                "Date and Time": one.at.strftime("%Y-%m-%dT00:00:00+0000"),
            }


def ledger_summary(mall: Mall, report: Report) -> Iterator[Row]:
    """A row a day, SKU and disposition, with what lay there in the morning and in the evening."""
    movements = _of_network(mall, report)
    if not movements:
        return
    by_day: dict[date, list[Movement]] = defaultdict(list)
    for one in movements:
        by_day[one.at.date()].append(one)
    balance: dict[tuple[str, str], int] = defaultdict(int)
    day, last = min(by_day), (report.until or mall.now()).date()
    while day <= last:
        before = dict(balance)
        for one in by_day.get(day, ()):
            balance[one.sku, one.disposition] += one.units
        if not report.since or day >= report.since.date():
            for key in sorted(balance):
                yield _day_row(mall, report, day, key, before=before.get(key, 0), moved=by_day.get(day, ()))
        day += timedelta(days=1)


def _day_row(
    mall: Mall, report: Report, day: date, key: tuple[str, str], *, before: int, moved: Sequence[Movement]
) -> Row:
    sku, disposition = key
    here = [one for one in moved if (one.sku, one.disposition) == key]
    sums: dict[str, int] = dict.fromkeys((*_SUMMED.values(), "Found", "Lost", "Damaged", "Disposed"), 0)
    for one in here:
        sums[_SUMMED[one.kind]] += one.units
    return (
        _named(mall, SITES[report.sites[0]].network, sku)
        | sums
        | {
            "Date": day.strftime(_DAY),
            "Disposition": disposition,
            "Starting Warehouse Balance": before,
            "In Transit Between Warehouses": 0,
            "Warehouse Transfer In/Out": 0,
            "Ending Warehouse Balance": before + sum(one.units for one in here),
            "Unknown Events": 0,
            "Location": SITES[report.sites[0]].country,
        }
    )


def returns(mall: Mall, report: Report) -> Iterator[Row]:
    """What buyers sent back of orders of the report's stores."""
    for one in mall.world.returned:
        order = mall.world.orders[one.order]
        if order.site in report.sites and _inside(report, one.at):
            named = _named(mall, SITES[order.site].network, one.sku)
            yield {
                "return-date": one.at.isoformat(timespec="seconds"),
                "order-id": one.order,
                "sku": one.sku,
                "asin": named["ASIN"],
                "fnsku": named["FNSKU"],
                "product-name": named["Title"],
                "quantity": one.units,
                "fulfillment-center-id": _CENTRE,
                "detailed-disposition": one.disposition,
                "reason": one.reason,
                "status": "Unit returned to inventory",
                "license-plate-number": one.plate,
            }


def removals(mall: Mall, report: Report) -> Iterator[Row]:
    """Removal orders of the network that the report's store belongs to."""
    network = SITES[report.sites[0]].network
    for one in mall.world.removals:
        if one.network == network and _inside(report, one.asked):
            yield {
                "request-date": one.asked.isoformat(timespec="seconds"),
                "order-id": one.number,
                "order-source": "Seller-initiated Manual Removal",
                "order-type": "Return",
                "order-status": "Completed",
                "last-updated-date": one.asked.isoformat(timespec="seconds"),
                "sku": one.sku,
                "fnsku": _named(mall, network, one.sku)["FNSKU"],
                "disposition": "Sellable" if one.disposition == "SELLABLE" else "Unsellable",
                "requested-quantity": one.units,
                "cancelled-quantity": 0,
                "disposed-quantity": 0,
                "shipped-quantity": one.units,
                "in-process-quantity": 0,
                "currency": SITES[report.sites[0]].currency,
            }


WAREHOUSE_MAKERS: Mapping[str, tuple[Sequence[str], Callable[[Mall, Report], Iterator[Row]]]] = {
    "GET_LEDGER_DETAIL_VIEW_DATA": (LEDGER_DETAIL, ledger_detail),
    "GET_LEDGER_SUMMARY_VIEW_DATA": (LEDGER_SUMMARY, ledger_summary),
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": (RETURNS, returns),
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": (REMOVALS, removals),
}
