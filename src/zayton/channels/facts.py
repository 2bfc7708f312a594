"""What the lake knows of shops: their words, and the site each is on; no fact of its own."""

import polars as pl
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zayton.channels.events import SHOP_CHANGED, SHOP_OPENED, SITE_ADDED
from zayton.channels.models import MarketplaceSite, Shop
from zayton.channels.site_words import site_words
from zayton.lake.public import Dimension, DimensionTable, register_dimension_tables, register_dimensions

# either table may need to be read again when a shop moves to another site
_VERBS = frozenset({SITE_ADDED.verb, SHOP_OPENED.verb, SHOP_CHANGED.verb})
_SHOPS = {"shop_id": pl.Int64, "site_id": pl.Int64, "name": pl.String}
_SITES = {"id": pl.Int64, "name_en": pl.String, "name_zh": pl.String}


def shop_rows() -> pl.DataFrame:
    """One row a shop."""
    return pl.DataFrame(list(Shop.objects.values_list("pk", "site_id", "name")), schema=_SHOPS, orient="row")


def site_rows() -> pl.DataFrame:
    """One row a marketplace site, with what it is called in both languages."""
    found = MarketplaceSite.objects.values_list("pk", "name", "marketplace", "country")
    with override("zh-hans"):
        rows = [
            (key, name, site_words(name, marketplace, country)) for key, name, marketplace, country in found
        ]
    return pl.DataFrame(rows, schema=_SITES, orient="row")


register_dimension_tables(
    [
        DimensionTable("shops", "shop_id", _SHOPS, shop_rows, _VERBS),
        DimensionTable("sites", "id", _SITES, site_rows, _VERBS),
    ]
)
register_dimensions(
    [
        Dimension("shop", _("Shop"), "shop_id", label=("shops", "name", "name")),
        Dimension(
            "site",
            _("Marketplace site"),
            "shop_id",
            through="shops",
            attribute="site_id",
            label=("sites", "name_en", "name_zh"),
        ),
    ]
)
