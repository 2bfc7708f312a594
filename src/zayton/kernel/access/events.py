"""What happens to people and their tokens."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import DocumentKind, Event, register_events, register_kinds

ACCOUNT = DocumentKind("account", 20, _("Person"), "web:people")
INVITED = Event("access.invited", "account", _("Person invited"))
CHANGED = Event("access.changed", "account", _("Rights of a person changed"))
DEACTIVATED = Event("access.deactivated", "account", _("Person deactivated"))
TOKEN_MADE = Event("access.token_made", "account", _("API token made"))
TOKEN_REVOKED = Event("access.token_revoked", "account", _("API token revoked"))
register_kinds([ACCOUNT])
register_events([INVITED, CHANGED, DEACTIVATED, TOKEN_MADE, TOKEN_REVOKED])
