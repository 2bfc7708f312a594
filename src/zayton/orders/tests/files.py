"""Files as marketplaces write them, made for tests, and their way through the intake."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from zayton.kernel.intake.public import Import
from zayton.kernel.intake.tests.files import taken_as
from zayton.orders.tests.builders import DAY, Business


def _words(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


ALL_ORDERS = _words(
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel"
    " order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax"
    " shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount"
    " ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order"
)
FBA_RETURNS = _words(
    "return-date order-id sku asin fnsku product-name quantity fulfillment-center-id detailed-disposition reason"
    " status license-plate-number customer-comments"
)
EBAY = _words(
    "Sales Record Number,Order Number,Buyer Username,Ship To Zip,Ship To Country,Item Number,Item Title,Custom Label,"
    "Quantity,Sold For,Shipping And Handling,Seller Collected Tax,Total Price,Sale Date,Shipped On Date",
    ",",
)
EBAY_GERMAN = _words(
    "Verkaufsprotokollnummer;Bestellnummer;Nutzername des Käufers;Artikelnummer;Angebotstitel;Bestandseinheit;Anzahl;"
    "Verkauft für;Verpackung und Versand;Gesamtbetrag;Verkauft am;Verschickt am - Datum",
    ";",
)
SHOPIFY = _words(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Country,"
    "Shipping Zip,Shipping Country,Cancelled at",
    ",",
)
WOO = _words(
    "Order Number,Order Status,Order Date,Order Currency,SKU,Item Name,Quantity (- Refund),Item Cost,"
    "Order Shipping Amount,Cart Discount Amount,Order Total Tax Amount,Country Code (Shipping)",
    ",",
)
ALIEXPRESS = _words(
    "订单号 订单状态 买家ID 下单时间 付款时间 产品总金额 物流费用 订单金额 满立减"
    " 产品信息（双击单元格展开所有产品信息！） 收货国家 邮编"
)


def rows_of(headings: Sequence[str], *rows: Mapping[str, Any]) -> list[list[str]]:
    """Rows in the order of the headings; what a row does not say is blank."""
    strange = {key for row in rows for key in row} - set(headings)
    assert not strange, strange
    return [[str(row.get(heading, "")) for heading in headings] for row in rows]


def text_file(
    headings: Sequence[str], *rows: Mapping[str, Any], mark: str = ",", encoding: str = "utf-8"
) -> bytes:
    """A text table of these rows under these headings."""
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows([list(headings), *rows_of(headings, *rows)])
    return text.getvalue().encode(encoding)


def asked(business: Business, target: str = "orders", **more: str) -> dict[str, str]:
    """What a person answers for a file of orders."""
    if target != "orders":
        return more
    return {
        "shop": str(business.shop),
        "fulfilment": "allocate",
        "warehouse": str(business.houses["LEEDS"]),
        "unknown_skus": "quarantine",
    } | more


def taken(
    business: Business, content: bytes, *, dry_run: bool = False, dates: str = "", **options: str
) -> Import:
    """A file recognised and imported as the page does it; every row is accounted for."""
    return taken_as(
        content, lambda target: asked(business, target, **options), at=DAY, dates=dates, dry_run=dry_run
    )
