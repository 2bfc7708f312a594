"""What of WooCommerce's ids a listing's `remote` keeps."""

from typing import NamedTuple

from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json, ident, text


class Remote(NamedTuple):
    """A product's id and, where it is one, the variation's; blank when unknown."""

    product: str = ""
    variation: str = ""

    @property
    def text(self) -> str:
        """As `ListingKey.remote` keeps it."""
        return ":".join(self)

    @property
    def path(self) -> str:
        """The list that it belongs to."""
        return f"products/{self.product}/variations" if self.variation else "products"

    @property
    def id(self) -> int:
        """Its id within that list."""
        return int(self.variation or self.product)


def remote_of(key: ListingKey) -> Remote:
    """What a key keeps; blank when the listing is new or the text is not ours."""
    product, _, variation = key.remote.partition(":")
    known = product.isdecimal() and (variation.isdecimal() or not variation)
    return Remote(product, variation) if known else Remote()


def remote(one: Json) -> Remote:
    """The ids of a product or variation as the list of products shows it."""
    if text(one, "type") == "variation":
        return Remote(ident(one, "parent_id"), ident(one))
    return Remote(ident(one))
