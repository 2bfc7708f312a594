"""Products and variations in our words; pure."""

from collections.abc import Sequence

from zayton.channels.adapters.woocommerce.naming import Remote
from zayton.channels.adapters.woocommerce.payloads import amount_or, loaded
from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.parts import Json, ident, needed, part, parts, text, whole_or


def listing(body: bytes) -> Sequence[ListingSeen]:
    """The listings of a document `{"product": …, "variations": […], "currency": …}`.

    A variable product is none of its own: its variations are. What has no SKU cannot be told by it, and is left out.
    """
    told = loaded(body)
    product, currency = part(told, "product"), needed(told, "currency")
    if needed(product, "type") == "variable":
        found = [_seen(one, product, currency) for one in parts(told, "variations")]
    else:
        found = [_seen(product, product, currency)]
    return [one for one in found if one.key.sku]


def _seen(one: Json, product: Json, currency: str) -> ListingSeen:
    alone = one is product
    options = [text(value, "option") for value in parts(one, "attributes") if text(value, "option")]
    name = needed(product, "name")
    pictures = [part(one, "image"), *parts(product, "images")]
    stands = "publish" in (text(one, "status") or "publish") and text(product, "status") == "publish"
    counted = one.get("manage_stock") is True
    return ListingSeen(
        key=ListingKey("", text(one, "sku"), Remote(ident(product), "" if alone else ident(one)).text),
        item=ident(one),
        standing=Standing.LIVE if stands else Standing.INACTIVE,
        title=name if alone or not options else f"{name} - {', '.join(options)}",
        price_minor=amount_or(one, "price", currency, -1) if text(one, "price") else None,
        currency=currency,
        quantity=max(0, whole_or(one, "stock_quantity", 0)) if counted else None,
        barcode=text(one, "global_unique_id"),
        image=next((text(picture, "src") for picture in pictures if text(picture, "src")), None),
        category=next((text(each, "name") for each in parts(product, "categories")), None),
        parent=None if alone else ident(product),
        description=text(one, "description") or text(product, "description"),
        brand=next((text(each, "name") for each in parts(product, "brands")), None),
        url=text(one, "permalink"),
        own_title=name,
    )
