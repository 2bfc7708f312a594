"""Amazon's business report by child ASIN, in the languages of its screens."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts


def shape_report(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Percentages without their sign; the conversion is no column, since it follows from the sums."""
    share = pl.col(heads["buy_box"]).fill_null("") if "buy_box" in heads else pl.lit("")
    bare = share.str.replace_all("[%％]", "").str.strip_chars()
    return Shaped(frame.with_columns(bare.alias("= featured")))


BUSINESS_REPORT = Layout(
    name="amazon.business_report",
    title=_("Amazon: business report by child ASIN"),
    marketplace="amazon",
    target="orders.traffic",
    headings={
        "parent": ("(Parent) ASIN", "(Übergeordnete) ASIN", "（父）ASIN", "（親）ASIN", "ASIN (principal)"),
        "child": ("(Child) ASIN", "(Untergeordnete) ASIN", "（子）ASIN", "ASIN (secundario)"),
        "title": ("Title", "Titel", "标题", "タイトル", "Título"),
        "sessions": (
            "Sessions - Total", "Sessions", "Sitzungen – Summe", "Sitzungen – Gesamt", "Sitzungen", "会话数 - 总计",
            "会话次数 – 总计", "セッション数 - 合計", "セッション", "Sesiones",
        ),
        "views": (
            "Page Views - Total", "Page Views", "Seitenaufrufe – Summe", "Seitenaufrufe – Gesamt", "Seitenaufrufe",
            "页面浏览量 - 总计", "ページビュー - 合計", "ページビュー", "Páginas vistas",
        ),
        "buy_box": (
            "Featured Offer (Buy Box) Percentage", "Buy Box Percentage", "Prozentsatz Einkaufswagen",
            "推荐报价（推荐报价展示位）百分比", "おすすめ出品（おすすめ商品）の獲得率", "カートボックス獲得率",
        ),
        "units": ("Units Ordered", "Bestellte Einheiten", "已订购商品数量", "注文された商品点数", "Unidades pedidas"),
        "sales": (
            "Ordered Product Sales", "Durch bestellte Produkte erzielter Umsatz", "Umsätze – Bestellte Artikel",
            "已订购商品销售额", "注文商品の売上額", "注文商品売上", "Ventas de productos pedidos",
        ),
        "items": (
            "Total Order Items", "Zahl der Bestellposten", "Bestellposten gesamt", "订单商品总数", "注文品目総数",
        ),
    },
    known_by=("child", "sessions", "views", "units", "sales"),
    columns={
        "listing": "child",
        "parent": "parent",
        "sessions": "sessions",
        "page_views": "views",
        "buy_box": "= featured",
        "units": "units",
        "items": "items",
        "sales": "sales",
    },
    reshape=shape_report,
)  # fmt: skip
register_layouts([BUSINESS_REPORT])
