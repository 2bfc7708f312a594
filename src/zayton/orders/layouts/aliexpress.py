"""AliExpress: the orders workbook, with all products of an order in one cell."""

import re
from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column, currency_of
from zayton.orders.rules.packs import packed

# the products of an order are numbered so: 【1】 …
_NUMBERED = re.compile(r"【\d+】")
_CODE = re.compile(
    r"[(（](?:商家编码|SKU|Seller SKU|Product Code)\s*[:：]\s*([^()（）]+?)\s*[)）]", re.IGNORECASE
)
_UNITS = re.compile(r"[(（](?:产品数量|商品数量|Quantity)\s*[:：]\s*(\d+)[^()（）]*[)）]", re.IGNORECASE)


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The codes and quantities of the products, packed into one cell where there are several."""
    cells = frame.select(column(heads, "goods")).to_series().to_list()
    amounts = frame.select(column(heads, "amount")).to_series().to_list()
    goods = [goods_in(cell) for cell in cells]
    codes = [packed([(code, units) for code, units, _title in some]) for some in goods]
    units = [str(some[0][1]) if len(some) == 1 else "1" if some else "" for some in goods]
    titles = [some[0][2] if some else "" for some in goods]
    return Shaped(
        frame.with_columns(
            pl.Series("= code", codes, dtype=pl.String),
            pl.Series("= quantity", units, dtype=pl.String),
            pl.Series("= title", titles, dtype=pl.String),
            pl.Series("= currency", [currency_of(amount) for amount in amounts], dtype=pl.String),
        )
    )


def goods_in(cell: str) -> list[tuple[str, int, str]]:
    """The products of a cell as (code, units, title); one without a code is named by its title, one without a
    quantity is one.
    """
    found: list[tuple[str, int, str]] = []
    for part in _NUMBERED.split(cell):
        title = " ".join(re.split(r"[(（]", part, maxsplit=1)[0].split())
        code, units = _CODE.search(part), _UNITS.search(part)
        if title or code:
            found.append((code[1].strip() if code else title[:64], int(units[1]) if units else 1, title))
    return found


LAYOUTS = (
    Layout(
        name="aliexpress.orders",
        title=_("AliExpress: orders"),
        marketplace="aliexpress",
        target="orders",
        headings={
            "order": ("Order Number", "Order No.", "Order ID", "订单号"),
            "status": ("Order Status", "订单状态"),
            "placed": ("Order Time", "Order Date", "Order Placed Time", "下单时间"),
            "paid": ("Payment Time", "付款时间"),
            "amount": ("Total Product Amount", "Product Amount", "产品总金额", "商品总金额"),
            "postage": ("Shipping Cost", "Logistics Cost", "物流费用"),
            "total": ("Order Amount", "订单金额"),
            "discount": ("Store Discount", "满立减"),
            "goods": (
                "Product Information", "Product Details", "产品信息", "商品信息",
                "产品信息（双击单元格展开所有产品信息！）",
            ),
            "country": ("Country", "Country/Region", "收货国家"),
            "postcode": ("Zip Code", "Postal Code", "邮编"),
            "buyer": ("Buyer ID", "买家ID"),
            "recipient": ("Receiver's Name", "Contact Name", "收货人名称", "收件人"),
            "street": ("Address", "地址", "详细地址"),
            "city": ("City", "城市"),
            "region": ("State/Province", "州/省"),
            "phone": ("Mobile", "手机", "Tel", "联系电话"),
        },
        known_by=("order", "status", "placed", "amount", "postage", "total", "goods"),
        columns={
            "external_number": "order",
            "placed_at": "placed",
            "code": "= code",
            "title": "= title",
            "quantity": "= quantity",
            "amount": "amount",
            "currency": "= currency",
            "customer": "buyer",
            "country": "country",
            "postcode": "postcode",
            "recipient": "recipient",
            "street": "street",
            "city": "city",
            "region": "region",
            "phone": "phone",
            "status": "status",
            "postage": "postage",
            "discount": "discount",
        },
        options={"known": "keep"},
        reshape=shape_orders,
    ),
)  # fmt: skip
