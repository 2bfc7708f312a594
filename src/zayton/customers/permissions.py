"""Who may forget customers."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

ERASE = Permission("customers.erase", _("Forget customers for good"), frozenset({"boss", "service"}))
register_permissions([ERASE])
