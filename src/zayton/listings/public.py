"""What other domains may use of listings."""

from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.publishing import Asked, OfferDraft, publish
from zayton.listings.operations.switching import delist, delist_skus, relist
from zayton.listings.operations.writing import ContentDraft, write_content
from zayton.listings.states import AskKind
from zayton.listings.translating.deepl import DEEPL
from zayton.listings.translating.engines import register_translators

__all__ = [
    "DEEPL",
    "AskKind",
    "Asked",
    "ContentDraft",
    "OfferDraft",
    "Wish",
    "ask_channels",
    "delist",
    "delist_skus",
    "publish",
    "register_translators",
    "relist",
    "write_content",
]
