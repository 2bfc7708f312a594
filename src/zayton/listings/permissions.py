"""Who may see and change listings."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("listings.read", _("See listings"), EVERY_ROLE)
MANAGE = Permission(
    "listings.manage",
    _("Publish, change and end listings, and set their rules"),
    frozenset({"boss", "operator"}),
)
register_permissions([READ, MANAGE])
