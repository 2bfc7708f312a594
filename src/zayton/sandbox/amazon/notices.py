"""What Amazon tells of orders, listings, reports and feeds by itself."""

from zayton.sandbox.amazon import shelf
from zayton.sandbox.amazon.mall import SELLER_ID, Mall
from zayton.sandbox.amazon.sites import MERCHANT
from zayton.sandbox.amazon.state import Feed, Listing, Order, Report
from zayton.sandbox.clock import iso

_ACCOUNT = f"amzn1.merchant.o.{SELLER_ID}"


def order_changed(mall: Mall, order: Order, change: str = "OrderStatusChange") -> None:
    """`ORDER_CHANGE`: an order came, was paid, shipped or cancelled, or its buyer asks for something."""
    reasons = {"OrderStatusChange": "Order Status Change", "BuyerRequestedChange": "Buyer Requested Cancel"}
    shown = order.status not in ("Pending", "Canceled")
    items = [
        {
            "OrderItemId": line.id,
            "SellerSKU": line.sku,
            "SupplySourceId": None,
            "Quantity": line.units,
            "QuantityShipped": line.shipped,
            # truth here, text in the order itself
            "IsBuyerRequestedCancel": order.wants_cancel,
        }
        for line in order.lines
    ]
    notice = {
        "NotificationLevel": "OrderLevel",
        "SellerId": SELLER_ID,
        "AmazonOrderId": order.number,
        "OrderChangeType": change,
        "OrderChangeTrigger": {
            "TimeOfOrderChange": iso(order.updated, fraction=True),
            "ChangeReason": reasons[change],
        },
        "Summary": {
            "MarketplaceId": order.site,
            "OrderStatus": order.status,
            "PurchaseDate": iso(order.created, fraction=True),
            "DestinationPostalCode": order.buyer["postcode"] if shown else None,
            "FulfillmentType": "AFN" if order.fba else "MFN",
            "OrderType": "StandardOrder",
            "NumberOfItemsShipped": sum(line.shipped for line in order.lines),
            "NumberOfItemsUnshipped": sum(line.units - line.shipped for line in order.lines),
            "OrderPrograms": [],
            "ShippingPrograms": [],
            "OrderItems": items,
        },
    }
    mall.tell("ORDER_CHANGE", order.site, {"OrderChangeNotification": notice})


def status_changed(mall: Mall, listing: Listing, status: list[str]) -> None:
    """`LISTINGS_ITEM_STATUS_CHANGE`: a listing can be found or bought, or no longer."""
    about = {
        "SellerId": SELLER_ID,
        "MarketplaceId": listing.site,
        "Asin": listing.asin,
        "Sku": listing.sku,
        "CreatedDate": iso(listing.created, fraction=True),
        "Status": status,
    }
    mall.tell("LISTINGS_ITEM_STATUS_CHANGE", listing.site, about)


def issues_changed(mall: Mall, listing: Listing) -> None:
    """`LISTINGS_ITEM_ISSUES_CHANGE`: something was enforced against a listing, or lifted."""
    actions = {one["action"] for issue in listing.enforced for one in issue["enforcements"]["actions"]}
    about = {
        "SellerId": SELLER_ID,
        "MarketplaceId": listing.site,
        "Asin": listing.asin,
        "Sku": listing.sku,
        "Severities": sorted({issue["severity"] for issue in listing.enforced}),
        "EnforcementActions": sorted(actions),
    }
    mall.tell("LISTINGS_ITEM_ISSUES_CHANGE", listing.site, about)


def quantity_changed(mall: Mall, listing: Listing) -> None:
    """`LISTINGS_ITEM_MFN_QUANTITY_CHANGE`, or for what Amazon ships `FBA_INVENTORY_AVAILABILITY_CHANGES`."""
    if shelf.by_amazon(listing):
        _stock_changed(mall, listing)
        return
    about = {
        "SellerId": SELLER_ID,
        "FulfillmentChannelCode": MERCHANT,
        "Sku": listing.sku,
        "Quantity": shelf.units(mall, listing),
    }
    mall.tell("LISTINGS_ITEM_MFN_QUANTITY_CHANGE", listing.site, about)


def _stock_changed(mall: Mall, listing: Listing) -> None:
    pool = shelf.pool(mall, listing)
    stock = {
        "InboundQuantityBreakdown": {"Working": 0, "Shipped": pool.inbound, "Receiving": 0},
        "Fulfillable": pool.fulfillable,
        "Unfulfillable": pool.unsellable,
        "Researching": 0,
        "ReservedQuantityBreakdown": {
            "WarehouseProcessing": 0,
            "WarehouseTransfer": 0,
            "PendingCustomerOrder": pool.reserved,
        },
        "FutureSupplyBuyable": 0,
        "PendingCustomerOrderInTransit": 0,
    }
    here = {
        "MarketplaceId": listing.site,
        "ItemName": shelf.value(listing, "item_name"),
        "FulfillmentInventory": stock,
        "Stores": [],
    }
    about = {
        "SellerId": SELLER_ID,
        "FNSKU": listing.fnsku,
        "ASIN": listing.asin,
        "SKU": listing.sku,
        "FulfillmentInventoryByMarketplace": [here],
    }
    mall.tell("FBA_INVENTORY_AVAILABILITY_CHANGES", listing.site, about)


def report_finished(mall: Mall, report: Report) -> None:
    """`REPORT_PROCESSING_FINISHED`."""
    about = {
        "sellerId": SELLER_ID,
        "accountId": _ACCOUNT,
        "reportId": report.id,
        "reportType": report.kind,
        "processingStatus": report.status,
    }
    document = {"reportDocumentId": report.document} if report.document else {}
    # in small letters and under a name of its own, unlike the notices of orders and listings
    mall.tell("REPORT_PROCESSING_FINISHED", "", {"reportProcessingFinishedNotification": about | document})


def feed_finished(mall: Mall, feed: Feed) -> None:
    """`FEED_PROCESSING_FINISHED`."""
    about = {
        "sellerId": SELLER_ID,
        "accountId": _ACCOUNT,
        "feedId": feed.id,
        "feedType": feed.kind,
        "processingStatus": feed.status,
    }
    document = {"resultFeedDocumentId": feed.document} if feed.document else {}
    mall.tell("FEED_PROCESSING_FINISHED", "", {"feedProcessingFinishedNotification": about | document})
