"""Products as AliExpress shows them, in our words: one listing for each SKU."""

from typing import Final

from zayton.channels.adapters.aliexpress.payloads import loaded, needed, price_minor, rows, text, units
from zayton.channels.adapters.aliexpress.sites import REF, item_address
from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.parts import Json

_STANDING: Final = {
    "onSelling": Standing.LIVE,
    "offline": Standing.INACTIVE,
    "auditing": Standing.PENDING,
    "editingRequired": Standing.REJECTED,
}


def read_listings(body: bytes) -> tuple[ListingSeen, ...]:
    """The SKUs of one product, as `product.info.get` shows it; those without a code of ours are left out."""
    given = loaded(body)
    item = needed(given, "product_id")
    return tuple(
        _listing(given, item, sku) for sku in rows(given, "aeop_ae_product_s_k_us") if text(sku, "sku_code")
    )


def _listing(product: Json, item: str, sku: Json) -> ListingSeen:
    currency = text(sku, "currency_code") or text(product, "currency_code") or "USD"
    price = text(sku, "sku_discount_price") or text(sku, "sku_price")
    quantity = units(sku, "ipm_sku_stock")
    standing = _STANDING.get(text(product, "product_status_type"), Standing.PENDING)
    several = len(rows(product, "aeop_ae_product_s_k_us")) > 1
    return ListingSeen(
        key=ListingKey(REF, text(sku, "sku_code"), item),
        item=item,
        standing=Standing.INACTIVE if standing is Standing.LIVE and quantity == 0 else standing,
        title=_subject(product) or None,
        price_minor=price_minor(price, currency, "sku_price") if price else None,
        currency=currency,
        quantity=quantity,
        barcode=text(sku, "ean_code") or text(sku, "barcode") or None,
        image=next(filter(None, text(product, "image_u_r_ls").split(";")), None),
        category=text(product, "category_id") or None,
        parent=item if several else None,
        description=text(product, "detail"),
        url=item_address(item),
    )


def _subject(product: Json) -> str:
    subjects = rows(product, "multi_language_subject_list")
    english = [text(one, "subject") for one in subjects if text(one, "locale").startswith("en")]
    return next(iter(english), "") or text(product, "subject")
