"""What requests about seller SKUs say, and what their answers show."""

from typing import Annotated

from pydantic import Field

from zayton.channels.rules.signs import Sign, Strength
from zayton.channels.states import MatchState
from zayton.kernel.http.public import Body, Key, PageAsked, Shown

MOST_ASIDE = 500


class ReasonShown(Shown):
    """What speaks for a SKU of ours, and the text in which it was found."""

    sku_id: int
    sku: str
    sign: Sign
    said: str


class SellerSkuShown(Shown):
    """A seller SKU of a shop. `suggested` is null where nothing speaks for a SKU, or signs name different ones."""

    shop_id: int
    msku: str
    state: MatchState
    title: str
    item: str
    barcode: str
    fulfilled_by: str
    waiting: int
    sku: str | None
    suggested: str | None
    strength: Strength | None
    reasons: list[ReasonShown]


class SellerSkusAsked(PageAsked):
    """Which seller SKUs are wanted; those to be matched unless another state is asked for."""

    state: MatchState = MatchState.OPEN
    strength: Strength | None = None
    shop: Key | None = None


class SellerSkuSaid(Body):
    """A seller SKU by its shop and name."""

    shop_id: Key
    msku: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^\S(.*\S)?$")]


class AsideSaid(Body):
    """Seller SKUs that are nothing of ours."""

    seller_skus: Annotated[list[SellerSkuSaid], Field(min_length=1, max_length=MOST_ASIDE)]
