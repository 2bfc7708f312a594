"""What happens to size charts."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

SIZE_CHART = DocumentKind("size_chart", 67, _("Size chart"), page="listings:size-chart")
register_kinds([SIZE_CHART])

CHART_WRITTEN = Event("listings.size_chart_written", SIZE_CHART.name, _("Size chart written"))
CHART_REVISED = Event("listings.size_chart_revised", SIZE_CHART.name, _("Size chart changed"))
CHART_DELETED = Event("listings.size_chart_deleted", SIZE_CHART.name, _("Size chart deleted"))
register_events((CHART_WRITTEN, CHART_REVISED, CHART_DELETED))
register_figures({"sizes": _("Sizes"), "resent": _("Listings asked for")})
