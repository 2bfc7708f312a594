"""Who may have marketplaces told again."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

TELL = Permission(
    "orders.tell",
    _("Have marketplaces told again about orders"),
    frozenset({"boss", "operator", "logistics", "service"}),
)
WRITE = Permission("orders.write_to_buyers", _("Write to buyers"), frozenset({"boss", "operator", "service"}))
register_permissions([TELL, WRITE])
