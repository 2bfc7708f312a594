"""What happens in the intake."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.targets import target_named
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Figure,
    register_events,
    register_figures,
    register_kinds,
)


def _target_words(name: str) -> object:
    try:
        return target_named(name).title
    except KeyError:
        return name


IMPORT = DocumentKind("import", 22, _("Import"), page="web:import")
RAW_FILE = DocumentKind("raw_file", 23, _("File"), page="web:import-file")

UPLOADED = Event("intake.uploaded", "raw_file", _("File uploaded"))
STARTED = Event("intake.started", "import", _("Import started"))
IMPORTED = Event("intake.imported", "import", _("File imported"))
FAILED = Event("intake.failed", "import", _("Import failed"))
REPLAYED = Event("intake.replayed", "import", _("Quarantined rows replayed"))
DISCARDED = Event("intake.discarded", "import", _("Quarantined rows discarded"))
FORGOTTEN = Event("intake.forgotten", "raw_file", _("File forgotten"))

register_kinds([IMPORT, RAW_FILE])
register_events([UPLOADED, STARTED, IMPORTED, FAILED, REPLAYED, DISCARDED, FORGOTTEN])

register_figures(
    {
        "target": Figure(_("Imported as"), _target_words),
        "dry_run": _("Dry run"),
        "read": _("Rows read"),
        "accepted": _("Accepted"),
        "refused": _("Refused"),
        "quarantined": _("Quarantined"),
        "outcomes": _("Became"),
        "rows": _("Rows"),
        "imports": _("Imports"),
        "size": _("Bytes"),
        "kind": _("Kind"),
    }
)
