"""Listing files that sellers download: Amazon's reports of all and of active listings."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts

# what Amazon's `product-id-type` says of `product-id`; 2 is an ISBN, which is the ASIN of a book
_ASIN, _BARCODES = ("1", "2"), ("3", "4")


def _cells(heads: Mapping[str, str], key: str) -> pl.Expr:
    return pl.col(heads[key]).fill_null("").str.strip_chars() if key in heads else pl.lit("")


def shape_listings(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The ASIN, from its own column or as the product's id; the barcode where the product's id is one."""
    kind, ident, asin = (_cells(heads, key) for key in ("id_type", "product_id", "asin"))
    return Shaped(
        frame.with_columns(
            pl.when(asin != "")
            .then(asin)
            .when(kind.is_in(_ASIN))
            .then(ident)
            .otherwise(pl.lit(""))
            .alias("= item"),
            pl.when(kind.is_in(_BARCODES)).then(ident).otherwise(pl.lit("")).alias("= barcode"),
        )
    )


LISTINGS = Layout(
    name="amazon.listings",
    title=_("Amazon: all listings"),
    marketplace="amazon",
    target="listings.listings",
    headings={
        "title": (
            "item-name", "商品名", "商品名称", "Artikelbezeichnung", "nom-produit", "Nome dell'articolo",
            "Título del producto", "nazwa-produktu", "item-name (ürün adı)",
        ),
        "sku": (
            "seller-sku", "出品者SKU", "卖家 SKU", "Händler-SKU", "sku-vendeur", "SKU venditore", "SKU del vendedor",
            "sku-sprzedawcy", "seller-sku (satıcı sku)",
        ),
        "price": ("price", "価格", "价格", "Preis", "prix", "Prezzo", "Precio", "cena", "price (fiyat)"),
        "quantity": (
            "quantity", "数量", "在庫数", "Menge", "quantité", "Quantità", "Cantidad", "ilość", "quantity (adet)",
        ),
        "opened": (
            "open-date", "出品日", "开售日期", "Erstellungsdatum", "date-ouverture", "Data di creazione",
            "Fecha de creación", "data-otwarcia", "open-date (yayınlanma tarihi)",
        ),
        "asin": ("asin1", "ASIN1", "ASIN 1"),
        "product_id": (
            "product-id", "商品ID", "商品编码", "Produkt-ID", "id-produit", "Identificativo del prodotto",
            "Identificador del producto", "identyfikator-produktu", "product-id (ürün numarası)",
        ),
        "id_type": (
            "product-id-type", "商品IDタイプ", "商品编码类型", "Produkt-ID-Typ", "type-id-produit",
            "Tipo di identificativo del prodotto", "Tipo de identificador de producto",
            "typ-identyfikatora-produktu", "product-id-type (ürün numarası türü)",
        ),
        "channel": (
            "fulfillment-channel", "フルフィルメント・チャンネル", "配送渠道", "Versender", "canal-traitement",
            "Canale di gestione", "Canal de gestión logística", "kanał-realizacji",
            "fulfillment-channel (dağıtım kanalı)",
        ),
        "status": ("status", "ステータス", "状态", "état", "stato", "estado", "Estado del producto", "durum"),
    },
    # not the number of the listing, which some languages leave out
    known_by=("title", "sku", "price", "quantity", "opened", "id_type"),
    columns={
        "msku": "sku",
        "title": "title",
        "item": "= item",
        "barcode": "= barcode",
        "price": "price",
        "quantity": "quantity",
        "state": "status",
        "fulfilled_by": "channel",
    },
    reshape=shape_listings,
    reports=("GET_MERCHANT_LISTINGS_ALL_DATA",),
    by_itself={"unknown_skus": "match"},
)  # fmt: skip
register_layouts((LISTINGS,))
