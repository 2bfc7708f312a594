"""Who may see and enter exchange rates."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

READ = Permission("rates.read", _("See exchange rates"), EVERY_ROLE)
GIVE = Permission("rates.give", _("Enter exchange rates"), frozenset({"finance", "boss"}))
register_permissions([READ, GIVE])
