"""What one may or may not do in the catalogue."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("catalog.read", _("See products, SKUs, categories and brands"), EVERY_ROLE)
EDIT = Permission(
    "catalog.edit", _("Add, change and import products and SKUs"), frozenset({"operator", "buyer", "boss"})
)

register_permissions([READ, EDIT])
