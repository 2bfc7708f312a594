"""Published limits, for the cheapest plan: the shop's own answers correct the second one upwards.

REST: a bucket of 40 calls that leaks 2 a second (shopify.dev, "REST Admin API rate limits"). GraphQL: points, 100 a
second on the standard plan, 1000 at most for one query ("GraphQL Admin API rate limits"); our queries are asked for
at up to some 500 points and use far fewer, so two a second is safe and the bucket of 2000 takes the bursts.
"""

from zayton.channels.ports.calling import Limit

REST = "rest"
GRAPH = "graphql"
TOKEN = "token"  # noqa: S105 the name of an operation
LIMITS = (Limit(REST, 2.0, 38), Limit(GRAPH, 2.0, 4), Limit(TOKEN, 1.0, 5))
