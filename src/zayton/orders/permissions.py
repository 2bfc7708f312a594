"""Who may see, place, allocate, ship and cancel orders."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("orders.read", _("See orders"), EVERY_ROLE)
PLACE = Permission("orders.place", _("Enter and change orders"), frozenset({"boss", "operator", "service"}))
ALLOCATE = Permission(
    "orders.allocate", _("Allocate orders to warehouses"), frozenset({"boss", "operator", "logistics"})
)
SHIP = Permission("orders.ship", _("Ship orders"), frozenset({"boss", "warehouse", "logistics"}))
CANCEL = Permission("orders.cancel", _("Cancel orders"), frozenset({"boss", "operator", "service"}))
TAKE_BACK = Permission("orders.take_back", _("Receive returns"), frozenset({"boss", "warehouse", "service"}))
SET_UP = Permission(
    "orders.set_up", _("Say what service codes mean"), frozenset({"boss", "operator", "finance"})
)
register_permissions([READ, PLACE, ALLOCATE, SHIP, CANCEL, TAKE_BACK, SET_UP])
