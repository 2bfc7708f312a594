"""Amazon's business report by child ASIN: as it is downloaded by hand, in the languages of its screens, and by API.

By API it is JSON, as schemas/reports/sellerSalesAndTrafficReport.json of amzn/selling-partner-api-models says.
"""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts
from zayton.orders.layouts.columns import currency_of


def shape_report(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Percentages without their sign, and the currency that amounts name.

    The conversion is no column, since it follows from the sums.
    """
    share = pl.col(heads["buy_box"]).fill_null("") if "buy_box" in heads else pl.lit("")
    bare = share.str.replace_all("[%％]", "").str.strip_chars()
    named = [currency_of(amount or "") for amount in frame[heads["sales"]]]
    return Shaped(
        frame.with_columns(bare.alias("= featured"), pl.Series("= currency", named, dtype=pl.String))
    )


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
        "currency": "= currency",
    },
    reshape=shape_report,
)  # fmt: skip
_BY_ASIN = "salesAndTrafficByAsin"
_SALES, _TRAFFIC = f"{_BY_ASIN}.salesByAsin", f"{_BY_ASIN}.trafficByAsin"


def shape_api_report(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Its rows by ASIN; those by date are their sums. What a day without any lacks is there, and blank."""

    def told(key: str) -> pl.Expr:
        return pl.col(heads[key]).fill_null("") if key in heads else pl.lit("")

    by_asin = (told("child") != "") | (told("parent") != "")
    whole = frame.with_columns(told(key).alias(f"= {key}") for key in _SHAPED)
    return Shaped(whole.filter(by_asin), whole.filter(~by_asin)["row"].to_list())


_SHAPED = ("child", "parent", "sessions", "views", "buy_box", "units", "items", "sales", "currency")
SALES_AND_TRAFFIC = Layout(
    name="amazon.sales_and_traffic",
    title=_("Amazon: business report, by API"),
    marketplace="amazon",
    target="orders.traffic",
    headings={
        "granularity": ("reportSpecification.reportOptions.asinGranularity",),
        "date": ("salesAndTrafficByDate.date",),
        "parent": (f"{_BY_ASIN}.parentAsin",),
        "child": (f"{_BY_ASIN}.childAsin",),
        "sessions": (f"{_TRAFFIC}.sessions",),
        "views": (f"{_TRAFFIC}.pageViews",),
        "buy_box": (f"{_TRAFFIC}.buyBoxPercentage",),
        "units": (f"{_SALES}.unitsOrdered",),
        "items": (f"{_SALES}.totalOrderItems",),
        "sales": (f"{_SALES}.orderedProductSales.amount",),
        "currency": (f"{_SALES}.orderedProductSales.currencyCode",),
    },
    # on a day on which nobody looked it has no rows by ASIN
    known_by=("granularity", "date"),
    columns={
        "listing": "= child",
        "parent": "= parent",
        "sessions": "= sessions",
        "page_views": "= views",
        "buy_box": "= buy_box",
        "units": "= units",
        "items": "= items",
        "sales": "= sales",
        "currency": "= currency",
    },
    decimals={"= buy_box": ".", "= sales": "."},
    reshape=shape_api_report,
    reports=("GET_SALES_AND_TRAFFIC_REPORT",),
)
register_layouts([BUSINESS_REPORT, SALES_AND_TRAFFIC])
