"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

UNKNOWN_SITE = "channels.unknown_site"
UNKNOWN_ZONE = "channels.unknown_zone"
UNKNOWN_CURRENCY = "channels.unknown_currency"
NO_WAREHOUSE = "channels.no_warehouse"

register_reasons(
    {
        UNKNOWN_SITE: Reason(
            _("There is no marketplace site %(subject)s."),
            _("Add the site first, or choose one of the list."),
        ),
        UNKNOWN_ZONE: Reason(
            _("%(subject)s: %(zone)s is not a time zone."), _("Choose an IANA zone such as Europe/London.")
        ),
        UNKNOWN_CURRENCY: Reason(
            _("%(subject)s: %(currency)s is not a currency."), _("Write an ISO 4217 code such as GBP.")
        ),
        NO_WAREHOUSE: Reason(
            _("%(subject)s has no warehouse to ship from."), _("Choose at least one warehouse, each once.")
        ),
    }
)
