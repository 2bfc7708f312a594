"""Listings from a file, as marketplaces write them for download, or as people keep them in a sheet."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_by_id, shops_seen
from zayton.kernel.access.public import Scope
from zayton.kernel.intake.public import (
    Kind,
    Locale,
    Outcome,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)
from zayton.listings.filing import work
from zayton.listings.permissions import MANAGE


def _shops(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


def _unknown(_scope: Scope) -> Sequence[tuple[str, str]]:
    return [
        ("match", str(_("leave them to be matched"))),
        ("create", str(_("create those that nothing in the catalogue is like"))),
    ]


def _known(_scope: Scope) -> Sequence[tuple[str, str]]:
    return [
        ("update", str(_("bring to what the file says"))),
        ("keep", str(_("leave as they are"))),
    ]


def _locale(options: Mapping[str, str]) -> Locale:
    shops = shops_by_id([int(options["shop"])]) if options.get("shop") else {}
    return next((Locale(zone=shop.zone, currency=shop.currency) for shop in shops.values()), Locale())


LISTINGS = Target(
    name="listings.listings",
    title=_("Listings"),
    columns=(
        TargetColumn(
            "msku",
            _("Seller SKU"),
            required=True,
            synonyms=("MSKU", "seller-sku", "Variant SKU", "Custom label (SKU)", "店铺SKU", "平台SKU"),
        ),
        TargetColumn("title", _("Title"), synonyms=("item-name", "Product name", "商品标题", "标题")),
        TargetColumn(
            "item",
            _("ASIN or item number"),
            synonyms=("ASIN", "asin1", "Item number", "Item ID", "Product ID", "商品ID"),
        ),
        TargetColumn(
            "price",
            _("Price"),
            Kind.AMOUNT,
            synonyms=("Variant Price", "Current price", "Start price", "售价", "价格"),
        ),
        TargetColumn(
            "quantity",
            _("Quantity"),
            Kind.QUANTITY,
            synonyms=("Available quantity", "Variant Inventory Qty", "Stock", "库存", "数量"),
        ),
        TargetColumn("state", _("State"), synonyms=("status", "listing status", "状态")),
        TargetColumn(
            "fulfilled_by",
            _("Fulfilment"),
            synonyms=("fulfillment-channel", "fulfilment channel", "配送方式", "发货方式"),
        ),
        TargetColumn("barcode", _("Barcode"), Kind.BARCODE, synonyms=("EAN", "UPC", "GTIN", "条码")),
    ),
    work=work,
    group_by=("msku",),
    options=(
        TargetOption("shop", _("Shop"), _shops),
        TargetOption("unknown_skus", _("SKUs that the catalogue lacks"), _unknown),
        TargetOption("known", _("Listings that stand already"), _known, required=False),
    ),
    outcomes=(
        Outcome("found", _("New listings")),
        Outcome("changed", _("Changed listings")),
        Outcome("unchanged", _("Unchanged")),
        Outcome("known", _("Left as they are")),
    ),
    locale=_locale,
    permission=MANAGE.name,
)
register_target(LISTINGS)
