"""What happens to definitions, in the past tense."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

METRIC = DocumentKind("metric", 95, _("Own metric"))
DIMENSION = DocumentKind("dimension", 96, _("Own dimension"))
register_kinds([METRIC, DIMENSION])

METRIC_DEFINED = Event("lake.metric_defined", METRIC.name, _("Metric defined"))
METRIC_REVISED = Event("lake.metric_revised", METRIC.name, _("Metric revised"))
METRIC_DELETED = Event("lake.metric_deleted", METRIC.name, _("Metric deleted"))
DIMENSION_DEFINED = Event("lake.dimension_defined", DIMENSION.name, _("Dimension defined"))
DIMENSION_REVISED = Event("lake.dimension_revised", DIMENSION.name, _("Dimension revised"))
DIMENSION_DELETED = Event("lake.dimension_deleted", DIMENSION.name, _("Dimension deleted"))
register_events(
    (METRIC_DEFINED, METRIC_REVISED, METRIC_DELETED, DIMENSION_DEFINED, DIMENSION_REVISED, DIMENSION_DELETED)
)

register_figures(
    {
        "title": _("Name"),
        "formula": _("Formula"),
        "style": _("Written as"),
        "base": _("Values of"),
        "groups": _("Groups"),
    }
)
