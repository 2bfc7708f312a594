"""Who may see and set up shops."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("channels.read", _("See shops"), EVERY_ROLE)
MANAGE = Permission(
    "channels.manage", _("Open shops and change their settings"), frozenset({"boss", "operator"})
)
register_permissions([READ, MANAGE])
