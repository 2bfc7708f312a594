"""Where the reference page stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from zayton.ui.public import NavEntry, register_navigation

register_navigation(
    [NavEntry("settings", _("API reference"), "api:reference", "access.tokens", "api", order=70)]
)
