"""Amazon's Selling Partner API: one seller, six sites, a catalogue with rivals, all in memory.

Programs speak to it as to Amazon: tokens come from `/auth/o2/token` for the credentials below, everything else is at
the vendor's own paths. What happens at Amazon without the seller is told by `POST /_sandbox/amazon/<command>`; see
`commands` for all of them and `Pace` for how fast things go.
"""

from zayton.sandbox.amazon.lwa import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from zayton.sandbox.amazon.mall import SELLER_ID, Pace
from zayton.sandbox.amazon.market import Amazon

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "SELLER_ID", "Amazon", "Pace"]
