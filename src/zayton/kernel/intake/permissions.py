"""Who may see, make and mend imports."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

_WORKING = frozenset({"operator", "buyer", "warehouse", "logistics", "finance", "marketing", "boss"})

READ = Permission("intake.read", _("See imports and what they put in quarantine"), _WORKING | {"service"})
IMPORT = Permission("intake.import", _("Upload files and import them"), _WORKING)
MEND = Permission("intake.mend", _("Mend, replay and discard quarantined rows"), _WORKING)
FORGET = Permission(
    "intake.forget",
    _("Forget raw files, and what quarantined rows kept of them, for good"),
    frozenset({"boss", "service"}),
)
register_permissions([READ, IMPORT, MEND, FORGET])
