"""Where prices, the watch and the operations log stand in the navigation and the trace."""

from django.utils.translation import gettext_lazy as _

from zayton.listings.models import PriceRule
from zayton.listings.permissions import READ
from zayton.ui.public import NavEntry, register_document_names, register_document_pages, register_navigation

register_navigation(
    [
        NavEntry(
            "sell", _("Hijack watch"), "listings:watch", READ.name, "eye-exclamation", 22, _("Listings")
        ),
        NavEntry(
            "sell", _("Price rules"), "listings:price-rules", READ.name, "currency-dollar", 24, _("Listings")
        ),
        NavEntry("sell", _("Operations log"), "listings:log", READ.name, "history", 26, _("Listings")),
    ]
)
register_document_pages({"price_rule": ("listings:price-rule", READ.name)})
register_document_names(
    {"price_rule": lambda keys: dict(PriceRule.objects.filter(pk__in=keys).values_list("pk", "name"))}
)
