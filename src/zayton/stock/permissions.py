"""What one may do with stock, and the roles that may."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("stock.read", _("See stock"), EVERY_ROLE)
MOVE = Permission(
    "stock.move", _("Receive and move goods"), frozenset({"warehouse", "logistics", "buyer", "boss"})
)
ADJUST = Permission("stock.adjust", _("Adjust, count and scrap stock"), frozenset({"warehouse", "boss"}))
RESERVE = Permission(
    "stock.reserve", _("Reserve and release stock"), frozenset({"operator", "service", "boss"})
)
SETUP = Permission(
    "stock.setup", _("Set up warehouses and bins"), frozenset({"warehouse", "logistics", "boss"})
)
register_permissions([READ, MOVE, ADJUST, RESERVE, SETUP])
