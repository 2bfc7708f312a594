"""Who may see what was paid out, and bring it in from files."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

SEE = Permission(
    "channels.see_settlements", _("See what marketplaces paid out"), frozenset({"boss", "finance"})
)
KEEP = Permission(
    "channels.keep_settlements",
    _("Bring settlements of marketplaces in from files"),
    frozenset({"boss", "finance"}),
)
register_permissions([SEE, KEEP])
