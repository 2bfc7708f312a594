"""How often AliExpress may be called.

The Open Platform publishes no figures for the methods of sellers: a call too many is answered with `ApiCallLimit` and
the seconds that the ban lasts (page "API call frequency"). These rates keep well below what is commonly granted to an
application (assumed: 10 calls a second); the answers correct them, as calls that were refused for it are made again.
"""

from zayton.channels.ports.calling import Limit

LIMITS = (
    Limit("orders", 5, 10),
    Limit("products", 5, 10),
    Limit("updates", 3, 6),
    Limit("token", 1, 5),
    Limit("*", 2, 5),
)
