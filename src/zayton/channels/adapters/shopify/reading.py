"""Variants as GraphQL shows them, in our words; pure."""

from collections.abc import Sequence

from zayton.channels.adapters.shopify.finding import remote
from zayton.channels.adapters.shopify.naming import number_of
from zayton.channels.adapters.shopify.payloads import amount
from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.parts import Json, loaded, needed, part, parts, text, whole_or

STANDINGS = {
    "ACTIVE": Standing.LIVE,
    # reachable by its address only
    "UNLISTED": Standing.LIVE,
    "DRAFT": Standing.INACTIVE,
    "ARCHIVED": Standing.INACTIVE,
}


def listing(body: bytes) -> Sequence[ListingSeen]:
    """The listing of a document `{"variant": …, "currency": …, "location": …}`; none without a SKU to tell it by."""
    told = loaded(body)
    found = seen(part(told, "variant"), needed(told, "currency"), text(told, "location"))
    return (found,) if found.key.sku else ()


def seen(variant: Json, currency: str, location: str) -> ListingSeen:
    """A variant with its product as a listing; the product is its parent where it has several variants."""
    product = part(variant, "product")
    found = remote(variant, location)
    title, own = needed(product, "title"), text(variant, "title")
    alone = own in ("", "Default Title")
    published = bool(text(product, "publishedAt"))
    standing = STANDINGS.get(needed(product, "status"), Standing.INACTIVE)
    return ListingSeen(
        key=ListingKey("", text(variant, "sku"), found.text),
        item=number_of(needed(variant, "id")),
        standing=standing if published or standing != Standing.LIVE else Standing.INACTIVE,
        title=title if alone else f"{title} - {own}",
        price_minor=amount(variant, "price", currency),
        currency=currency,
        quantity=_quantity(variant),
        barcode=text(variant, "barcode"),
        image=text(part(part(product, "featuredMedia"), "image"), "url") or None,
        category=text(product, "productType") or None,
        parent=None if alone else found.product,
        description=text(product, "descriptionHtml"),
        brand=text(product, "vendor") or None,
        url=text(product, "onlineStoreUrl"),
        own_title=title,
    )


def _quantity(variant: Json) -> int | None:
    """Units at our location, else over all locations."""
    level = part(part(variant, "inventoryItem"), "inventoryLevel")
    for one in parts(level, "quantities"):
        if text(one, "name") == "available":
            return whole_or(one, "quantity", 0)
    total = whole_or(variant, "inventoryQuantity", -1)
    return total if total >= 0 else None
