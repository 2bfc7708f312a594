"""Published limits, for the standard plan; a shop of a larger plan says so in its answers, and is asked more.

REST: a bucket of 40 calls that leaks 2 a second (shopify.dev, "REST Admin API rate limits"). GraphQL: points, 100 a
second on the standard plan from a bucket of 2000, and 1000 at most for one query ("GraphQL Admin API rate limits").
Most of our calls use some 20 points; those that bring many rows use up to 500, and have a limit of their own. So have
those that publish ten products together: of the three that these take one uses next to nothing, and all some 300.
"""

from zayton.channels.ports.calling import Limit

REST = "rest"
GRAPH = "graphql"
ROWS = "graphql_rows"
SETS = "graphql_sets"
TOKEN = "token"  # noqa: S105 the name of an operation
STANDARD_POINTS = 100.0
LIMITS = (
    Limit(REST, 2.0, 38),
    Limit(GRAPH, 2.0, 20),
    Limit(ROWS, 0.25, 2),
    Limit(SETS, 1.0, 8),
    Limit(TOKEN, 1.0, 5),
)
