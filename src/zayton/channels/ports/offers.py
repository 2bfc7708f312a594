"""What we offer: listings, their stock and price, and who else offers the same."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from zayton.channels.ports.documents import Page, RawDocument
from zayton.channels.ports.orders import FulfilledBy, Outcome


class Standing(StrEnum):
    """How a listing stands on its channel."""

    LIVE = "live"
    INACTIVE = "inactive"
    """Known there and not for sale: no stock, ended, a draft."""
    PENDING = "pending"
    """Sent, and not decided yet."""
    REJECTED = "rejected"
    DELETED = "deleted"
    OUTSIDE = "outside"
    """On sale there, made by other means: nothing of it can be changed by its interface until it is brought over."""


class Problem(NamedTuple):
    """What a channel (or our check before sending) has against a listing; `severe` ones keep it from selling."""

    code: str
    words: str
    field: str = ""
    severe: bool = True


class ListingKey(NamedTuple):
    """How a channel names a listing: the site, our SKU there, and its own ids.

    `remote` is what its calls ask for beside the SKU (eBay offer id, Shopify variant and inventory item and location,
    WooCommerce product and variation), as the adapter wrote it when it read or published the listing.
    """

    site: str
    sku: str
    remote: str = ""


class ListingSeen(NamedTuple):
    """A listing as the channel shows it now. What the channel does not tell is `None`.

    `own_title` is what is changed to change the title, where that is shown with more (a product's name with its
    variant's); `None` where the title is shown as it is kept. `formerly` is the SKU it went by while it had none of its
    own.
    """

    key: ListingKey
    item: str
    """The ASIN, item, product or goods id that people look it up by."""
    standing: Standing
    title: str | None = None
    price_minor: int | None = None
    currency: str = ""
    quantity: int | None = None
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER
    barcode: str | None = None
    image: str | None = None
    category: str | None = None
    parent: str | None = None
    description: str | None = None
    bullets: tuple[str, ...] | None = None
    brand: str | None = None
    problems: tuple[Problem, ...] = ()
    url: str = ""
    own_title: str | None = None
    formerly: str = ""


class ListingDraft(NamedTuple):
    """What is to be listed. `attributes` are those of the channel's product type; `key.remote` is empty when new.

    Texts are in the site's language; weights in grams, lengths in millimetres; images are addresses. `quantity` counts
    only for what the seller fulfils: of what the marketplace does it counts its own.
    """

    key: ListingKey
    title: str
    description: str
    bullets: tuple[str, ...]
    brand: str
    barcode: str
    images: tuple[str, ...]
    product_type: str
    language: str
    price_minor: int
    currency: str
    quantity: int
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    item: str = ""
    """The catalogue entry to sell on (ASIN, EPID), where there is one already."""
    category: str = ""
    attributes: Mapping[str, Any] = {}
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER


class Published(NamedTuple):
    """What became of one draft: its full key, its standing, and the channel's problems with it."""

    key: ListingKey
    item: str
    standing: Standing
    problems: tuple[Problem, ...] = ()
    outcome: Outcome = Outcome("")


class StockAsked(NamedTuple):
    """The units a listing shall show; newest value wins.

    A channel that can compare changes nothing when a buyer comes in between (AWAY): it is asked again a moment later.
    """

    key: ListingKey
    quantity: int
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER


class PriceAsked(NamedTuple):
    """The price a listing shall have."""

    key: ListingKey
    price_minor: int
    currency: str


class StockSeen(NamedTuple):
    """Units that a marketplace holds in its own warehouse or shows of ours."""

    key: ListingKey
    fulfilled_by: FulfilledBy
    sellable: int
    unsellable: int = 0
    reserved: int = 0
    inbound: int = 0
    fnsku: str = ""


class CompetingOffer(NamedTuple):
    """One seller's offer on a catalogue entry; prices in minor units, shipping separate."""

    seller: str
    price_minor: int
    shipping_minor: int
    currency: str
    ours: bool = False
    buy_box: bool = False
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER
    condition: str = "new"


class OffersSeen(NamedTuple):
    """All offers on a listing's catalogue entry, lowest landed price first."""

    key: ListingKey
    item: str
    offers: tuple[CompetingOffer, ...]


class Glance(NamedTuple):
    """How many offers of new goods, ours among them, stand on a listing's entry, and what the Buy Box costs delivered.

    `box_minor` is `None` when nobody has the Buy Box, `box_seller` blank where the marketplace does not name who has.
    """

    key: ListingKey
    offers: int
    box_minor: int | None = None
    currency: str = ""
    box_ours: bool = False
    box_seller: str = ""


class CatalogueHit(NamedTuple):
    """A catalogue entry that one may sell on."""

    item: str
    title: str
    brand: str = ""
    barcode: str = ""
    image: str = ""
    product_type: str = ""


def _attributes_of(draft: ListingDraft) -> Mapping[str, Any] | None:
    return draft.attributes


class ProductRules(NamedTuple):
    """What a channel demands of a kind of product: a JSON Schema (draft 2019-09) over what `said` makes of a draft,

    which is its attributes unless the channel knows no other fields (`None` where it alone can judge), and limits over
    the draft's own fields as {field: {"required": bool, "max_length": int, "max_items": int}}. `names` gives the
    draft's field for a name of the schema, `kinds` which attributes are an `integer`, a `number` or a `boolean`.
    """

    product_type: str
    schema: Mapping[str, Any]
    limits: Mapping[str, Mapping[str, int | bool]]
    names: Mapping[str, str] = {}
    kinds: Mapping[str, str] = {}
    said: Callable[[ListingDraft], Mapping[str, Any] | None] = _attributes_of


class StockPort(Protocol):
    """Shows our stock."""

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """Set quantities to absolute values; an outcome's key is the asked `key.sku`."""

    def held(self, *, cursor: str) -> Page:
        """What the marketplace holds of ours in its own warehouses (subject STOCK); empty where it has none."""


class PricePort(Protocol):
    """Sets prices."""

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """Set prices to absolute values; an outcome's key is the asked `key.sku`."""


class ListingPort(Protocol):
    """Publishes, changes, ends and reads listings."""

    def all(self, *, cursor: str) -> Page:
        """Every listing of the account (subject LISTING)."""

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """These listings; one that is not there is left out."""

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """Make listings stand as drafted, new or changed. Told twice it is as if told once."""

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """Take listings off sale, so that they can be put on again."""

    def rules(self, product_type: str, *, site: str) -> ProductRules:
        """What the channel demands of this kind of product."""


class ClosingPort(Protocol):
    """Closes offers of goods that lie in the marketplace's own warehouses, where they stay, and opens them again."""

    def close(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """Take offers off sale and keep the listings, whoever made them; an outcome's key is `key.sku`."""

    def open(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """Offer them again at a price; an outcome's key is the asked `key.sku`."""


class BringingPort(Protocol):
    """Brings listings over that were made by other means, so that they can be changed here."""

    def bring(self, keys: Sequence[ListingKey]) -> Sequence[Published]:
        """Bring listings over as they stand, each under its SKU. Told twice it is as if told once."""


class CataloguePort(Protocol):
    """Searches the marketplace's catalogue."""

    def search(self, *, barcodes: Sequence[str] = (), words: str = "", site: str) -> Sequence[CatalogueHit]:
        """Catalogue entries with one of the barcodes, or by words."""


class OffersPort(Protocol):
    """Watches who else sells."""

    def competing(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[RawDocument]:
        """The offers on these listings (subject OFFERS); `items` gives each SKU's catalogue entry."""


class GlancePort(Protocol):
    """Tells in one question for many whether it is worth asking who else sells."""

    def glance(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[Glance]:
        """Glances at these listings; one that the marketplace says nothing of is left out."""
