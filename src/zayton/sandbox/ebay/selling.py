"""What happens when a buyer buys: the order in the shape of Sell Fulfillment, and what it does to the listing."""

from collections.abc import Sequence
from datetime import timedelta
from zlib import crc32

from zayton.sandbox.ebay.answers import Json, amount, minor
from zayton.sandbox.ebay.credentials import SELLER
from zayton.sandbox.ebay.outside import as_offers
from zayton.sandbox.ebay.sites import SITES, Site
from zayton.sandbox.ebay.world import World
from zayton.sandbox.market import Basket, Good

# every so many orders wait for their payment, as a bank transfer does
_LATE_PAYER = 8
_HANDLING = timedelta(days=2)
_DELIVERY = timedelta(days=6)


def goods(world: World) -> list[Good]:
    """What buyers can see: live offers, and listings made outside the Inventory API, with at least one unit."""
    found = []
    for offer in world.offers.values():
        if offer["status"] == "PUBLISHED" and (units := shown(world, offer)) > 0:
            price = offer["pricingSummary"]["price"]
            title = world.items[offer["sku"]]["product"]["title"]
            found.append(
                Good(offer["sku"], title, units, minor(price), price["currency"], offer["marketplaceId"])
            )
    for name, offer in as_offers(world):
        if offer["availableQuantity"] > 0:
            price = offer["pricingSummary"]["price"]
            title, units = offer["title"], offer["availableQuantity"]
            found.append(Good(name, title, units, minor(price), price["currency"], offer["marketplaceId"]))
    return found


def shown(world: World, offer: Json) -> int:
    """Units that an offer shows: its own cap, or what the item has."""
    if "availableQuantity" in offer:
        return int(offer["availableQuantity"])
    held = world.items[offer["sku"]].get("availability", {}).get("shipToLocationAvailability", {})
    return int(held.get("quantity", 0))


def place(world: World, basket: Basket) -> Json | None:
    """A new order, its units taken from what is shown; `None` when one of them is not there."""
    site = basket.site or next((good.site for good in goods(world)), "EBAY_GB")
    offers = [_offer(world, sku, site) for sku, _ in basket.items]
    wanted = list(zip(offers, (units for _, units in basket.items), strict=True))
    if not wanted or any(offer is None or shown(world, offer) < units for offer, units in wanted):
        return None
    picked = [(offer, units) for offer, units in wanted if offer is not None]
    for offer, units in picked:
        _take(world, offer, units)
    order = _order(world, basket, site, picked)
    world.orders[order["orderId"]] = order
    world.fulfilments[order["orderId"]] = []
    return order


def _offer(world: World, sku: str, site: str) -> Json | None:
    for offer in world.offers.values():
        if (offer["sku"], offer["marketplaceId"], offer["status"]) == (sku, site, "PUBLISHED"):
            return offer
    outside = (offer for name, offer in as_offers(world) if (name, offer["marketplaceId"]) == (sku, site))
    return next(outside, None)


def _take(world: World, offer: Json, units: int) -> None:
    if part := offer.get("part"):
        part["quantity"] -= units
        part["sold"] += units
        return
    if "availableQuantity" in offer:
        offer["availableQuantity"] -= units
    held = world.items[offer["sku"]].get("availability", {}).get("shipToLocationAvailability")
    if held and "quantity" in held:
        held["quantity"] = max(0, held["quantity"] - units)
    offer["listing"]["soldQuantity"] += units


def _order(world: World, basket: Basket, site: str, picked: Sequence[tuple[Json, int]]) -> Json:
    here = SITES[site]
    late = (len(world.orders) + 1) % _LATE_PAYER == 0
    lines = [_line(world, site, here, offer, units, first=not at) for at, (offer, units) in enumerate(picked)]
    goods_total = sum(minor(line["lineItemCost"]) for line in lines)
    due = goods_total + here.postage
    serial = world.next()
    stamp = world.stamp()
    order: Json = {
        "orderId": f"{serial % 90 + 10:02}-{serial % 100_000:05}-{10_000 + serial:05}",
        "creationDate": stamp,
        "lastModifiedDate": stamp,
        "orderFulfillmentStatus": "NOT_STARTED",
        "orderPaymentStatus": "PENDING" if late else "PAID",
        "sellerId": SELLER,
        "buyer": {"username": f"buyer_{serial}"},
        "pricingSummary": {
            "priceSubtotal": amount(goods_total, here.currency),
            "deliveryCost": amount(here.postage, here.currency),
            "total": amount(due, here.currency),
        },
        "cancelStatus": {"cancelState": "NONE_REQUESTED", "cancelRequests": []},
        "paymentSummary": {
            "totalDueSeller": amount(due, here.currency),
            "refunds": [],
            "payments": [_payment(world, due, here, late=late)],
        },
        "fulfillmentStartInstructions": [_instructions(world, basket)],
        "fulfillmentHrefs": [],
        "lineItems": lines,
        "salesRecordReference": f"{serial}",
        "totalFeeBasisAmount": amount(due, here.currency),
        "totalMarketplaceFee": amount(fee_on(due), here.currency),
    }
    if here.tax_percent:
        order["ebayCollectAndRemitTax"] = True
    return order


def fee_on(due: int) -> int:
    """The final value fee on what the buyer paid: 12.8 % and 30 of the smallest unit."""
    return due * 128 // 1000 + 30


def _line(world: World, site: str, here: Site, offer: Json, units: int, *, first: bool) -> Json:
    cost = minor(offer["pricingSummary"]["price"]) * units
    postage = here.postage if first else 0
    line: Json = {
        "lineItemId": f"{10_045_000_000_000 + world.next()}",
        "legacyItemId": offer["listing"]["listingId"],
        **({"sku": offer["sku"]} if offer["sku"] else {}),
        "title": offer.get("title") or world.items[offer["sku"]]["product"]["title"],
        "lineItemCost": amount(cost, here.currency),
        "quantity": units,
        "soldFormat": "FIXED_PRICE",
        "listingMarketplaceId": site,
        "purchaseMarketplaceId": site,
        "lineItemFulfillmentStatus": "NOT_STARTED",
        "total": amount(cost + postage, here.currency),
        "deliveryCost": {"shippingCost": amount(postage, here.currency)},
        "appliedPromotions": [],
        "taxes": [],
        "refunds": [],
        "properties": {"buyerProtection": True},
        "lineItemFulfillmentInstructions": {
            "minEstimatedDeliveryDate": world.stamp(later=_HANDLING),
            "maxEstimatedDeliveryDate": world.stamp(later=_DELIVERY),
            "shipByDate": world.stamp(later=_HANDLING),
            "guaranteedDelivery": False,
        },
        "itemLocation": {"location": "Daventry", "countryCode": "GB", "postalCode": "NN11 8PB"},
    }
    if here.tax_percent:
        line["ebayCollectAndRemitTaxes"] = [
            {
                "taxType": here.tax_type,
                "amount": amount(cost * here.tax_percent // 100, here.currency),
                "collectionMethod": "NET",
            }
        ]
    _vary(world, offer, line)
    return line


def _vary(world: World, offer: Json, line: Json) -> None:
    if "part" in offer:
        if has := offer["part"].get("specifics"):
            line["legacyVariationId"] = f"{410_000_000_000 + crc32(repr(has).encode()) % 10**6}"
            line["variationAspects"] = [{"name": name, "value": value} for name, value in has.items()]
        return
    for group in world.groups.values():
        if offer["sku"] in group.get("variantSKUs", ()):
            names = [one["name"] for one in (group.get("variesBy") or {}).get("specifications", ())]
            has = world.items[offer["sku"]]["product"].get("aspects", {})
            line["legacyVariationId"] = f"{410_000_000_000 + int(offer['offerId']) % 10**6}"
            line["variationAspects"] = [
                {"name": name, "value": has[name][0]} for name in names if has.get(name)
            ]


def _payment(world: World, due: int, here: Site, *, late: bool) -> Json:
    payment: Json = {
        "paymentMethod": "EBAY",
        "paymentReferenceId": f"{world.next()}",
        "amount": amount(due, here.currency),
        "paymentStatus": "PENDING" if late else "PAID",
    }
    return payment if late else {**payment, "paymentDate": world.stamp()}


def _instructions(world: World, basket: Basket) -> Json:
    return {
        "fulfillmentInstructionsType": "SHIP_TO",
        "minEstimatedDeliveryDate": world.stamp(later=_HANDLING),
        "maxEstimatedDeliveryDate": world.stamp(later=_DELIVERY),
        "ebaySupportedFulfillment": False,
        "shippingStep": {
            "shippingCarrierCode": "Generic",
            "shippingServiceCode": "UK_OtherCourier",
            "shipTo": {
                "fullName": basket.name,
                "contactAddress": {
                    "addressLine1": basket.street,
                    "city": basket.city,
                    "postalCode": basket.postcode,
                    "countryCode": basket.country,
                },
                "primaryPhone": {"phoneNumber": "07700 900123"},
                "email": "buyer@members.ebay.example",
            },
        },
    }
