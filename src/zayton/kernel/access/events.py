"""What happens to people and their tokens."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.permissions import ROLES
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Figure,
    register_events,
    register_figures,
    register_kinds,
)

ACCOUNT = DocumentKind("account", 20, _("Person"), "web:people")
INVITED = Event("access.invited", "account", _("Person invited"))
CHANGED = Event("access.changed", "account", _("Rights of a person changed"))
DEACTIVATED = Event("access.deactivated", "account", _("Person deactivated"))
TOKEN_MADE = Event("access.token_made", "account", _("API token made"))
TOKEN_REVOKED = Event("access.token_revoked", "account", _("API token revoked"))
register_kinds([ACCOUNT])
register_events([INVITED, CHANGED, DEACTIVATED, TOKEN_MADE, TOKEN_REVOKED])

register_figures(
    {
        "person": _("Person (opaque)"),
        "roles": Figure(_("Roles"), lambda role: ROLES.get(role, role)),
        "shops": _("Shops"),
        "warehouses": _("Warehouses"),
        "sees_cost": _("Sees costs"),
        "token": _("Token"),
        "permissions": _("Permissions"),
    }
)
