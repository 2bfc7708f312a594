"""Order files as an import target: its columns and options; the work on a slice is in `slices.py`."""

from collections.abc import Mapping, Sequence
from typing import Any

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
from zayton.orders.slices import work
from zayton.stock.public import WarehouseKind, warehouse_cards


def _shop_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


def _warehouse_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(key), card.name) for key, card in warehouse_cards(scope=scope).items()]


def _mirror_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    houses = warehouse_cards(scope=scope).items()
    return [(str(key), card.name) for key, card in houses if card.kind == WarehouseKind.MARKETPLACE]


def _locale(options: Mapping[str, str]) -> Locale:
    shops: Mapping[int, Any] = shops_by_id([int(options["shop"])]) if options.get("shop") else {}
    for shop in shops.values():
        return Locale(zone=shop.zone, currency=shop.currency)
    return Locale()


register_target(
    Target(
        name="orders",
        title=_("Orders and returns"),
        columns=[
            TargetColumn(
                "external_number",
                _("Order number"),
                required=True,
                synonyms=("InvoiceNo", "Invoice", "order-id", "amazon-order-id", "订单号", "单号"),
            ),
            TargetColumn("label", _("Order name"), synonyms=("order name", "订单名称")),
            TargetColumn(
                "placed_at",
                _("Ordered at"),
                Kind.MOMENT,
                required=True,
                synonyms=("InvoiceDate", "purchase-date", "order date", "下单时间", "订购时间"),
            ),
            TargetColumn(
                "code",
                _("SKU or service code"),
                required=True,
                synonyms=("StockCode", "sku", "seller-sku", "MSKU", "商品编码"),
            ),
            TargetColumn("title", _("Title"), synonyms=("Description", "product-name", "品名", "商品名称")),
            TargetColumn(
                "quantity",
                _("Quantity"),
                Kind.QUANTITY,
                required=True,
                synonyms=("qty", "quantity-purchased", "数量"),
            ),
            TargetColumn(
                "unit_price", _("Unit price"), Kind.DECIMAL, synonyms=("UnitPrice", "price", "单价")
            ),
            TargetColumn(
                "amount", _("Line total"), Kind.AMOUNT, synonyms=("item-price", "line amount", "金额", "小计")
            ),
            TargetColumn(
                "customer", _("Customer number"), synonyms=("CustomerID", "buyer id", "客户编号", "买家")
            ),
            TargetColumn(
                "country", _("Country"), Kind.COUNTRY, synonyms=("ship-country", "ship country", "国家")
            ),
            TargetColumn("postcode", _("Postcode"), synonyms=("ship-postal-code", "zip", "邮编")),
            TargetColumn("currency", _("Currency"), Kind.CURRENCY, synonyms=("currency code", "币种")),
            TargetColumn(
                "original", _("Order that the goods come back of"), synonyms=("原订单号", "退货订单")
            ),
            TargetColumn(
                "status", _("Status"), synonyms=("order status", "order-status", "订单状态", "状态")
            ),
            TargetColumn("fulfilled_by", _("Sent by"), synonyms=("fulfillment-channel", "发货方式")),
            TargetColumn("condition", _("Condition of what came back"), synonyms=("detailed-disposition",)),
            TargetColumn("site", _("Country of the site"), Kind.COUNTRY),
            TargetColumn("postage", _("Postage"), Kind.AMOUNT, synonyms=("shipping-price", "运费")),
            TargetColumn("gift_wrap", _("Gift wrapping"), Kind.AMOUNT, synonyms=("gift-wrap-price",)),
            TargetColumn("discount", _("Discount"), Kind.AMOUNT, synonyms=("discount amount", "折扣")),
            TargetColumn("tax", _("Tax on top"), Kind.AMOUNT, synonyms=("税额",)),
            TargetColumn("recipient", _("Recipient"), synonyms=("recipient-name", "ship to name", "收件人")),
            TargetColumn("company", _("Recipient's company"), synonyms=("ship to company", "收件公司")),
            TargetColumn("street", _("Street"), synonyms=("ship-address-1", "address 1", "地址", "地址1")),
            TargetColumn(
                "street2", _("Street, second line"), synonyms=("ship-address-2", "address 2", "地址2")
            ),
            TargetColumn(
                "street3", _("Street, third line"), synonyms=("ship-address-3", "address 3", "地址3")
            ),
            TargetColumn("city", _("City"), synonyms=("ship-city", "ship to city", "城市")),
            TargetColumn("region", _("Region"), synonyms=("ship-state", "state", "省份", "州")),
            TargetColumn(
                "phone", _("Recipient's phone"), synonyms=("ship-phone-number", "手机号", "联系电话")
            ),
            TargetColumn("email", _("Recipient's e-mail"), synonyms=("buyer-email", "email", "邮箱")),
        ],
        work=work,
        order_by=("placed_at",),
        options=[
            TargetOption("shop", _("Shop"), _shop_choices),
            TargetOption(
                "fulfilment",
                _("These orders"),
                lambda _scope: [
                    ("allocate", str(_("are to be served: allocate stock"))),
                    ("shipped", str(_("have left already: book the goods out at order time"))),
                    ("none", str(_("are only to be kept, without touching stock"))),
                ],
            ),
            TargetOption(
                "warehouse", _("Warehouse of shipments and returns"), _warehouse_choices, required=False
            ),
            TargetOption(
                "marketplace_warehouse",
                _("Warehouse of what the marketplace sends itself"),
                _mirror_choices,
                required=False,
            ),
            TargetOption(
                "known",
                _("Orders that stand already and came by no file"),
                lambda _scope: [
                    ("revise", str(_("bring to what the file says"))),
                    ("keep", str(_("leave as they are"))),
                ],
                required=False,
            ),
            TargetOption(
                "unknown_skus",
                _("SKUs that the catalogue lacks"),
                lambda _scope: [
                    ("create", str(_("create them from code and title"))),
                    ("quarantine", str(_("put their rows in quarantine"))),
                ],
            ),
        ],
        outcomes=[
            Outcome("sale", _("Sales")),
            Outcome("return", _("Returns")),
            Outcome("charge", _("Charges")),
            Outcome("correction", _("Stock corrections")),
            Outcome("unchanged", _("Unchanged")),
            Outcome("sent", _("Known before, now sent")),
            Outcome("known", _("Known from the marketplace already")),
            Outcome("cancelled", _("Cancelled")),
            Outcome("elsewhere", _("Sold on another site; import the file for that shop too")),
            Outcome("pending", _("Not yet confirmed; they come with a later file")),
        ],
        locale=_locale,
        permission="orders.place",
    )
)
