"""The published usage plans: calls a second on average and at once, for each operation and seller.

From the description of each operation in the API reference (developer-docs.amazon.com/sp-api/reference); what a plan
means is told on the page "Usage Plans and Rate Limits". A seller may have more: answers name the rate that holds in
`x-amzn-RateLimit-Limit`, which the client passes on to the caller.
"""

from datetime import timedelta

from zayton.channels.ports.calling import Limit

# a period is two weeks, money may be held for some more, and only then transactions name their settlement
SETTLES_WITHIN = timedelta(days=31)

LIMITS = (
    # Orders v2026-01-01, and v0 for what that version does not do
    Limit("searchOrders", 0.0056, 20),
    Limit("getOrder", 0.5, 30),
    Limit("confirmShipment", 2, 10),
    # Listings Items v2021-08-01
    Limit("searchListingsItems", 5, 5),
    Limit("getListingsItem", 5, 10),
    Limit("putListingsItem", 5, 10),
    Limit("patchListingsItem", 5, 5),
    Limit("deleteListingsItem", 5, 5),
    # Feeds v2021-06-30
    Limit("createFeedDocument", 0.5, 15),
    Limit("createFeed", 0.0083, 15),
    Limit("getFeed", 2, 15),
    Limit("getFeedDocument", 0.0222, 10),
    # Reports v2021-06-30
    Limit("createReport", 0.0167, 15),
    Limit("getReport", 2, 15),
    Limit("getReports", 0.0222, 10),
    Limit("getReportDocument", 0.0167, 15),
    # FBA Inventory v1, Catalog Items v2022-04-01, Product Pricing v0, Product Type Definitions v2020-09-01
    Limit("getInventorySummaries", 2, 2),
    Limit("searchCatalogItems", 2, 2),
    Limit("getListingOffersBatch", 0.5, 1),
    Limit("getItemOffersBatch", 0.1, 1),
    Limit("getCompetitivePricing", 0.5, 1),
    Limit("getDefinitionsProductType", 5, 10),
    # Finances v2024-06-19
    Limit("listTransactions", 0.5, 10),
    # Messaging v1 and Solicitations v1
    Limit("getMessagingActionsForOrder", 1, 5),
    Limit("createConfirmOrderDetails", 1, 5),
    Limit("createConfirmDeliveryDetails", 1, 5),
    Limit("createUnexpectedProblem", 1, 5),
    Limit("getSolicitationActionsForOrder", 1, 5),
    Limit("createProductReviewAndSellerFeedbackSolicitation", 1, 5),
    # Notifications v1
    Limit("getDestinations", 1, 5),
    Limit("createDestination", 1, 5),
    Limit("getSubscription", 1, 5),
    Limit("createSubscription", 1, 5),
    Limit("deleteSubscriptionById", 1, 5),
    # Sellers v1 and Tokens v2021-03-01
    Limit("getMarketplaceParticipations", 0.016, 15),
    Limit("createRestrictedDataToken", 1, 10),
    # Login with Amazon and the presigned addresses of documents publish no plan; they are only kept from storms
    Limit("token", 5, 10),
    Limit("document", 10, 20),
)
