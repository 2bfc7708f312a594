"""Who may see whom orders go to, and who may have them forgotten."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

SEE = Permission(
    "orders.recipients",
    _("See recipients' addresses"),
    frozenset({"boss", "operator", "service", "logistics", "warehouse"}),
)
ERASE = Permission(
    "orders.erase_recipients",
    _("Erase recipients' addresses and say how long they are kept"),
    frozenset({"boss", "service"}),
)
register_permissions([SEE, ERASE])
