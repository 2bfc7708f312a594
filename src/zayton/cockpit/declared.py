"""What the cockpit puts into the navigation and the notices, and the service that sends summaries."""

from django.utils.translation import gettext_lazy as _

from zayton.cockpit.countries import countries_sold_to
from zayton.cockpit.summaries.reading import moments_of_summaries, summaries_told
from zayton.cockpit.summaries.sending import send_due
from zayton.kernel.jobs.public import Service, register_service
from zayton.ui.public import (
    NavEntry,
    NoticeSource,
    register_country_choices,
    register_navigation,
    register_notices,
)

# seconds: nobody waits for a summary by the second
LOOKED_EVERY = 20.0

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
        NavEntry("decide", _("Summaries"), "cockpit:summaries", "lake.ask", "mail", 40),
    ]
)
register_country_choices(countries_sold_to)
register_notices([NoticeSource("summaries", summaries_told, moments_of_summaries)])
register_service(Service("cockpit.summaries", send_due, every=LOOKED_EVERY))
