"""What the cockpit puts into the navigation."""

from django.utils.translation import gettext_lazy as _

from zayton.cockpit.countries import countries_sold_to
from zayton.ui.public import NavEntry, register_country_choices, register_navigation

register_navigation(
    [
        NavEntry("today", _("How the business stands"), "cockpit:home", "lake.ask", "gauge", 1),
        NavEntry("decide", _("Explore"), "cockpit:explore", "lake.ask", "chart-dots", 20),
        NavEntry(
            "decide",
            _("Own metrics and dimensions"),
            "cockpit:definitions",
            "lake.define",
            "math-function",
            30,
        ),
    ]
)
register_country_choices(countries_sold_to)
