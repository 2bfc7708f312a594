"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

UNKNOWN = "customers.unknown"

register_reasons(
    {UNKNOWN: Reason(_("There is no customer %(subject)s."), _("Check the id; it may be of another shop."))}
)
