"""Amazon's Selling Partner API: one seller, six sites, a catalogue with rivals, all in memory."""

from zayton.sandbox.amazon.lwa import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from zayton.sandbox.amazon.mall import SELLER_ID, Pace
from zayton.sandbox.amazon.market import Amazon

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "SELLER_ID", "Amazon", "Pace"]
