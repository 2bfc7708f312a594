"""What one may do with the lake."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import EVERY_ROLE, Permission, register_permissions

ASK = Permission("lake.ask", _("See figures and what they are made of"), EVERY_ROLE)
DEFINE = Permission(
    "lake.define", _("Define metrics and dimensions"), frozenset({"boss", "operator", "finance", "marketing"})
)
register_permissions([ASK, DEFINE])
