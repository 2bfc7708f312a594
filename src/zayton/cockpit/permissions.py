"""What one may do in the cockpit."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

SEND = Permission(
    "cockpit.send",
    _("Have summaries sent to people"),
    frozenset({"boss", "operator", "finance", "marketing"}),
)
register_permissions([SEND])
