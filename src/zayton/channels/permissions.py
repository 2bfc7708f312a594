"""Who may see and set up shops."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("channels.read", _("See shops"), EVERY_ROLE)
MANAGE = Permission(
    "channels.manage", _("Open shops and change their settings"), frozenset({"boss", "operator"})
)
CONNECT = Permission(
    "channels.connect", _("Connect marketplaces and change connections"), frozenset({"boss", "operator"})
)
WORK_HELD = Permission(
    "channels.work_held",
    _("Work or discard documents from marketplaces that are held back"),
    frozenset({"boss", "operator", "service"}),
)
register_permissions([READ, MANAGE, CONNECT, WORK_HELD])
