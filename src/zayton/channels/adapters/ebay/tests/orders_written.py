"""One order as eBay writes it, to be bent by tests."""

import copy
import json

ORDER = {
    "orderId": "11-00001-10001",
    "creationDate": "2026-11-20T09:30:00.000Z",
    "lastModifiedDate": "2026-11-20T10:00:00.000Z",
    "orderFulfillmentStatus": "NOT_STARTED",
    "orderPaymentStatus": "PAID",
    "sellerId": "zayton_seller",
    "buyer": {"username": "jo_b"},
    "pricingSummary": {
        "priceSubtotal": {"value": "22.50", "currency": "GBP"},
        "priceDiscount": {"value": "-2.00", "currency": "GBP"},
        "deliveryCost": {"value": "3.50", "currency": "GBP"},
        "total": {"value": "24.00", "currency": "GBP"},
    },
    "cancelStatus": {"cancelState": "NONE_REQUESTED", "cancelRequests": []},
    "paymentSummary": {
        "totalDueSeller": {"value": "24.00", "currency": "GBP"},
        "refunds": [],
        "payments": [],
    },
    "fulfillmentStartInstructions": [
        {
            "fulfillmentInstructionsType": "SHIP_TO",
            "shippingStep": {
                "shipTo": {
                    "fullName": "Jo Bloggs",
                    "contactAddress": {
                        "addressLine1": "1 High Street",
                        "addressLine2": "Flat 2",
                        "city": "Daventry",
                        "stateOrProvince": "Northants",
                        "postalCode": "NN11 8PB",
                        "countryCode": "GB",
                    },
                    "primaryPhone": {"phoneNumber": "07700 900123"},
                    "email": "jo@members.ebay.example",
                }
            },
        }
    ],
    "lineItems": [
        {
            "lineItemId": "10045",
            "legacyItemId": "110553800001",
            "sku": "JAR-1",
            "title": "Jar",
            "quantity": 2,
            "lineItemCost": {"value": "20.00", "currency": "GBP"},
            "listingMarketplaceId": "EBAY_GB",
            "purchaseMarketplaceId": "EBAY_GB",
            "lineItemFulfillmentStatus": "NOT_STARTED",
            "lineItemFulfillmentInstructions": {"shipByDate": "2026-11-24T23:00:00.000Z"},
            "taxes": [],
            "refunds": [],
        },
        {
            "lineItemId": "10046",
            "legacyItemId": "110553800002",
            "sku": "LID-1",
            "title": "Lid",
            "quantity": 1,
            "lineItemCost": {"value": "2.50", "currency": "GBP"},
            "listingMarketplaceId": "EBAY_GB",
            "lineItemFulfillmentStatus": "NOT_STARTED",
            "lineItemFulfillmentInstructions": {"shipByDate": "2026-11-23T23:00:00.000Z"},
            "taxes": [],
            "refunds": [],
        },
    ],
}


def written(change=None):
    """The order as bytes, after `change` had its way with a copy."""
    order = copy.deepcopy(ORDER)
    if change:
        change(order)
    return json.dumps(order).encode()
