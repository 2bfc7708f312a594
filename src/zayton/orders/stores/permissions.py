"""Who may see and set up stores, work in one, and settle with one."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

SEE = Permission(
    "orders.stores",
    _("See stores and what was offered to them"),
    frozenset({"boss", "operator", "logistics", "service", "finance"}),
)
SET_UP = Permission(
    "orders.set_up_stores", _("Open stores and change their terms"), frozenset({"boss", "operator"})
)
WORK = Permission(
    "orders.work_in_store", _("Answer offers in a store"), frozenset({"boss", "logistics", "store"})
)
PICK_UP = Permission(
    "orders.pick_up", _("Enter pick-ups and issue their codes"), frozenset({"boss", "operator", "service"})
)
READ_STATEMENTS = Permission(
    "orders.store_statements", _("Read statements with stores"), frozenset({"boss", "finance", "store"})
)
CLOSE_STATEMENTS = Permission(
    "orders.close_store_statements", _("Close statements with stores"), frozenset({"boss", "finance"})
)
register_permissions([SEE, SET_UP, WORK, PICK_UP, READ_STATEMENTS, CLOSE_STATEMENTS])
