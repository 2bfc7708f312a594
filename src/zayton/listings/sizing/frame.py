"""Where size charts stand in the navigation and the trace."""

from django.utils.translation import gettext_lazy as _

from zayton.listings.models import SizeChart
from zayton.listings.permissions import MANAGE
from zayton.ui.public import NavEntry, register_document_names, register_document_pages, register_navigation

register_navigation(
    [
        NavEntry(
            "sell", _("Size charts"), "listings:size-charts", MANAGE.name, "ruler-measure", 25, _("Listings")
        )
    ]
)
register_document_pages({"size_chart": ("listings:size-chart", MANAGE.name)})
register_document_names(
    {"size_chart": lambda keys: dict(SizeChart.objects.filter(pk__in=keys).values_list("pk", "name"))}
)
