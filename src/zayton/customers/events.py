"""What happens to customers; no entry says who somebody is."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import DocumentKind, Event, register_events, register_kinds

CUSTOMER = DocumentKind("customer", 45, _("Customer"))
ERASED = Event("customers.erased", CUSTOMER.name, _("Customer forgotten"))
register_kinds([CUSTOMER])
register_events([ERASED])
