"""What the demo tells the journal, so that a load that was interrupted knows what it has done."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import DocumentKind, Event, register_events, register_kinds

STEP = DocumentKind("demo_step", 90, _("Step of the demo"))
DONE = Event("demo.step_done", "demo_step", _("Step of the demo done"))
register_kinds([STEP])
register_events([DONE])
