"""Who may see and steer jobs."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

SEE_OWN = Permission("jobs.read", _("See and steer the jobs one started"), EVERY_ROLE)
SEE_ALL = Permission("jobs.read_all", _("See and steer everybody's jobs"), frozenset({"boss"}))
register_permissions([SEE_OWN, SEE_ALL])
