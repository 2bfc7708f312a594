"""WooCommerce publishes no limits: the host in front of it has its own. Five calls a second are gentle to any."""

from zayton.channels.ports.calling import Limit

ANY = "*"
LIMITS = (Limit(ANY, 5.0, 10),)
"""One page of the API holds at most 100, and a batch too (developer.woocommerce.com, "Pagination", "Batch")."""
MOST_AT_ONCE = 100
