"""Who may set the translator up. Translating and reviewing is part of publishing."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Permission, register_permissions

SET_UP = Permission(
    "listings.translator",
    _("Set up the translator, its terms, and which shops take unreviewed texts"),
    frozenset({"boss"}),
)
register_permissions([SET_UP])
