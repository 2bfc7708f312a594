"""What happens to summaries, in the past tense."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

SUMMARY = DocumentKind("summary", 97, _("Summary"))
register_kinds([SUMMARY])

DEFINED = Event("cockpit.summary_defined", SUMMARY.name, _("Summary defined"))
REVISED = Event("cockpit.summary_revised", SUMMARY.name, _("Summary revised"))
DELETED = Event("cockpit.summary_deleted", SUMMARY.name, _("Summary deleted"))
SENT = Event("cockpit.summary_sent", SUMMARY.name, _("Summary sent"))
register_events((DEFINED, REVISED, DELETED, SENT))

register_figures({"receivers": _("Receivers")})
