"""Columns and constraints of listings, their rules, and what is asked of channels."""

from zayton.listings.models.asking import Ask, PushLane
from zayton.listings.models.content import Content, Offering, Pictures
from zayton.listings.models.listings import Listing, ShowRule
from zayton.listings.models.pricing import (
    PriceBounds,
    PriceDecision,
    PriceMove,
    PriceRule,
    PriceRuleVersion,
)
from zayton.listings.models.watching import Finding, ListingWatch, Watch, WatchLetter

__all__ = [
    "Ask",
    "Content",
    "Finding",
    "Listing",
    "ListingWatch",
    "Offering",
    "Pictures",
    "PriceBounds",
    "PriceDecision",
    "PriceMove",
    "PriceRule",
    "PriceRuleVersion",
    "PushLane",
    "ShowRule",
    "Watch",
    "WatchLetter",
]
