"""eBay's default call limits, which count calls of an application in a day, as a steady rate with room for bursts.

From "API Call Limits" on developer.ebay.com/develop/get-started/api-call-limits (Account 25,000, Finances 15,000,
Notification 10,000, Browse 5,000 a day) and "OAuth rate limits" (refresh token grant 50,000 a day). The rows for
Inventory (2,000,000), Fulfillment and Feed (100,000 each), Taxonomy and Catalog (5,000 and 10,000) and Trading (5,000;
a seller's own limit of 300 `GetSellerList` in 15 seconds is far above that) could not be read there and are assumed;
Post-Order, Message and Identity publish none, and are kept from storms.

What an application really has left, `getUserRateLimits` of the Developer Analytics API tells; an Application Growth
Check raises it.
"""

from zayton.channels.ports.calling import Limit

_DAY = 86_400


def _daily(operation: str, calls: int, burst: int) -> Limit:
    return Limit(operation, calls / _DAY, burst)


LIMITS = (
    _daily("inventory", 2_000_000, 200),
    _daily("fulfillment", 100_000, 200),
    _daily("finances", 15_000, 60),
    _daily("feed", 100_000, 50),
    _daily("account", 25_000, 60),
    _daily("taxonomy", 5_000, 50),
    _daily("catalog", 10_000, 50),
    _daily("browse", 5_000, 100),
    _daily("trading", 5_000, 300),
    _daily("notification", 10_000, 50),
    _daily("token", 50_000, 20),
    Limit("cancellation", 1, 20),
    Limit("message", 1, 20),
    Limit("identity", 1, 20),
    Limit("*", 1, 20),
)
