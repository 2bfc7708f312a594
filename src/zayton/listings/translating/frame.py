"""Where translations stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from zayton.listings.permissions import MANAGE
from zayton.ui.public import NavEntry, register_navigation

register_navigation(
    [NavEntry("sell", _("Translations"), "listings:translations", MANAGE.name, "language", 23, _("Listings"))]
)
