"""Columns and constraints of listings, their rules, and what is asked of channels."""

from zayton.listings.models.asking import Ask, PushLane
from zayton.listings.models.content import Content, Offering, Pictures
from zayton.listings.models.editing import EditLine, ListingEdit, ProductLimits
from zayton.listings.models.listings import Listing, ShowRule
from zayton.listings.models.pricing import (
    PriceBounds,
    PriceDecision,
    PriceMove,
    PriceRule,
    PriceRuleVersion,
)
from zayton.listings.models.sizing import SizeChart, SizeRow
from zayton.listings.models.translating import KeptTerm, Translation, TranslatorAccount, UnreviewedShop
from zayton.listings.models.watching import Finding, ListingWatch, Watch, WatchLetter
from zayton.listings.models.wording import ListingTexts

__all__ = [
    "Ask",
    "Content",
    "EditLine",
    "Finding",
    "KeptTerm",
    "Listing",
    "ListingEdit",
    "ListingTexts",
    "ListingWatch",
    "Offering",
    "Pictures",
    "PriceBounds",
    "PriceDecision",
    "PriceMove",
    "PriceRule",
    "PriceRuleVersion",
    "ProductLimits",
    "PushLane",
    "ShowRule",
    "SizeChart",
    "SizeRow",
    "Translation",
    "TranslatorAccount",
    "UnreviewedShop",
    "Watch",
    "WatchLetter",
]
