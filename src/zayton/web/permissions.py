"""Who may read the journal and settle what its readers could not work."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ_JOURNAL = Permission("journal.read", _("Read the journal and trace documents"), EVERY_ROLE)
SETTLE_PARKED = Permission("journal.settle", _("Retry or discard parked entries"), frozenset({"boss"}))
register_permissions([READ_JOURNAL, SETTLE_PARKED])
