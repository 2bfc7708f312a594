"""The flat files that reports hold: tab-separated, with Amazon's own column names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from zayton.sandbox.amazon import shelf
from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.money import text
from zayton.sandbox.amazon.report_columns import ALL_ORDERS, INVENTORY, LISTINGS
from zayton.sandbox.amazon.report_warehouses import WAREHOUSE_MAKERS
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Line, Listing, Order, Report, Transaction

Row = Mapping[str, object]


_DAY = "%Y-%m-%d 00:00:00 UTC"
_MOMENT = "%Y-%m-%d %H:%M:%S UTC"


def flat(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as a flat file with its header."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(_plain(row.get(name, "")) for name in columns) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def _plain(value: object) -> str:
    return str(value).replace("\t", " ").replace("\r", " ").replace("\n", " ")


def all_orders(mall: Mall, report: Report) -> Iterator[Row]:
    """Items of the orders that were last changed in the report's window."""
    for order in mall.world.orders.values():
        inside = (not report.since or order.updated >= report.since) and (
            not report.until or order.updated <= report.until
        )
        if order.site in report.sites and inside:
            yield from (_order_row(order, line) for line in order.lines)


def _order_row(order: Order, line: Line) -> Row:
    shown = order.status not in ("Pending", "Canceled")
    ended = order.status == "Canceled"
    row: dict[str, object] = {
        "amazon-order-id": order.number,
        "merchant-order-id": order.number,
        "purchase-date": order.created.isoformat(timespec="seconds"),
        "last-updated-date": order.updated.isoformat(timespec="seconds"),
        "order-status": "Cancelled" if ended else order.status,
        "fulfillment-channel": "Amazon" if order.fba else "Merchant",
        "sales-channel": SITES[order.site].name,
        "ship-service-level": "Standard",
        "product-name": line.title,
        "sku": line.sku,
        "asin": line.asin,
        "item-status": "Cancelled" if ended else "Shipped" if line.shipped >= line.units else "Unshipped",
        "quantity": 0 if ended else line.units,
        "currency": order.currency if shown else "",
        "is-business-order": "false",
    }
    if shown:
        amounts = {"item-price": line.price, "item-tax": line.tax, "shipping-price": line.shipping}
        row |= {name: text(minor, order.currency) if minor else "" for name, minor in amounts.items()}
        where = {"ship-city": "city", "ship-postal-code": "postcode", "ship-country": "country"}
        row |= {name: order.buyer[part] for name, part in where.items()}
    return row


def _listings(mall: Mall, report: Report) -> Iterator[Listing]:
    for site in report.sites:
        yield from mall.world.listings.get(site, {}).values()


def merchant_listings(mall: Mall, report: Report) -> Iterator[Row]:
    """All listings of the seller."""
    for one in _listings(mall, report):
        price, fba = shelf.price(one, mall.now()), shelf.by_amazon(one)
        channel = next((str(part.get("fulfillment_channel_code")) for part in _parts(one)), "DEFAULT")
        yield {
            "item-name": shelf.value(one, "item_name"),
            "item-description": shelf.value(one, "product_description"),
            "listing-id": one.fnsku,
            "seller-sku": one.sku,
            "price": text(price, SITES[one.site].currency) if price else "",
            "quantity": "" if fba else shelf.units(mall, one),
            "open-date": one.created.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "item-is-marketplace": "y",
            "product-id-type": 1,
            "item-condition": 11,
            "asin1": one.asin,
            "product-id": one.asin,
            "pending-quantity": "" if fba else 0,
            "fulfillment-channel": channel,
            "merchant-shipping-group": "Migrated Template",
            "status": "Active" if shelf.BUYABLE in shelf.status(mall, one) else "Inactive",
        }


def _parts(listing: Listing) -> list[dict[str, object]]:
    return shelf.entries(listing, "fulfillment_availability")


def fba_inventory(mall: Mall, report: Report) -> Iterator[Row]:
    """What lies in Amazon's warehouses, by SKU."""
    for one in _listings(mall, report):
        if not shelf.by_amazon(one):
            continue
        pool, price = shelf.pool(mall, one), shelf.price(one, mall.now())
        held = pool.fulfillable + pool.reserved + pool.unsellable
        yield {
            "sku": one.sku,
            "fnsku": one.fnsku,
            "asin": one.asin,
            "product-name": shelf.value(one, "item_name"),
            "condition": "New",
            "your-price": text(price, SITES[one.site].currency) if price else "",
            "mfn-listing-exists": "No",
            "afn-listing-exists": "Yes",
            "afn-warehouse-quantity": held,
            "afn-fulfillable-quantity": pool.fulfillable,
            "afn-unsellable-quantity": pool.unsellable,
            "afn-reserved-quantity": pool.reserved,
            "afn-total-quantity": held + pool.inbound,
            "per-unit-volume": "0.02",
            "afn-inbound-working-quantity": 0,
            "afn-inbound-shipped-quantity": pool.inbound,
            "afn-inbound-receiving-quantity": 0,
        }


def settlement(name: str, report: Report, paid: Sequence[Transaction]) -> Iterator[Row]:
    """A settlement: its sum in the first row, then each part of each transaction."""
    currency = paid[0].currency
    start, end = report.since or report.created, report.until or report.created
    yield {
        "settlement-id": name,
        "settlement-start-date": start.strftime(_MOMENT),
        "settlement-end-date": end.strftime(_MOMENT),
        "deposit-date": report.created.strftime(_DAY),
        "total-amount": text(sum(minor for one in paid for *_names, minor in one.parts), currency),
        "currency": currency,
    }
    for one in paid:
        for kind, described, minor in one.parts:
            yield {
                "settlement-id": name,
                "currency": currency,
                "transaction-type": "Order" if one.kind == "Shipment" else "Refund",
                "order-id": one.order,
                "adjustment-id": "" if one.kind == "Shipment" else one.id[:14],
                "shipment-id": f"D{one.id[:8].upper()}",
                "marketplace-name": SITES[one.site].name.lower(),
                "amount-type": kind,
                "amount-description": described,
                "amount": text(minor, currency),
                "posted-date": one.posted.strftime(_DAY),
                "posted-date-time": one.posted.strftime(_MOMENT),
                "order-item-code": one.item,
                "sku": one.sku,
                "quantity-purchased": one.units if described == "Principal" else "",
            }


Maker = tuple[Sequence[str], Callable[[Mall, Report], Iterator[Row]]]

MAKERS: Mapping[str, Maker] = {
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": (ALL_ORDERS, all_orders),
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL": (ALL_ORDERS, all_orders),
    "GET_MERCHANT_LISTINGS_ALL_DATA": (LISTINGS, merchant_listings),
    "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA": (INVENTORY, fba_inventory),
    **WAREHOUSE_MAKERS,
}
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
