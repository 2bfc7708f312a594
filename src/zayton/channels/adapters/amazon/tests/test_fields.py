"""No field of Amazon's published answers is overlooked: each is read, or stands here with the reason why not.

Found by changing every field of every static case in turn and comparing what is read.
"""

import pytest

from zayton.channels.adapters.amazon.catalogue import hit
from zayton.channels.adapters.amazon.checking import checked
from zayton.channels.adapters.amazon.mapping.listings import listings
from zayton.channels.adapters.amazon.mapping.offers import offers, offers_document
from zayton.channels.adapters.amazon.mapping.orders import order
from zayton.channels.adapters.amazon.tests.answering import US, Amazon, cases_of, client_to
from zayton.channels.adapters.amazon.tests.fields import as_bytes, leaves_of, unheeded
from zayton.channels.ports.offers import ListingKey

ORDERS = {
    "other orders, which say so themselves": {"associatedOrders", "orderItems[].associatedOrderItems[]"},
    "the recipient stands for them, where there is one": {"buyer.buyerName", "buyer.buyerCompanyName"},
    "the buyer's own bookkeeping": {"buyer.buyerPurchaseOrderNumber", "tax"},
    "promises that only bind their end": {
        "fulfillment.deliverByWindow",
        "fulfillment.labelPrintingWindow",
        "fulfillment.shipByWindow.earliestDateTime",
        "fulfillment.fulfillmentServiceLevel",
    },
    "our own names and packages, known to us": {"orderAliases[]", "packages[]"},
    "follows from other fields": {
        "orderItems[].fulfillment.quantityUnfulfilled",
        "orderItems[].proceeds.proceedsTotal",
        "proceeds.grandTotal.amount",
        "orderItems[].product.price",
        "salesChannel.marketplaceName",
    },
    "no place for it in our orders": {
        "orderItems[].expense",
        "orderItems[].promotion",
        "orderItems[].fulfillment.packing",
        "orderItems[].fulfillment.picking",
        "orderItems[].measurement",
        "orderItems[].product.condition",
        "orderItems[].product.serialNumbers[]",
        "orderItems[].programs[]",
        "payment",
        "recipient.deliveryAddress.addressType",
    },
    "the address lines in Brazilian parts": {"recipient.deliveryAddress.extendedFields"},
    "read only where there is tax, or by the search": {"orderItems[].tax", "salesChannel.channelName"},
}
LISTINGS = {
    "said by code and words": {"issues[].categories", "issues[].enforcements.exemption.expiryDate"},
    "of an error it changes nothing": {"issues[].enforcements.actions[].action"},
    "a name for people": {"offers[].audience.displayName"},
    "the document's times, not the listing's": {"summaries[].createdDate", "summaries[].lastUpdatedDate"},
    "no place for it in our listings": {"summaries[].conditionType", "summaries[].mainImage"},
    "an empty list has nothing to change": {"=summaries[].status"},
}
OFFERS = {
    "said by the request": {"Identifier", "marketplaceId", "status"},
    "read where an offer does not say it": {"ItemCondition"},
    "adds up what the offers say": {"Summary"},
    "no place for it in our offers": {
        "Offers[].IsFeaturedMerchant",
        "Offers[].PrimeInformation",
        "Offers[].ShippingTime",
        "Offers[].ShipsFrom",
    },
    "a store has one currency": {"Offers[].Shipping.CurrencyCode"},
    "an empty list has nothing to change": {"=Offers"},
}
CATALOGUE = {
    "not asked for": {
        "classifications[]",
        "dimensions[]",
        "relationships[]",
        "salesRanks[]",
        "vendorDetails[]",
    },
    "size of a picture": {"images[].images[].height", "images[].images[].width"},
    "no place for it in our hits": {
        f"summaries[].{name}"
        for name in (
            "browseClassification",
            "color",
            "itemClassification",
            "manufacturer",
            "modelNumber",
            "packageQuantity",
            "partNumber",
            "size",
            "style",
            "websiteDisplayGroup",
            "websiteDisplayGroupName",
        )
    },
}
PARTICIPATIONS = {
    "known of a store that we know": {
        f"payload[].marketplace.{name}"
        for name in ("countryCode", "name", "defaultCurrencyCode", "defaultLanguageCode", "domainName")
    },
    "its listings say so themselves": {"payload[].participation.hasSuspendedListings"},
}


def _orders():
    pages = [order for page in cases_of("searchOrders", 200) for order in page["orders"]]
    return pages + [answer["order"] for answer in cases_of("getOrder", 200)]


def _listings():
    return [item for page in cases_of("searchListingsItems", 200) for item in page["items"]] + cases_of(
        "getListingsItem", 200
    )


def _offers():
    (batch,) = cases_of("getItemOffersBatch", 200)
    return [each["body"]["payload"] for each in batch["responses"] if "payload" in each["body"]]


def _read_offers(payload):
    return offers(offers_document(ListingKey(US, "SKU"), "", "SELLER", payload))


def _hits():
    return [item for page in cases_of("searchCatalogItems", 200) for item in page["items"]]


@pytest.mark.parametrize(
    ("read", "bodies", "ignored"),
    [
        pytest.param(as_bytes(order), _orders(), ORDERS, id="orders"),
        pytest.param(as_bytes(listings), _listings(), LISTINGS, id="listings"),
        pytest.param(_read_offers, _offers(), OFFERS, id="offers"),
        pytest.param(lambda item: hit(item, US), _hits(), CATALOGUE, id="catalogue"),
        pytest.param(
            lambda answer: checked(client_to(Amazon(getMarketplaceParticipations=answer))),
            cases_of("getMarketplaceParticipations", 200),
            PARTICIPATIONS,
            id="participations",
        ),
    ],
)
def test_every_field_is_read_or_knowingly_ignored(read, bodies, ignored):
    overlooked = set.union(*[unheeded(read, body) for body in bodies])
    heeded = set.union(*[leaves_of(body) - unheeded(read, body) for body in bodies])
    known = set.union(*ignored.values())
    never_read = overlooked - heeded
    assert {path for path in never_read if not _within(path, known)} == set()
    # a reason for a field that is read after all, or is no more, is a lie
    assert {name for name in known if not any(_within(path, {name}) for path in never_read)} == set()


def _within(path, names):
    """Whether a path is one of the names or below one; a name with `=` means itself alone."""
    return any(
        path == name.removeprefix("=") or (name[0] != "=" and path.startswith((f"{name}.", f"{name}[")))
        for name in names
    )
