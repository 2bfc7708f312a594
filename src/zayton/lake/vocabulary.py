"""Units that metrics are measured in, and the dimensions that every fact has: the grains of time."""

from django.utils.translation import gettext_lazy as _

from zayton.lake.declarations import Dimension, Unit
from zayton.lake.registry import register_dimensions

MONEY = Unit(_("base currency"), "money", (1, 0))
PIECES = Unit(_("units"), "count")
COUNT = Unit(_("orders"), "count")
SHARE = Unit(_("%"), "percent")
TIMES = Unit(_("times"), "decimal")
DAY_COUNT = Unit(_("days"), "decimal", (0, 1))

register_dimensions(
    [
        Dimension("day", _("Day"), "day", grain="day"),
        Dimension("week", _("Week"), "day", grain="week"),
        Dimension("month", _("Month"), "day", grain="month"),
        Dimension("quarter", _("Quarter"), "day", grain="quarter"),
        Dimension("year", _("Year"), "day", grain="year"),
        Dimension("hour", _("Hour of the day"), "hour"),
    ]
)
